import type { ShapeValue } from '../model/operation.ts';
import { keyPlacesOf } from './redis-keys.ts';
import { type RedisRequest, textAt } from './redis-request.ts';

type Shape = Record<string, ShapeValue>;

/** Options that are words by themselves. */
const FLAGS = new Set([
  ...['ALPHA', 'ASC', 'BYLEX', 'BYSCORE', 'CH', 'DESC', 'FIELDS', 'FNX', 'FXX', 'GET', 'GT', 'INCR', 'KEEPTTL', 'LT'],
  ...['MKSTREAM', 'NOACK', 'NOVALUES', 'NX', 'PERSIST', 'REPLACE', 'REV', 'WITHCOORD', 'WITHDIST', 'WITHSCORE'],
  ...['WITHSCORES', 'WITHVALUES', 'XX', 'ASYNC', 'SYNC', 'NOMKSTREAM', 'KEEPREF', 'DELREF', 'ACKED'],
]);
/** Options that a number follows, which says how much is asked at once. */
const NUMBERS = new Set(['BLOCK', 'COUNT', 'MAXLEN', 'RANK']);
/** Options with so many values behind them, which differ by call. */
const WITH_VALUES: Readonly<Record<string, number>> = { LIMIT: 2, BY: 1, MATCH: 1, MINID: 1, STORE: 1, TYPE: 1 };
/** Options whose number is an expiry, and how it is one in seconds. */
const EXPIRIES: Readonly<Record<string, (value: number, at: number) => number>> = {
  EX: (value) => value,
  PX: (value) => value / 1_000,
  EXAT: (value, at) => secondsUntil(value - at),
  PXAT: (value, at) => secondsUntil(value / 1_000 - at),
};
/** Commands whose second argument is one, by the option that says the same. */
const EXPIRY_SECOND: Readonly<Record<string, string>> = {
  setex: 'EX',
  psetex: 'PX',
  expire: 'EX',
  pexpire: 'PX',
  expireat: 'EXAT',
  pexpireat: 'PXAT',
};
/** Commands of which options follow a fixed number of arguments; of all others every argument is a key or a value. */
const OPTIONS_FROM: Readonly<Record<string, number>> = {
  bitcount: 1,
  blmpop: 0,
  copy: 2,
  expire: 2,
  expireat: 2,
  flushall: 0,
  flushdb: 0,
  getex: 1,
  geosearch: 1,
  hscan: 2,
  lmpop: 0,
  lpop: 1,
  lpos: 2,
  pexpire: 2,
  pexpireat: 2,
  restore: 3,
  rpop: 1,
  scan: 1,
  set: 2,
  sort: 1,
  sort_ro: 1,
  spop: 1,
  srandmember: 1,
  sscan: 2,
  xadd: 1,
  xrange: 3,
  xread: 0,
  xreadgroup: 0,
  xrevrange: 3,
  xtrim: 1,
  zadd: 1,
  zinter: 1,
  zpopmax: 1,
  zpopmin: 1,
  zrange: 3,
  zrangebylex: 3,
  zrangebyscore: 3,
  zrevrange: 3,
  zrevrangebyscore: 3,
  zscan: 2,
  zunion: 1,
};
/** Commands with a list of things behind their key, and how many arguments each has. */
const LISTS: Readonly<Record<string, { of: string; from: number; each: number }>> = {
  geoadd: { of: 'members', from: 1, each: 3 },
  hdel: { of: 'fields', from: 1, each: 1 },
  hmget: { of: 'fields', from: 1, each: 1 },
  hmset: { of: 'fields', from: 1, each: 2 },
  hset: { of: 'fields', from: 1, each: 2 },
  lpush: { of: 'members', from: 1, each: 1 },
  lpushx: { of: 'members', from: 1, each: 1 },
  pfadd: { of: 'members', from: 1, each: 1 },
  rpush: { of: 'members', from: 1, each: 1 },
  rpushx: { of: 'members', from: 1, each: 1 },
  sadd: { of: 'members', from: 1, each: 1 },
  smismember: { of: 'members', from: 1, each: 1 },
  srem: { of: 'members', from: 1, each: 1 },
  zmscore: { of: 'members', from: 1, each: 1 },
  zrem: { of: 'members', from: 1, each: 1 },
};
/** Commands that go on from a cursor, and where it stands: `0` begins anew. */
export const CURSOR_AT: Readonly<Record<string, number>> = { hscan: 1, scan: 0, sscan: 1, zscan: 1 };
/** Their range is by place: `0 -1` is all of it. */
const BY_PLACE = new Set(['getrange', 'lrange', 'ltrim', 'zrange', 'zremrangebyrank', 'zrevrange']);
const SCRIPTS = new Set(['eval', 'eval_ro', 'evalsha', 'evalsha_ro']);
const FUNCTIONS = new Set(['fcall', 'fcall_ro']);
const MINUTE = 60;
const HOUR = 3_600;
const DAY = 86_400;

/**
 * A command without its values: the options that it was given, `{ EX: 300, NX: true }`, an expiry in seconds by
 * whichever of its ways; of lists of keys, fields and members the class of their length; of a script its SHA-1; of a
 * cursor that goes on `next`.
 */
