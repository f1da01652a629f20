import { keysOf } from './redis-keys.ts';
import { type RedisRequest, textAt } from './redis-request.ts';
import { CURSOR_AT } from './redis-shape.ts';

/** What a command walks over: a key's elements or so many of them, or all keys of the database. */
export interface RedisWalk {
  /** `undefined`: every key. */
  key: string | undefined;
  atMost: number;
  /** Of the bounds of scores or of names, what counts the elements that they hold: `ZCOUNT key min max`. */
  bounds?: readonly ['ZCOUNT' | 'ZLEXCOUNT', string, string];
  /** It is gone afterwards. */
  removes: boolean;
}

/** Commands that go through all elements of each of their keys. */
const WHOLE = new Set([
  ...['hgetall', 'hkeys', 'hvals', 'linsert', 'lpos', 'lrem', 'sdiff', 'sdiffstore', 'sinter', 'sintercard'],
  ...['sinterstore', 'smembers', 'sort', 'sort_ro', 'sunion', 'sunionstore', 'zdiff', 'zdiffstore', 'zinter'],
  ...['zintercard', 'zinterstore', 'zunion', 'zunionstore'],
]);
const STORES_FIRST = new Set(['sdiffstore', 'sinterstore', 'sunionstore', 'zdiffstore', 'zinterstore', 'zunionstore']);
const BY_SCORE = new Set(['zrangebyscore', 'zrevrangebyscore', 'zremrangebyscore']);
const BY_NAME = new Set(['zrangebylex', 'zrevrangebylex', 'zremrangebylex']);
/** Of one step of a cursor: with a longer one Redis answers nobody else for as long as with KEYS. */
const SHORT_STEP = 1_000;
/** Commands that make their first key, or put something into it. */
const WRITES_FIRST = new Set([
  ...['append', 'bitfield', 'decr', 'decrby', 'geoadd', 'getset', 'hincrby', 'hincrbyfloat', 'hmset', 'hset', 'hsetnx'],
  ...['incr', 'incrby', 'incrbyfloat', 'linsert', 'lpush', 'lpushx', 'lset', 'persist', 'pfadd', 'pfmerge', 'psetex'],
  ...['restore', 'rpush', 'rpushx', 'sadd', 'sdiffstore', 'set', 'setbit', 'setex', 'setnx', 'setrange'],
  ...['sinterstore', 'sunionstore', 'xadd', 'zadd', 'zdiffstore', 'zincrby', 'zinterstore', 'zunionstore'],
  ...['zrangestore', 'geosearchstore'],
]);
const WRITES_SECOND = new Set(['blmove', 'brpoplpush', 'copy', 'lmove', 'rename', 'renamenx', 'rpoplpush', 'smove']);

/** Keys that a command writes a value to, those of its script left out. */
export function keysWritten(request: RedisRequest): string[] {
  const { verb } = request;
  const keys = keysOf(request);
  if (verb === 'mset' || verb === 'msetnx') return keys;
  if (WRITES_FIRST.has(verb)) return keys.slice(0, 1);
  return WRITES_SECOND.has(verb) || verb === 'bitop' ? keys.slice(...(verb === 'bitop' ? [0, 1] : [1, 2])) : [];
}

/**
 * What a command has to walk over, whose cost grows with what is stored. What asks for single fields, or for a few with
 * a cursor, walks over nothing; nor does UNLINK, which leaves it to another thread.
 */
export function walksOf(request: RedisRequest): RedisWalk[] {
  const { verb } = request;
  const all = Number.POSITIVE_INFINITY;
  const keys = keysOf(request);
  const [first] = keys;
  if (verb === 'keys') return [{ key: undefined, atMost: all, removes: false }];
  if (verb in CURSOR_AT) {
    const step = optionOf(request, 'COUNT', 1) ?? 0;
    return step > SHORT_STEP ? [{ key: verb === 'scan' ? undefined : first, atMost: step, removes: false }] : [];
  }
  if (first === undefined) return [];
  if (WHOLE.has(verb))
    return keys.slice(STORES_FIRST.has(verb) ? 1 : 0).map((key) => ({ key, atMost: all, removes: false }));
  if (verb === 'del') return keys.map((key) => ({ key, atMost: all, removes: true }));
  const one = (atMost: number): RedisWalk[] => [{ key: first, atMost, removes: false }];
  if (verb === 'lindex' || verb === 'lset') return one(placesUpTo(textAt(request, 1)));
  if (verb === 'lrange') return one(rangeEnd(request));
  if (verb === 'xrange' || verb === 'xrevrange') return one(optionOf(request, 'COUNT', 1) ?? all);
  const counts = boundsCounter(request);
  if (counts !== undefined) {
    const given = [textAt(request, 1), textAt(request, 2)] as const;
    const [from = '', to = ''] = verb.includes('rev') || hasWord(request, 'REV') ? given.toReversed() : given;
    const limit = optionOf(request, 'LIMIT', 2);
    const atMost = limit === undefined || limit < 0 ? all : limit + (optionOf(request, 'LIMIT', 1) ?? 0);
    return [{ key: first, atMost, bounds: [counts, from, to], removes: false }];
  }
  if (verb === 'zrange' || verb === 'zrevrange' || verb === 'zremrangebyrank') return one(rangeLength(request));
  return [];
}

function boundsCounter(request: RedisRequest): 'ZCOUNT' | 'ZLEXCOUNT' | undefined {
  const { verb } = request;
  if (BY_SCORE.has(verb) || (verb === 'zrange' && hasWord(request, 'BYSCORE'))) return 'ZCOUNT';
  return BY_NAME.has(verb) || (verb === 'zrange' && hasWord(request, 'BYLEX')) ? 'ZLEXCOUNT' : undefined;
}

/** `0 9` of a list goes past ten elements, from whichever end is nearer `-10 -1` does too. */
function rangeEnd(request: RedisRequest): number {
  const [from, to] = [Number(textAt(request, 1)), Number(textAt(request, 2))];
  if (from >= 0 && to >= 0) return Math.max(0, to + 1);
  return from < 0 && to < 0 ? Math.max(0, -from) : Number.POSITIVE_INFINITY;
}

function rangeLength(request: RedisRequest): number {
  const [from, to] = [Number(textAt(request, 1)), Number(textAt(request, 2))];
  const isOfOneEnd = (from >= 0 && to >= 0) || (from < 0 && to < 0);
  return isOfOneEnd ? Math.max(0, to - from + 1) : Number.POSITIVE_INFINITY;
}

function placesUpTo(text: string): number {
  const place = Number(text);
  return place < 0 ? -place : place >= 0 ? place + 1 : Number.POSITIVE_INFINITY;
}

function hasWord({ args }: RedisRequest, word: string): boolean {
  return args.some(({ text }) => text.toUpperCase() === word);
}

/** The number that stands so many places behind an option. */
function optionOf(request: RedisRequest, option: string, behind: number): number | undefined {
  const at = request.args.findIndex(({ text }) => text.toUpperCase() === option);
  const value = at < 0 ? Number.NaN : Number(textAt(request, at + behind));
  return Number.isNaN(value) ? undefined : value;
}
