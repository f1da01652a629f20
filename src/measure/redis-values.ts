import type { Redis } from 'ioredis';
import { keysOf } from '../shapes/redis-keys.ts';
import type { RedisRequest } from '../shapes/redis-request.ts';
import { keysWritten, type RedisWalk, walksOf } from '../shapes/redis-walks.ts';

/** What requests did to what is stored, and had to walk over. */
export interface ValueCounts {
  /** Elements that were walked over. */
  elements: number;
  /** Keys that were written last by it, are there and never expire. */
  withoutExpiry: number;
  /** Memory of the keys that were written last by it and are there for longer than some seconds. */
  keyBytes: number;
}

/** How many elements keys had at a moment; strings have none. */
export type KeyLengths = ReadonlyMap<string, number>;

const NONE: ValueCounts = { elements: 0, withoutExpiry: 0, keyBytes: 0 };
/** Looking at more of them takes seconds. */
const KEYS_AT_MOST = 20_000;
const AT_ONCE = 1_000;
const SOON_MS = 30_000;
const LENGTH_OF: Readonly<Record<string, string>> = {
  hash: 'HLEN',
  list: 'LLEN',
  set: 'SCARD',
  stream: 'XLEN',
  zset: 'ZCARD',
};
/** Arguments that each element takes which a command adds, and where they begin. */
const ADDS: Readonly<Record<string, { from: number; each: number }>> = {
  hset: { from: 1, each: 2 },
  hmset: { from: 1, each: 2 },
  lpush: { from: 1, each: 1 },
  rpush: { from: 1, each: 1 },
  sadd: { from: 1, each: 1 },
  zadd: { from: 1, each: 2 },
};

/** Of all keys; `undefined` where there are too many to look at. */
export async function keyLengths(redis: Redis): Promise<KeyLengths | undefined> {
  if ((await redis.dbsize()) > KEYS_AT_MOST) return undefined;
  const keys = new Set<string>();
  let cursor = '0';
  do {
    const [next, found] = await redis.scan(cursor, 'COUNT', AT_ONCE);
    for (const key of found) keys.add(key);
    cursor = next;
  } while (cursor !== '0');
  return await lengthsOf(redis, [...keys]);
}

/**
 * By request, once it is at its end. Lengths are those of before or of now, whichever is more; a key that is in neither
 * had what was put into it meanwhile. Of a key that was there before and is deleted, without `before` nothing is known:
 * then there are no `elements`.
 */
export async function valueCounts(
  redis: Redis,
  requests: readonly RedisRequest[],
  before: KeyLengths | undefined,
): Promise<{ byRequest: Map<RedisRequest, ValueCounts>; elementsKnown: boolean }> {
  const all = requests.map((request) => ({ request, commands: [request, ...request.scripted] }));
  const writers = new Map(
    all.flatMap(({ request, commands }) => commands.flatMap(keysWritten).map((key) => [key, request])),
  );
  const written = await writtenKeys(redis, [...writers.keys()]);
  const walks = all.flatMap(({ commands }) => commands.flatMap(walksOf));
  const walked = [...new Set(walks.flatMap(({ key }) => key ?? []))];
  const after = await lengthsOf(redis, walked);
  const keys = walks.some(({ key }) => key === undefined) ? await redis.dbsize() : 0;
  const inRanges = await elementsInRanges(redis, walks);
  const added = new Map<string, number>();
  const lengthOf = (key: string) =>
    after.has(key) || before?.has(key) ? Math.max(after.get(key) ?? 0, before?.get(key) ?? 0) : (added.get(key) ?? 0);
  const elementsOf = (walk: RedisWalk) => {
    if (walk.key === undefined) return Math.min(keys, walk.atMost);
    const length = lengthOf(walk.key);
    return Math.min(length, walk.atMost, inRanges.get(rangeKey(walk)) ?? length);
  };
  const byRequest = new Map<RedisRequest, ValueCounts>();
  for (const { request, commands } of all) {
    let elements = 0;
    for (const command of commands) {
      for (const walk of walksOf(command)) {
        elements += elementsOf(walk);
        if (walk.removes && walk.key !== undefined) added.delete(walk.key);
      }
      noteAdded(command, added);
    }
    byRequest.set(request, { ...NONE, elements });
  }
  for (const [key, request] of writers) {
    const found = written.get(key);
    const counts = byRequest.get(request);
    if (found === undefined || counts === undefined) continue;
    counts.keyBytes += found.bytes;
    if (!found.expires) counts.withoutExpiry += 1;
  }
  return { byRequest, elementsKnown: before !== undefined || !walks.some(({ removes }) => removes) };
}

