import { type Operation, operationKey } from '../model/operation.ts';
import { queryOf } from './query.ts';

/** One operation on both sides. `before` alone is gone, `after` alone is new. */
export interface OperationPair {
  before?: Operation;
  after?: Operation;
}

/**
 * Puts the operations of both sides beside each other: equal shapes first, then what took whose place (the same target,
 * asked for similar things), the most alike first. What is left is new or gone.
 */
export function pairOperations(before: readonly Operation[], after: readonly Operation[]): OperationPair[] {
  const old = new Map(before.map((operation) => [operationKey(operation), operation]));
  const now = new Map(after.map((operation) => [operationKey(operation), operation]));
  const equal = [...now].flatMap(([key, operation]) => {
    const own = old.get(key);
    return own === undefined ? [] : [{ before: own, after: operation }];
  });
  const left = [...old].filter(([key]) => !now.has(key));
  const came = [...now].filter(([key]) => !old.has(key));
  const candidates = left.flatMap(([oldKey, gone]) =>
    came.map(([newKey, added]) => ({ oldKey, newKey, gone, added, likeness: likenessOf(gone, added) })),
  );
  candidates.sort(
    (a, b) => (b.likeness ?? 0) - (a.likeness ?? 0) || compare(a.oldKey, b.oldKey) || compare(a.newKey, b.newKey),
  );
  const [paired, used] = [[] as OperationPair[], new Set<Operation>()];
  for (const { gone, added, likeness } of candidates) {
    if (likeness === undefined || used.has(gone) || used.has(added)) continue;
    used.add(gone).add(added);
    paired.push({ before: gone, after: added });
  }
  return [
    ...equal,
    ...paired,
    ...came.filter(([, operation]) => !used.has(operation)).map(([, operation]) => ({ after: operation })),
    ...left.filter(([, operation]) => !used.has(operation)).map(([, operation]) => ({ before: operation })),
  ];
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** What verbs do: one can take the place of another of its family. */
const FAMILIES: Readonly<Record<string, readonly string[]>> = {
  read: ['find', 'aggregate', 'count', 'distinct'],
  write: ['insert', 'update', 'delete', 'findAndModify', 'findandmodify', 'bulkWrite'],
  'string read': ['get', 'mget', 'getex', 'getrange', 'substr', 'strlen'],
  'string write': ['set', 'setex', 'psetex', 'setnx', 'mset', 'msetnx', 'getset', 'setrange'],
  counter: ['incr', 'incrby', 'incrbyfloat', 'decr', 'decrby'],
  'hash read': ['hget', 'hmget', 'hgetall', 'hvals', 'hkeys', 'hexists', 'hscan', 'hlen', 'hstrlen'],
  'hash write': ['hset', 'hmset', 'hsetnx', 'hdel', 'hincrby', 'hincrbyfloat'],
  'set read': ['sismember', 'smismember', 'smembers', 'sscan', 'scard', 'srandmember'],
  'set write': ['sadd', 'srem', 'spop'],
  'list read': ['lindex', 'lrange', 'llen', 'lpos'],
  'list write': ['lpush', 'rpush', 'lrem', 'ltrim', 'lset', 'linsert', 'lpop', 'rpop'],
  'sorted set read': [
    ...['zscore', 'zmscore', 'zrank', 'zrevrank', 'zcard', 'zcount', 'zlexcount', 'zrandmember', 'zscan'],
    ...['zrange', 'zrevrange', 'zrangebyscore', 'zrevrangebyscore', 'zrangebylex', 'zrevrangebylex'],
  ],
  'sorted set write': ['zadd', 'zrem', 'zincrby', 'zremrangebyrank', 'zremrangebyscore'],
  script: ['eval', 'evalsha', 'eval_ro', 'evalsha_ro', 'fcall', 'fcall_ro'],
  delete: ['del', 'unlink'],
  existence: ['exists', 'touch'],
  expiry: ['expire', 'pexpire', 'expireat', 'pexpireat', 'persist'],
  keyspace: ['keys', 'scan'],
};
const FAMILY_OF: ReadonlyMap<string, string> = new Map(
  Object.entries(FAMILIES).flatMap(([family, verbs]) => verbs.map((verb) => [verb, family] as const)),
);

/** `read`, `string write`; a verb that is in no family is alone in its own. */
export function familyOf({ engine, verb }: Pick<Operation, 'engine' | 'verb'>): string {
  return `${engine} ${FAMILY_OF.get(verb) ?? verb}`;
}

/** As drivers write it, and as servers did once. */
export function isFindAndModify(operation: Operation | undefined): boolean {
  return operation?.verb.toLowerCase() === 'findandmodify';
}

/** How much speaks for `after` having taken the place of `before`; `undefined`: they have nothing in common. */
function likenessOf(before: Operation, after: Operation): number | undefined {
  // Whether a value is there is asked by reading it, too.
  const inPlace = before.verb === 'exists' && familyOf(after).endsWith(' read') && after.engine === 'redis';
  if ((familyOf(before) !== familyOf(after) && !inPlace) || before.verb === 'unattributed') return undefined;
  const target = before.target === after.target ? 1 : before.engine === 'redis' ? sharedParts(before, after) : 0;
  if (target === 0) return undefined;
  const verb = before.verb === after.verb ? 2 : 0;
  const asked = shareOf(before.asked, after.asked);
  if (before.engine === 'redis') return 4 * target + verb + asked;
  const [old, now] = [queryOf(before), queryOf(after)];
  return (
    verb +
    4 * overlap(fieldNames(old.conditions), fieldNames(now.conditions)) +
    overlap(Object.keys(old.sort ?? {}), Object.keys(now.sort ?? {})) +
    overlap(summaries(before), summaries(after)) +
    2 * shareOf(before.counts['mongo.returned'] ?? 0, after.counts['mongo.returned'] ?? 0) +
    asked
  );
}

function fieldNames(conditions: readonly { field: string }[]): string[] {
  return conditions.map(({ field }) => field);
}

const summaries = ({ plans }: Operation) => plans.map(({ summary }) => summary);

/** How much of two key patterns is the same, from the front: `users:*:en` and `users:*:en:*` are. */
function sharedParts(before: Operation, after: Operation): number {
  const [old, now] = [before.target.split(':'), after.target.split(':')];
  const differing = old.findIndex((part, at) => part !== now[at]);
  const equal = differing < 0 ? old.length : differing;
  // A pattern that begins with what varies has no name that both could share.
  return old[0] === '*' ? 0 : equal / Math.max(old.length, now.length);
}

function overlap(before: readonly string[], after: readonly string[]): number {
  const [old, now] = [new Set(before), new Set(after)];
  if (old.size === 0 && now.size === 0) return 1;
  const shared = [...old].filter((name) => now.has(name)).length;
  return shared / (old.size + now.size - shared);
}

function shareOf(before: number, after: number): number {
  return before === after ? 1 : Math.min(before, after) / Math.max(before, after);
}
