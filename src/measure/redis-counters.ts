import type { Redis } from 'ioredis';
import { PlumblineError } from '../errors.ts';
import type { Counts } from '../model/counters.ts';
import type { OfRequests } from '../model/work.ts';
import type { MonitoredCommand, RedisMonitor } from './redis-monitor.ts';

interface Reading {
  fields: Map<string, string>;
  replyBytes: number;
  /** Since the reading before; absent where nobody follows the commands. */
  commands?: MonitoredCommand[];
  /** What the server had sent to show them. */
  shownBytes: number;
}

/** Commands of connections, of replicas and of reading the counters: never an application's work. */
const HOUSEKEEPING = new Set(['info', 'ping', 'hello', 'auth', 'select', 'command', 'quit', 'replconf', 'psync']);
/** With a subcommand: `client|setname`. */
const OF_CLIENTS = 'client|';
/** A library tells its name and its version by one each. */
const TWICE_A_CONNECTION = 'client|setinfo';
const SECTIONS = ['stats', 'commandstats', 'keyspace', 'clients'] as const;

/** What the server itself counts. */
export type ServerCounts = Omit<Counts<'redis'>, OfRequests>;

export interface RedisWindow {
  counts: ServerCounts;
  /** In their order; `undefined` where nobody follows them. */
  commands: readonly MonitoredCommand[] | undefined;
  /** How many more clients wait in a command than at the start. */
  blocked: number;
  /** Commands that clients give by themselves, beyond one for each connection and the readings: `{ ping: 40 }`. */
  housekeeping: Record<string, number>;
  /** How many keys were added to databases of other numbers, or taken from them. */
  keysElsewhere: Record<string, number>;
}

/**
 * What Redis counted in windows that follow each other, by differences of `INFO stats commandstats keyspace clients`.
 */
export class RedisCounters {
  readonly #redis: Redis;
  readonly #monitor: RedisMonitor | undefined;
  #before: Reading | undefined;
  #readingBytes = 0;
  #blockedBefore = 0;

  constructor(redis: Redis, monitor?: RedisMonitor) {
    this.#redis = redis;
    this.#monitor = monitor;
  }

  async start(): Promise<void> {
    const first = await this.#read();
    this.#before = await this.#read();
    this.#blockedBefore = blockedClients(this.#before);
    // A reading is counted too: its request, and the reply before it. What the first one cost is what each costs.
    this.#readingBytes = bytesBetween(first, this.#before);
  }

  /** How many clients waited in a command at the start: consumers of a queue. */
  get consumers(): number {
    return this.#blockedBefore;
  }

  /** Ends the window and starts the next one. */
  async take(): Promise<RedisWindow> {
    const before = this.#before;
    if (!before) throw new Error('RedisCounters.take() without start()');
    const after = await this.#read();
    this.#before = after;
    const difference = (field: string) => numberOf(after, field) - numberOf(before, field);
    if (difference('total_commands_processed') < 0) throw resetError();
    return {
      counts: {
        commands: this.#withoutMark(commandDifferences(before, after)),
        hits: difference('keyspace_hits'),
        misses: difference('keyspace_misses'),
        // In and out, as the server counted them, without the readings themselves.
        bytes: bytesBetween(before, after) - this.#readingBytes,
        evictions: difference('evicted_keys'),
        connections: difference('total_connections_received'),
      },
      commands: after.commands,
      blocked: blockedClients(after) - this.#blockedBefore,
      housekeeping: housekeepingBetween(before, after, difference('total_connections_received')),
      keysElsewhere: changedDatabases(before, after, this.#redis.options.db ?? 0),
    };
  }

  async #read(): Promise<Reading> {
    if (this.#monitor === undefined) return { ...readingOf(await this.#redis.info(...SECTIONS)), shownBytes: 0 };
    const { result, stretch } = await this.#monitor.marked(async (mark) => {
      const replies = await this.#redis
        .pipeline()
        .echo(mark)
        .info(...SECTIONS)
        .exec();
      const [error, text] = replies?.at(-1) ?? [];
      if (error) throw error;
      return readingOf(String(text));
    });
    return { ...result, commands: stretch.commands, shownBytes: stretch.bytes };
  }

  /** Each reading has one ECHO of its own. */
  #withoutMark(commands: Record<string, number>): Record<string, number> {
    const { echo = 0, ...others } = commands;
    const left = echo - (this.#monitor === undefined ? 0 : 1);
    return left > 0 ? { ...others, echo: left } : others;
  }
}