export function redisShape(request: RedisRequest): Shape {
  const { verb } = request;
  const shape: Shape = {};
  const keys = keyPlacesOf(request).length;
  if (keys > 1 || isOfManyKeys(verb)) shape.keys = lengthClass(keys);
  const list = LISTS[verb];
  if (list !== undefined) shape[list.of] = lengthClass(Math.floor((request.args.length - list.from) / list.each));
  if (SCRIPTS.has(verb)) shape.script = textAt(request, 0).toLowerCase();
  if (FUNCTIONS.has(verb)) shape.function = textAt(request, 0);
  if (verb === 'keys') shape.MATCH = 'pattern';
  if (BY_PLACE.has(verb) && !hasWord(request, 'BYSCORE') && !hasWord(request, 'BYLEX')) shape.range = rangeOf(request);
  if (verb === 'setnx') shape.NX = true;
  const cursor = CURSOR_AT[verb];
  if (cursor !== undefined && textAt(request, cursor) !== '0') shape.cursor = 'next';
  const expiry = EXPIRY_SECOND[verb];
  if (expiry !== undefined) addExpiry(shape, expiry, request, 1);
  addOptions(shape, request);
  return shape;
}

/**
 * Shapes of requests to one target by one verb, of which an expiry or a count that has many values is told by its
 * class: `EX: 'minutes'` of a random one.
 */
export function withoutVaried(shapes: readonly Shape[]): Shape[] {
  const varied = ['EX', 'COUNT', 'BLOCK', 'MAXLEN', 'RANK'].filter(
    (option) => new Set(shapes.map((shape) => shape[option]).filter((value) => typeof value === 'number')).size > 2,
  );
  if (varied.length === 0) return [...shapes];
  return shapes.map((shape) => {
    const classes = varied.flatMap((option) => {
      const value = shape[option];
      return typeof value === 'number' ? [[option, classOf(option, value)] as const] : [];
    });
    return { ...shape, ...Object.fromEntries(classes) };
  });
}

/** `1`, `to 10`, `to 100`, `more`. */
function lengthClass(length: number): string {
  if (length <= 1) return String(length);
  if (length <= 10) return 'to 10';
  return length <= 100 ? 'to 100' : 'more';
}

/** The class of an expiry that is over before anybody reads what it is of. */
export const UNDER_A_SECOND = 'less than a second';

function classOf(option: string, value: number): string {
  if (option !== 'EX') return lengthClass(value);
  if (value < 1) return UNDER_A_SECOND;
  if (value < MINUTE) return 'seconds';
  if (value < HOUR) return 'minutes';
  return value < DAY ? 'hours' : 'days';
}

function isOfManyKeys(verb: string): boolean {
  return ['del', 'exists', 'mget', 'mset', 'msetnx', 'touch', 'unlink', 'watch'].includes(verb);
}

function hasWord({ args }: RedisRequest, word: string): boolean {
  return args.some(({ text }) => text.toUpperCase() === word);
}

function rangeOf(request: RedisRequest): string {
  const [from, to] = [Number(textAt(request, 1)), Number(textAt(request, 2))];
  if (from === 0 && to === -1) return 'all';
  if (from < 0 || to < 0) return from < 0 && to === -1 ? lengthClass(-from) : 'to the end';
  return lengthClass(to - from + 1);
}

function addExpiry(shape: Shape, option: string, request: RedisRequest, at: number): void {
  const seconds = EXPIRIES[option]?.(Number(textAt(request, at)), request.at);
  if (seconds !== undefined && Number.isFinite(seconds)) shape.EX = seconds;
}

function addOptions(shape: Shape, request: RedisRequest): void {
  const from = OPTIONS_FROM[request.verb];
  if (from === undefined) return;
  for (let at = from; at < request.args.length; at += 1) {
    const option = textAt(request, at).toUpperCase();
    const values = WITH_VALUES[option];
    if (EXPIRIES[option] !== undefined) {
      at += 1;
      addExpiry(shape, option, request, at);
    } else if (NUMBERS.has(option)) {
      // `MAXLEN ~ 1000`
      at += /^[~=]$/.test(textAt(request, at + 1)) ? 2 : 1;
      shape[option] = Number(textAt(request, at));
    } else if (values !== undefined) {
      shape[option] = true;
      at += values;
    } else if (option === 'STREAMS') return;
    else if (FLAGS.has(option)) shape[option] = true;
    else if (request.verb === 'zadd' || request.verb === 'xadd') {
      // From the first score, or the id, on there are only members.
      if (request.verb === 'zadd') shape.members = lengthClass(Math.floor((request.args.length - at) / 2));
      return;
    } else if (/^[ls]pop$|^rpop$|^srandmember$|^zpop/.test(request.verb)) shape.COUNT = Number(option);
  }
}

/** What is left until then. The way to the server takes its time, so that it is rounded to two digits, upwards. */
function secondsUntil(seconds: number): number {
  if (seconds < 1) return Math.max(0, Math.ceil(seconds * 10) / 10);
  const step = 10 ** Math.max(0, Math.floor(Math.log10(Math.ceil(seconds))) - 1);
  return Math.ceil(Math.ceil(seconds) / step) * step;
}
