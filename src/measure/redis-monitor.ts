import { createHash, randomBytes } from 'node:crypto';
import type { Redis } from 'ioredis';
import { messageOf, PlumblineError } from '../errors.ts';
import { withDeadline } from '../process/deadline.ts';
import type { RedisArgument } from '../shapes/redis-request.ts';

/** A command as the server shows it when it makes it. */
export interface MonitoredCommand {
  /** Of Redis' clock, in seconds since 1970. */
  at: number;
  /** The number of its database. */
  database: number;
  /** It was made by a script: by the one that was shown last. */
  scripted: boolean;
  /** In lower case. */
  name: string;
  /** Of a script that was sent with it, its SHA-1 in place of its text. */
  args: RedisArgument[];
}

/** What was shown between two marks. */
export interface MonitoredStretch {
  commands: MonitoredCommand[];
  /** What the server sent to show it. */
  bytes: number;
}

const DEADLINE_MS = 30_000;
/** Enough for a key; what is longer is a value, of which the length is enough. */
const TEXT_AT_MOST = 1_024;
const SENDS_SCRIPT = new Set(['eval', 'eval_ro']);
const [NEW_LINE, QUOTE, BACKSLASH, LETTER_X] = [0x0a, 0x22, 0x5c, 0x78];
const ESCAPES: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t', a: '\x07', b: '\b' };
/** Nobody else sends such a text. */
const MARK = `plumbline-${randomBytes(8).toString('hex')}-`;

/**
 * Follows the commands that a server makes, by MONITOR on a connection of its own. That slows the server: never while
 * calls are timed. Places in it are marked by an ECHO that is sent in one piece with a reading of the counters; neither
 * is among the commands.
 */
export class RedisMonitor implements AsyncDisposable {
  readonly #redis: Redis;
  readonly #fail: (error: Error) => void;
  readonly #failed: Promise<never>;
  readonly #shown = new Map<string, (stretch: MonitoredStretch) => void>();
  #started: (() => void) | undefined;
  #unended: Buffer[] = [];
  #commands: MonitoredCommand[] = [];
  #bytes = 0;
  #marks = 0;
  /** The next command is the reading of the counters. */
  #isReading = false;

  private constructor(redis: Redis) {
    const { promise, reject } = Promise.withResolvers<never>();
    this.#redis = redis;
    this.#fail = reject;
    this.#failed = promise;
    // Whoever waits is told; where nobody does, nothing is missed.
    promise.catch(() => undefined);
  }