function readingOf(text: string): Pick<Reading, 'fields' | 'replyBytes'> {
  const fields = new Map<string, string>();
  for (const line of text.split('\r\n')) {
    const colon = line.indexOf(':');
    if (colon > 0) fields.set(line.slice(0, colon), line.slice(colon + 1));
  }
  return { fields, replyBytes: Buffer.byteLength(text) };
}

function resetError(): PlumblineError {
  return new PlumblineError(
    'COUNTERS_DISAGREE',
    "Redis' counters went back in the counted calls: CONFIG RESETSTAT, or a restart",
    'What was counted before is lost. Leave the counters of the server alone while it is measured.',
  );
}

/** `client|setname` as the server counts it, `client` as it is sent. */
export function isRedisHousekeeping(name: string): boolean {
  return HOUSEKEEPING.has(name) || name === 'client' || name.startsWith(OF_CLIENTS);
}

function commandDifferences(before: Reading, after: Reading): Record<string, number> {
  return Object.fromEntries(madeBetween(before, after).filter(([name]) => !isRedisHousekeeping(name)));
}

function housekeepingBetween(before: Reading, after: Reading, connections: number): Record<string, number> {
  const beyond = madeBetween(before, after)
    .filter(([name]) => isRedisHousekeeping(name))
    .map(([name, made]) => {
      const readings = name === 'info' ? 1 : 0;
      const byConnections = name === TWICE_A_CONNECTION ? 2 * connections : connections;
      return [name, made - readings - byConnections] as const;
    });
  return Object.fromEntries(beyond.filter(([, n]) => n > 0));
}

/** Calls of each command, by its name. */
function madeBetween(before: Reading, after: Reading): (readonly [string, number])[] {
  return [...after.fields.keys()]
    .flatMap((field) => {
      const name = /^cmdstat_(.+)$/.exec(field)?.[1];
      return name === undefined ? [] : [[name, callsOf(after, field) - callsOf(before, field)] as const];
    })
    .filter(([, made]) => made > 0);
}

/** Keys that were added, or that went without having expired. */
function changedDatabases(before: Reading, after: Reading, own: number): Record<string, number> {
  const isOther = (name: string) => /^db\d+$/.test(name) && name !== `db${own}`;
  const names = [...new Set([...before.fields.keys(), ...after.fields.keys()])].filter(isOther);
  const changed = names.map((name) => {
    const [was, is] = [keysIn(before, name), keysIn(after, name)];
    return [name, Math.max(is.all - was.all, was.lasting - is.lasting)] as const;
  });
  return Object.fromEntries(changed.filter(([, n]) => n > 0));
}

function keysIn({ fields }: Reading, name: string): { all: number; lasting: number } {
  const text = fields.get(name) ?? '';
  const all = Number(/keys=(\d+)/.exec(text)?.[1] ?? 0);
  return { all, lasting: all - Number(/expires=(\d+)/.exec(text)?.[1] ?? 0) };
}

function callsOf(reading: Reading, field: string): number {
  return Number(/calls=(\d+)/.exec(reading.fields.get(field) ?? '')?.[1] ?? 0);
}

/** Without what was shown of the commands; the readings themselves are in it. */
function bytesBetween(before: Reading, after: Reading): number {
  return totalBytes(after) - totalBytes(before) - before.replyBytes - after.shownBytes;
}

function totalBytes(reading: Reading): number {
  return numberOf(reading, 'total_net_input_bytes') + numberOf(reading, 'total_net_output_bytes');
}

/** Not every server that speaks Redis' language tells of them. */
function blockedClients({ fields }: Reading): number {
  return Number(fields.get('blocked_clients') ?? 0);
}

function numberOf(reading: Reading, field: string): number {
  const text = reading.fields.get(field);
  if (text === undefined) throw new Error(`Redis' INFO has no ${field}`);
  return Number(text);
}