function noteAdded(command: RedisRequest, added: Map<string, number>): void {
  const [key] = keysOf(command);
  const adds = ADDS[command.verb];
  if (key === undefined || adds === undefined) return;
  const n = Math.floor((command.args.length - adds.from) / adds.each);
  added.set(key, (added.get(key) ?? 0) + n);
}

/** Those that are there. */
async function writtenKeys(
  redis: Redis,
  keys: readonly string[],
): Promise<Map<string, { expires: boolean; bytes: number }>> {
  const [ttls, sizes] = await Promise.all([
    answers(
      redis,
      keys.map((key) => ['PTTL', key]),
    ),
    answers(
      redis,
      keys.map((key) => ['MEMORY', 'USAGE', key, 'SAMPLES', '0']),
    ),
  ]);
  const there = keys.map((key, at) => [key, Number(ttls[at]), sizes[at]] as const);
  return new Map(
    there
      .filter(([, ttl, bytes]) => ttl !== -2 && bytes !== null)
      // Whether one that ends soon is still there is a matter of time.
      .map(([key, ttl, bytes]) => [key, { expires: ttl !== -1, bytes: ttl >= 0 && ttl < SOON_MS ? 0 : Number(bytes) }]),
  );
}

async function lengthsOf(redis: Redis, keys: readonly string[]): Promise<Map<string, number>> {
  const types = await answers(
    redis,
    keys.map((key) => ['TYPE', key]),
  );
  const typed = keys.map((key, at) => ({ key, type: String(types[at]) })).filter(({ type }) => type !== 'none');
  const counted = typed.flatMap(({ key, type }) => {
    const command = LENGTH_OF[type];
    return command === undefined ? [] : [{ key, command }];
  });
  const lengths = await answers(
    redis,
    counted.map(({ key, command }) => [command, key]),
  );
  return new Map([
    ...typed.map(({ key }) => [key, 0] as const),
    ...counted.map(({ key }, at) => [key, Number(lengths[at])] as const),
  ]);
}

async function elementsInRanges(redis: Redis, walks: readonly RedisWalk[]): Promise<Map<string, number>> {
  const ranges = new Map(
    walks.flatMap(({ key = '', bounds }) => {
      if (bounds === undefined) return [];
      const [counter, from, to] = bounds;
      return [[rangeKey({ key, bounds }), [counter, key, from, to]] as const];
    }),
  );
  const counts = await answers(redis, [...ranges.values()]);
  return new Map([...ranges.keys()].map((range, at) => [range, Number(counts[at])]));
}

function rangeKey({ key, bounds }: Pick<RedisWalk, 'key' | 'bounds'>): string {
  return bounds === undefined ? '' : JSON.stringify([key, bounds]);
}

async function answers(redis: Redis, commands: readonly (readonly string[])[]): Promise<unknown[]> {
  const all: unknown[] = [];
  for (let from = 0; from < commands.length; from += AT_ONCE) {
    const pipeline = redis.pipeline();
    for (const [name = '', ...args] of commands.slice(from, from + AT_ONCE)) pipeline.call(name, ...args);
    for (const [error, answer] of (await pipeline.exec()) ?? []) {
      // A key that holds something else has none of what is asked for; the request had to be told the same.
      if (error && !error.message.startsWith('WRONGTYPE')) throw error;
      all.push(error ? 0 : answer);
    }
  }
  return all;
}