  /** `refused`: why the server does not show its commands to the harness. */
  static async open(redis: Redis): Promise<RedisMonitor | { refused: string }> {
    const own = redis.duplicate({ lazyConnect: true, retryStrategy: () => null });
    const monitor = new RedisMonitor(own);
    own.on('error', monitor.#fail);
    own.on('end', () => monitor.#fail(new Error('the connection was closed')));
    try {
      await own.connect();
      await monitor.#start();
      return monitor;
    } catch (thrown) {
      await monitor[Symbol.asyncDispose]();
      return { refused: messageOf(thrown) };
    }
  }

  /** The socket alone from here on: ioredis takes what is shown for answers until it knows that it monitors. */
  async #start(): Promise<void> {
    const { stream } = this.#redis;
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#started = resolve;
    stream.removeAllListeners('data');
    stream.on('data', (chunk: Buffer) => this.#take(chunk));
    stream.write('MONITOR\r\n');
    await this.#inTime(promise);
  }

  /**
   * What was shown since the mark before, and what `read` gave: it sends its argument by ECHO, and directly behind it
   * one more command.
   */
  async marked<Result>(
    read: (mark: string) => Promise<Result>,
  ): Promise<{ result: Result; stretch: MonitoredStretch }> {
    this.#marks += 1;
    const mark = `${MARK}${String(this.#marks).padStart(8, '0')}`;
    const { promise, resolve } = Promise.withResolvers<MonitoredStretch>();
    this.#shown.set(mark, resolve);
    const result = await read(mark);
    try {
      return { result, stretch: await this.#inTime(promise) };
    } catch (thrown) {
      throw new PlumblineError(
        'COUNTERS_DISAGREE',
        `Redis stopped showing its commands in the counted calls (MONITOR): ${messageOf(thrown)}`,
        'Was its connection killed, or is its `client-output-buffer-limit` reached? Counts need a server of their own.',
      );
    }
  }

  #inTime<Result>(work: Promise<Result>): Promise<Result> {
    return withDeadline(Promise.race([work, this.#failed]), DEADLINE_MS, 'MONITOR');
  }

  #take(chunk: Buffer): void {
    let from = 0;
    for (let end = chunk.indexOf(NEW_LINE); end >= 0; end = chunk.indexOf(NEW_LINE, from)) {
      const line = Buffer.concat([...this.#unended, chunk.subarray(from, end + 1)]);
      this.#unended = [];
      from = end + 1;
      this.#takeLine(line);
    }
    if (from < chunk.length) this.#unended.push(chunk.subarray(from));
  }

  #takeLine(line: Buffer): void {
    if (this.#started) {
      const text = line.toString('latin1').trim();
      if (text.startsWith('-')) this.#fail(new Error(text.slice(1)));
      else if (text === '+OK') this.#started();
      else return;
      this.#started = undefined;
      return;
    }
    const command = monitoredCommand(line);
    const mark = command?.name === 'echo' ? (command.args[0]?.text ?? '') : '';
    if (mark.startsWith(MARK)) {
      this.#shown.get(mark)?.({ commands: this.#commands, bytes: this.#bytes });
      this.#shown.delete(mark);
      this.#commands = [];
      // As the counters are read right behind it, neither line has been sent by then.
      this.#bytes = line.length;
      this.#isReading = true;
      return;
    }
    this.#bytes += line.length;
    if (this.#isReading) this.#isReading = false;
    else if (command) this.#commands.push(command);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#redis.disconnect();
  }
}

/** `+1700000000.123456 [0 127.0.0.1:60866] "get" "user:1"`; a script's has `lua` in place of an address. */
export function monitoredCommand(line: Buffer): MonitoredCommand | undefined {
  const from = line.indexOf(QUOTE);
  const [, at, database, source] = /^\+(\d+\.\d+) \[(\d+) (.*)\] $/.exec(line.toString('latin1', 0, from)) ?? [];
  const [first, ...others] = quotedParts(line, from);
  if (at === undefined || first === undefined) return undefined;
  const name = textOf(line, first).toLowerCase();
  return {
    at: Number(at),
    database: Number(database),
    scripted: source === 'lua',
    name,
    args: others.map((part, place) => {
      const text = textOf(line, part, place === 0 && SENDS_SCRIPT.has(name) ? part.bytes : TEXT_AT_MOST);
      if (place > 0 || !SENDS_SCRIPT.has(name)) return { text, bytes: part.bytes };
      return { text: createHash('sha1').update(text).digest('hex'), bytes: part.bytes };
    }),
  };
}

interface QuotedPart {
  from: number;
  to: number;
  /** Without its escapes. */
  bytes: number;
}

/** Whatever is no printable character is escaped, so that no quote and no line end stands within a part. */
function quotedParts(line: Buffer, from: number): QuotedPart[] {
  const parts: QuotedPart[] = [];
  for (let at = from; at >= 0 && at < line.length; at = line.indexOf(QUOTE, at + 1)) {
    const start = at + 1;
    let bytes = 0;
    for (at = start; at < line.length && line[at] !== QUOTE; at += 1) {
      if (line[at] === BACKSLASH) at += line[at + 1] === LETTER_X ? 3 : 1;
      bytes += 1;
    }
    parts.push({ from: start, to: at, bytes });
  }
  return parts;
}

/** Its first bytes, as the text that they are in UTF-8. */
function textOf(line: Buffer, { from, to }: QuotedPart, atMost: number = TEXT_AT_MOST): string {
  // An escaped byte takes four characters.
  const escaped = line.toString('latin1', from, Math.min(to, from + 4 * atMost));
  const plain = escaped.replace(/\\(?:x([0-9a-f]{2})|(.))/gs, (_all, hex?: string, other = '') =>
    hex === undefined ? (ESCAPES[other] ?? other) : String.fromCharCode(Number.parseInt(hex, 16)),
  );
  return Buffer.from(plain.slice(0, atMost), 'latin1').toString('utf8');
}
