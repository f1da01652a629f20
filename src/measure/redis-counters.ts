import type { Redis } from 'ioredis';
import { PlumblineError } from '../errors.ts';
import type { Counts } from '../model/counters.ts';

interface Reading {
  fields: Map<string, string>;
  replyBytes: number;
}

/** Commands of connections, of replicas and of reading the counters: never an application's work. */
const HOUSEKEEPING = new Set(['info', 'ping', 'hello', 'auth', 'select', 'command', 'quit', 'replconf', 'psync']);

export interface RedisWindow {
  counts: Counts<'redis'>;
  connectionsReceived: number;
  /** How many more clients wait in a command than at the start. */
  blocked: number;
  /** Commands that clients give by themselves, beyond one for each connection and the readings: `{ ping: 40 }`. */
  housekeeping: Record<string, number>;
  /** By how many keys databases of other numbers grew. */
  keysElsewhere: Record<string, number>;
}

/** What Redis counted in windows that follow each other, by differences of `INFO stats commandstats keyspace clients`. */
export class RedisCounters {
  readonly #redis: Redis;
  #before: Reading | undefined;
  #readingBytes = 0;
  #blockedBefore = 0;

  constructor(redis: Redis) {
    this.#redis = redis;
  }

  async start(): Promise<void> {
    const first = await this.#read();
    this.#before = await this.#read();
    this.#blockedBefore = blockedClients(this.#before);
    // A reading is counted too: its request, and the reply before it. What the first one cost is what each costs.
    this.#readingBytes = totalBytes(this.#before) - totalBytes(first) - first.replyBytes;
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
        commands: commandDifferences(before, after),
        hits: difference('keyspace_hits'),
        misses: difference('keyspace_misses'),
        // In and out, as the server counted them, without the readings themselves.
        bytes: totalBytes(after) - totalBytes(before) - before.replyBytes - this.#readingBytes,
        evictions: difference('evicted_keys'),
      },
      connectionsReceived: difference('total_connections_received'),
      blocked: blockedClients(after) - this.#blockedBefore,
      housekeeping: housekeepingBetween(before, after, difference('total_connections_received')),
      keysElsewhere: grownDatabases(before, after, this.#redis.options.db ?? 0),
    };
  }

  async #read(): Promise<Reading> {
    const text = await this.#redis.info('stats', 'commandstats', 'keyspace', 'clients');
    const fields = new Map<string, string>();
    for (const line of text.split('\r\n')) {
      const colon = line.indexOf(':');
      if (colon > 0) fields.set(line.slice(0, colon), line.slice(colon + 1));
    }
    return { fields, replyBytes: Buffer.byteLength(text) };
  }
}

function resetError(): PlumblineError {
  return new PlumblineError(
    'COUNTERS_DISAGREE',
    "Redis' counters went back in the counted calls: CONFIG RESETSTAT, or a restart",
    'What was counted before is lost. Leave the counters of the server alone while it is measured.',
  );
}

function commandDifferences(before: Reading, after: Reading): Record<string, number> {
  const commands: Record<string, number> = {};
  for (const field of after.fields.keys()) {
    const name = /^cmdstat_(.+)$/.exec(field)?.[1];
    if (name === undefined || HOUSEKEEPING.has(name) || name.startsWith('client|')) continue;
    const made = callsOf(after, field) - callsOf(before, field);
    if (made > 0) commands[name] = made;
  }
  return commands;
}

function housekeepingBetween(before: Reading, after: Reading, connections: number): Record<string, number> {
  const made = [...HOUSEKEEPING].map((name) => {
    const readings = name === 'info' ? 1 : 0;
    const field = `cmdstat_${name}`;
    return [name, callsOf(after, field) - callsOf(before, field) - readings - connections] as const;
  });
  return Object.fromEntries(made.filter(([, n]) => n > 0));
}

function grownDatabases(before: Reading, after: Reading, own: number): Record<string, number> {
  const keys = ({ fields }: Reading, name: string) => Number(/keys=(\d+)/.exec(fields.get(name) ?? '')?.[1] ?? 0);
  const names = [...after.fields.keys()].filter((name) => /^db\d+$/.test(name) && name !== `db${own}`);
  const grown = names.map((name) => [name, keys(after, name) - keys(before, name)] as const);
  return Object.fromEntries(grown.filter(([, n]) => n > 0));
}

function callsOf(reading: Reading, field: string): number {
  return Number(/calls=(\d+)/.exec(reading.fields.get(field) ?? '')?.[1] ?? 0);
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
