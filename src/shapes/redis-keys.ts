import { type RedisRequest, textAt } from './redis-request.ts';

/** Commands without a key, or whose argument is something else: a channel, a section, a pattern. */
const WITHOUT_KEYS = new Set([
  ...['acl', 'asking', 'auth', 'bgrewriteaof', 'bgsave', 'client', 'cluster', 'command', 'config', 'dbsize', 'debug'],
  ...['discard', 'echo', 'exec', 'failover', 'flushall', 'flushdb', 'function', 'hello', 'info', 'keys', 'lastsave'],
  ...['latency', 'module', 'monitor', 'multi', 'ping', 'psubscribe', 'psync', 'publish', 'pubsub', 'punsubscribe'],
  ...['quit', 'randomkey', 'readonly', 'readwrite', 'replconf', 'replicaof', 'reset', 'role', 'save', 'scan', 'script'],
  ...['select', 'shutdown', 'slaveof', 'slowlog', 'spublish', 'ssubscribe', 'subscribe', 'sunsubscribe', 'swapdb'],
  ...['sync', 'time', 'unsubscribe', 'unwatch', 'wait', 'waitaof'],
]);
/** Every argument is a key. */
const ALL_KEYS = new Set([
  ...['del', 'exists', 'mget', 'pfcount', 'pfmerge', 'sdiff', 'sdiffstore', 'sinter', 'sinterstore', 'sunion'],
  ...['sunionstore', 'touch', 'unlink', 'watch'],
]);
/** All but the last, which is a time-out. */
const ALL_BUT_LAST = new Set(['blpop', 'brpop', 'bzpopmax', 'bzpopmin']);
const TWO_KEYS = new Set([
  ...['blmove', 'brpoplpush', 'copy', 'geosearchstore', 'lcs', 'lmove', 'rename', 'renamenx', 'rpoplpush', 'smove'],
  'zrangestore',
]);
/** The place of the number of keys that follow it. */
const NUMBERED: Readonly<Record<string, number>> = {
  blmpop: 1,
  bzmpop: 1,
  eval: 1,
  eval_ro: 1,
  evalsha: 1,
  evalsha_ro: 1,
  fcall: 1,
  fcall_ro: 1,
  lmpop: 0,
  sintercard: 0,
  zdiff: 0,
  zdiffstore: 1,
  zinter: 0,
  zintercard: 0,
  zinterstore: 1,
  zmpop: 0,
  zunion: 0,
  zunionstore: 1,
};
/** They store what they make under their first argument, and read the keys that are counted after it. */
const STORES_FIRST = new Set(['zdiffstore', 'zinterstore', 'zunionstore']);
/** `object|encoding key`: the first argument is a word. */
const AFTER_A_WORD = new Set(['bitop', 'memory', 'object', 'xgroup', 'xinfo']);

/** The keys that a command names, in its order, those of its script left out. */
export function keysOf(request: RedisRequest): string[] {
  return keyPlacesOf(request).map((at) => textAt(request, at));
}

/** The places of the keys among the arguments. */
export function keyPlacesOf(request: RedisRequest): number[] {
  const { verb, args } = request;
  const [name = '', word] = verb.split('|');
  if (WITHOUT_KEYS.has(name)) return [];
  if (ALL_KEYS.has(name)) return range(0, args.length);
  if (ALL_BUT_LAST.has(name)) return range(0, args.length - 1);
  if (TWO_KEYS.has(name)) return range(0, Math.min(2, args.length));
  if (name === 'mset' || name === 'msetnx') return range(0, args.length).filter((at) => at % 2 === 0);
  if (name === 'bitop') return range(1, args.length);
  if (name === 'xread' || name === 'xreadgroup') return ofStreams(request);
  const numbered = NUMBERED[name];
  if (numbered !== undefined) {
    const n = Number(textAt(request, numbered)) || 0;
    const counted = range(numbered + 1, Math.min(args.length, numbered + 1 + n));
    return STORES_FIRST.has(name) ? [0, ...counted] : counted;
  }
  // Where the server counts them by their word, the word is still the first argument.
  if (word !== undefined || AFTER_A_WORD.has(name)) return args.length > 1 ? [1] : [];
  return args.length > 0 ? [0] : [];
}

/** `STREAMS a b 0 0`: as many places as keys. */
function ofStreams(request: RedisRequest): number[] {
  const from = request.args.findIndex(({ text }) => text.toLowerCase() === 'streams') + 1;
  return from === 0 ? [] : range(from, from + Math.floor((request.args.length - from) / 2));
}

function range(from: number, to: number): number[] {
  return Array.from({ length: Math.max(0, to - from) }, (_, at) => from + at);
}
