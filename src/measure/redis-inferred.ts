import { keysOf } from '../shapes/redis-keys.ts';
import { type RedisRequest, textAt } from '../shapes/redis-request.ts';

/** Commands that look their keys up to read them, each a hit or a miss; others do so to write. */
const READS = new Set([
  ...['bitcount', 'bitpos', 'exists', 'get', 'getbit', 'getex', 'getrange', 'getset', 'hexists', 'hget', 'hgetall'],
  ...['hkeys', 'hlen', 'hmget', 'hrandfield', 'hscan', 'hstrlen', 'hvals', 'lindex', 'llen', 'lpos', 'lrange', 'mget'],
  ...['pttl', 'scard', 'sdiff', 'sinter', 'sismember', 'smembers', 'smismember', 'srandmember', 'sscan', 'strlen'],
  ...['sunion', 'substr', 'ttl', 'type', 'xlen', 'xrange', 'xrevrange', 'zcard', 'zcount', 'zlexcount', 'zmscore'],
  ...[
    'zrange',
    'zrangebylex',
    'zrangebyscore',
    'zrank',
    'zrevrange',
    'zrevrangebyscore',
    'zrevrank',
    'zscan',
    'zscore',
  ],
]);
/** Answers whose length no value decides: `+OK`, `:0` and `:1`. */
const OK_BYTES = '+OK\r\n'.length;
const DIGIT_BYTES = ':1\r\n'.length;
const ANSWERS_OK = new Set([
  'flushall',
  'flushdb',
  'hmset',
  'lset',
  'ltrim',
  'mset',
  'psetex',
  'rename',
  'setex',
  'unwatch',
]);
const ANSWERS_DIGIT = new Set([
  ...['expire', 'expireat', 'hexists', 'hsetnx', 'move', 'msetnx', 'persist', 'pexpire', 'pexpireat', 'renamenx'],
  ...['setnx', 'sismember', 'smove'],
]);
/** They answer how many of theirs there were. */
const ANSWERS_HOW_MANY: Readonly<Record<string, number>> = {
  del: 0,
  exists: 0,
  hdel: 1,
  sadd: 1,
  srem: 1,
  touch: 0,
  unlink: 0,
  zrem: 1,
};
const DIGITS_AT_MOST = 9;

/**
 * What can be told of operations from their requests and the totals: bytes sent, and of answers those whose length is
 * known; what is left is of a single operation or of nobody. Hits and misses likewise: all of them are one or the other,
 * or a single operation reads.
 */
export function inferredCounts(
  operations: readonly (readonly RedisRequest[])[],
  totals: Readonly<Record<string, number>>,
  connections: number,
): Record<string, number>[] {
  // A client says and asks a lot when it connects.
  const bytes = inferredBytes(operations, totals['redis.bytes'] ?? 0, connections === 0);
  const lookups = inferredLookups(operations, totals['redis.hits'] ?? 0, totals['redis.misses'] ?? 0);
  return operations.map((_, at) => ({ 'redis.bytes': bytes[at] ?? 0, ...lookups[at] }));
}

/** `alone`: whatever else was sent and answered is of these operations. */
function inferredBytes(operations: readonly (readonly RedisRequest[])[], total: number, alone: boolean): number[] {
  const inTransaction = operations.some((requests) => requests.some(({ verb }) => verb === 'exec'));
  const known = operations.map((requests) => {
    const answers = requests.map((request) => (inTransaction ? undefined : answerBytes(request)));
    return {
      bytes: sum(requests.map(requestBytes)) + sum(answers.map((answer) => answer ?? 0)),
      open: answers.some((answer) => answer === undefined),
    };
  });
  const left = total - sum(known.map(({ bytes }) => bytes));
  // Somebody sends them in another way than clients do.
  if (left < 0) return operations.map(() => 0);
  const single = alone && known.filter(({ open }) => open).length === 1;
  return known.map(({ bytes, open }) => bytes + (single && open ? left : 0));
}

/** `*2 $3 GET $1 k`, each part with its length. */
function requestBytes({ verb, args }: RedisRequest): number {
  const [name = ''] = verb.split('|');
  const parts = [name.length, ...args.map((arg) => arg.bytes)];
  const lengths = parts.map((part) => `$${part}\r\n\r\n`.length + part);
  return `*${parts.length}\r\n`.length + sum(lengths);
}

/** `undefined`: its value decides. */
function answerBytes(request: RedisRequest): number | undefined {
  const { verb, args } = request;
  if (verb === 'set') {
    const conditional = args.slice(2).some((_, at) => /^(?:nx|xx|get)$/i.test(textAt(request, at + 2)));
    return conditional ? undefined : OK_BYTES;
  }
  if (ANSWERS_OK.has(verb)) return OK_BYTES;
  if (ANSWERS_DIGIT.has(verb)) return DIGIT_BYTES;
  const from = ANSWERS_HOW_MANY[verb];
  return from !== undefined && args.length - from <= DIGITS_AT_MOST ? DIGIT_BYTES : undefined;
}

function inferredLookups(
  operations: readonly (readonly RedisRequest[])[],
  hits: number,
  misses: number,
): Record<string, number>[] {
  const lookups = operations.map((requests) => sum(requests.map(lookupsOf)));
  const none = operations.map(() => ({}));
  if (sum(lookups) !== hits + misses) return none;
  const readers = lookups.filter((n) => n > 0).length;
  if (hits > 0 && misses > 0 && readers > 1) return none;
  return lookups.map((n) => {
    if (n === 0) return {};
    if (readers === 1) return { 'redis.hits': hits, 'redis.misses': misses };
    return hits > 0 ? { 'redis.hits': n } : { 'redis.misses': n };
  });
}

function lookupsOf(request: RedisRequest): number {
  const scripted = sum(request.scripted.map(lookupsOf));
  return scripted + (READS.has(request.verb) ? keysOf(request).length : 0);
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
