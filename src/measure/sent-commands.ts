import { AsyncLocalStorage } from 'node:async_hooks';
import { Socket } from 'node:net';

/** What was sent to one server that is not one of those that are counted. */
export interface SentTo {
  /** `127.0.0.1:27017`, or the path of a socket. */
  address: string;
  engine: Engine;
  /** By name: `{ find: 3 }`. */
  commands: Record<string, number>;
}
type Engine = 'mongodb' | 'redis';

/** Numbers of messages: https://www.mongodb.com/docs/manual/reference/mongodb-wire-protocol/ */
const OP_COMPRESSED = 2012;
const OP_MSG = 2013;
const OP_CODE_AT = 12;
/**
 * After the header, the flags, the kind and length of the document, and the type of its first field, whose name is the
 * command's.
 */
const NAME_AT = 26;
const LONGEST_NAME = 64;
/** https://redis.io/docs/latest/develop/reference/protocol-spec/ */
const REDIS_COMMAND = /\*\d+\r\n\$\d+\r\n([a-z.]+)\r\n/gi;
const LOOKED_AT = 4_096;

/**
 * Commands of MongoDB and Redis that this process sends to servers which nobody counts. Whatever client sends them, and
 * with TLS too, they pass a socket of Node.
 */
export class SentCommands {
  readonly #own = new AsyncLocalStorage<true>();
  /** Of the servers that are counted. */
  readonly #counted = new Set<string>();
  #sent: { address: string; engine: Engine; name: string }[] = [];

  /** From now on, before any code of a project is loaded. It slows each request: never where calls are timed. */
  watch(): void {
    const { connect } = Socket.prototype;
    const connected = (socket: Socket, place: string, own: boolean) => this.#connected(socket, place, own);
    const isOwn = () => this.#own.getStore() === true;
    Socket.prototype.connect = function (this: Socket, ...args: unknown[]) {
      const own = isOwn();
      this.once('connect', () => connected(this, pathOf(args), own));
      return Reflect.apply(connect, this, args);
    } as typeof connect;
  }

  /** What is connected to by `work` is counted. */
  asOwn<Result>(work: () => Promise<Result>): Promise<Result> {
    return this.#own.run(true, work);
  }

  clear(): void {
    this.#sent = [];
  }

  /** Since it was cleared or taken. */
  take(): SentTo[] {
    const elsewhere = this.#sent.filter(({ address }) => !this.#counted.has(address));
    this.#sent = [];
    const byServer = Map.groupBy(elsewhere, ({ address, engine }) => `${engine} ${address}`);
    return Array.from(byServer.values(), (sent) => {
      const [{ address, engine } = { address: '', engine: 'mongodb' as const }] = sent;
      const byName = Map.groupBy(sent, ({ name }) => name);
      return { address, engine, commands: Object.fromEntries(Array.from(byName, ([name, all]) => [name, all.length])) };
    });
  }

  #connected(socket: Socket, path: string, own: boolean): void {
    const { remoteAddress, remotePort } = socket;
    const address = remoteAddress === undefined ? path : `${hostOf(remoteAddress)}:${remotePort}`;
    if (own) this.#counted.add(address);
    if (this.#counted.has(address)) return;
    const { write } = socket;
    const note = (chunk: unknown) => this.#note(address, chunk);
    socket.write = function (this: Socket, ...args: unknown[]) {
      note(args[0]);
      return Reflect.apply(write, this, args);
    } as typeof write;
  }

  #note(address: string, chunk: unknown): void {
    const name = mongoCommand(chunk);
    if (name !== undefined) this.#sent.push({ address, engine: 'mongodb', name });
    for (const command of redisCommands(chunk)) this.#sent.push({ address, engine: 'redis', name: command });
  }
}

/** The command of a message to MongoDB, as drivers write it: whole, or from its header on. */
export function mongoCommand(chunk: unknown): string | undefined {
  if (!(chunk instanceof Uint8Array) || chunk.length < OP_CODE_AT + 4) return undefined;
  const bytes = Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength);
  const code = bytes.readInt32LE(OP_CODE_AT);
  // Never what a driver says of itself: https://github.com/mongodb/specifications/blob/master/source/compression/OP_COMPRESSED.md
  if (code === OP_COMPRESSED) return 'a compressed command';
  if (code !== OP_MSG) return undefined;
  const end = bytes.indexOf(0, NAME_AT);
  const name = bytes.toString('latin1', NAME_AT, Math.min(end, NAME_AT + LONGEST_NAME));
  return /^[a-zA-Z]+$/.test(name) ? name : undefined;
}

/** Commands of Redis, in lower case; those of a pipeline are one text. */
export function redisCommands(chunk: unknown): string[] {
  if (typeof chunk !== 'string' && !(chunk instanceof Uint8Array)) return [];
  const text =
    typeof chunk === 'string'
      ? chunk.slice(0, LOOKED_AT)
      : Buffer.from(chunk.subarray(0, LOOKED_AT)).toString('latin1');
  if (!text.startsWith('*')) return [];
  return Array.from(text.matchAll(REDIS_COMMAND), ([, name = '']) => name.toLowerCase());
}

/** This machine's loopback has many names. */
function hostOf(address: string): string {
  const plain = address.replace(/^::ffff:/, '');
  return /^127\./.test(plain) || plain === '::1' ? '127.0.0.1' : plain;
}

/** Of a socket that is a file. */
function pathOf(args: readonly unknown[]): string {
  const [first] = args.flat();
  if (typeof first === 'string') return first;
  const path = typeof first === 'object' && first !== null ? Reflect.get(first, 'path') : undefined;
  return typeof path === 'string' ? path : 'a socket';
}
