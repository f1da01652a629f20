import { Socket } from 'node:net';
import { isRedisHousekeeping } from './redis-counters.ts';
import { RespReader } from './resp-reader.ts';

/** What this process asked of Redis in a window. */
export interface SentToRedis {
  /** Those of connections left out. */
  commands: number;
  /** How often one had to wait for the one before: of a pipeline, or of commands asked at the same time, once. */
  roundTrips: number;
}

const BEGINS_COMMAND = /^\*\d+\r\n/;

/**
 * Round trips to Redis, whatever client makes them: a command that is sent after an answer came is one trip further
 * than what was answered. How the answers were cut into pieces does not matter, nor how fast they came.
 */
export class RedisRoundTrips {
  #sent: SentToRedis = { commands: 0, roundTrips: 0 };

  /** From now on, before any code of a project is loaded. It slows each request: never where calls are timed. */
  watch(): void {
    const { connect } = Socket.prototype;
    const follow = (socket: Socket) => this.#follow(socket);
    Socket.prototype.connect = function (this: Socket, ...args: unknown[]) {
      this.once('connect', () => follow(this));
      return Reflect.apply(connect, this, args);
    } as typeof connect;
  }

  /** Since it was taken before. */
  take(): SentToRedis {
    const sent = this.#sent;
    this.#sent = { commands: 0, roundTrips: 0 };
    return sent;
  }

  #follow(socket: Socket): void {
    const { write, push } = socket;
    const trips = new Trips((further) => {
      this.#sent.commands += 1;
      if (further) this.#sent.roundTrips += 1;
    });
    let isRedis: boolean | undefined;
    socket.write = function (this: Socket, ...args: unknown[]) {
      const [chunk, encoding] = args;
      const bytes = bytesOf(chunk, encoding);
      isRedis ??= bytes !== undefined && BEGINS_COMMAND.test(bytes.toString('latin1', 0, 16));
      if (isRedis && bytes) trips.sent(bytes);
      return Reflect.apply(write, this, args);
    } as typeof write;
    socket.push = function (this: Socket, ...args: Parameters<typeof push>) {
      const [chunk] = args;
      if (isRedis && chunk instanceof Uint8Array) trips.received(bufferOf(chunk));
      return Reflect.apply(push, this, args);
    };
  }
}

/** Of one connection, whose answers come in the order of its commands. */
class Trips {
  readonly #commands: RespReader;
  readonly #answers: RespReader;
  /** Of each command without an answer, after how many trips it comes. */
  readonly #waiting: number[] = [];
  #answered = 0;
  #furthest = 0;

  constructor(asked: (further: boolean) => void) {
    this.#commands = new RespReader(({ first }) => {
      if (isRedisHousekeeping(first)) {
        this.#waiting.push(this.#answered);
        return;
      }
      const trip = this.#answered + 1;
      this.#waiting.push(trip);
      asked(trip > this.#furthest);
      this.#furthest = Math.max(this.#furthest, trip);
    });
    this.#answers = new RespReader(({ type }) => {
      // Nobody asked for it.
      if (type !== '>') this.#answered = Math.max(this.#answered, this.#waiting.shift() ?? 0);
    });
  }

  sent(bytes: Buffer): void {
    this.#commands.read(bytes);
  }

  received(bytes: Buffer): void {
    this.#answers.read(bytes);
  }
}

function bytesOf(chunk: unknown, encoding: unknown): Buffer | undefined {
  if (typeof chunk === 'string')
    return Buffer.from(chunk, typeof encoding === 'string' ? (encoding as BufferEncoding) : 'utf8');
  return chunk instanceof Uint8Array ? bufferOf(chunk) : undefined;
}

function bufferOf(chunk: Uint8Array): Buffer {
  return Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength);
}
