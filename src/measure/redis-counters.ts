import type { Redis } from 'ioredis';
import type { Counts } from '../model/counters.ts';

interface Reading {
  fields: Map<string, string>;
  replyBytes: number;
}

/** Commands of connections, of replicas and of reading the counters: never an application's work. */
const HOUSEKEEPING = new Set(['info', 'ping', 'hello', 'auth', 'select', 'command', 'quit', 'replconf', 'psync']);

/** What Redis counted between `start` and `stop`, by differences of `INFO stats commandstats`. */
export class RedisCounters {
  readonly #redis: Redis;
  #before: Reading | undefined;
  #readingBytes = 0;

  constructor(redis: Redis) {
    this.#redis = redis;
  }

  async start(): Promise<void> {
    const first = await this.#read();
    this.#before = await this.#read();
    // A reading is counted too: its request, and the reply before it. What the first one cost is what each costs.
    this.#readingBytes = totalBytes(this.#before) - totalBytes(first) - first.replyBytes;
  }

  async stop(): Promise<Counts<'redis'>> {
    const before = this.#before;
    if (!before) throw new Error('RedisCounters.stop() without start()');
    const after = await this.#read();
    const difference = (field: string) => numberOf(after, field) - numberOf(before, field);
    return {
      commands: commandDifferences(before, after),
      hits: difference('keyspace_hits'),
      misses: difference('keyspace_misses'),
      // In and out, as the server counted them, without the readings themselves.
      bytes: totalBytes(after) - totalBytes(before) - before.replyBytes - this.#readingBytes,
      evictions: difference('evicted_keys'),
    };
  }

  async #read(): Promise<Reading> {
    const text = await this.#redis.info('stats', 'commandstats');
    const fields = new Map<string, string>();
    for (const line of text.split('\r\n')) {
      const colon = line.indexOf(':');
      if (colon > 0) fields.set(line.slice(0, colon), line.slice(colon + 1));
    }
    return { fields, replyBytes: Buffer.byteLength(text) };
  }
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

function callsOf(reading: Reading, field: string): number {
  return Number(/calls=(\d+)/.exec(reading.fields.get(field) ?? '')?.[1] ?? 0);
}

function totalBytes(reading: Reading): number {
  return numberOf(reading, 'total_net_input_bytes') + numberOf(reading, 'total_net_output_bytes');
}

function numberOf(reading: Reading, field: string): number {
  const text = reading.fields.get(field);
  if (text === undefined) throw new Error(`Redis' INFO has no ${field}`);
  return Number(text);
}
