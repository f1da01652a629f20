import { expect, it } from 'vitest';
import { keysOf } from './redis-keys.ts';
import type { RedisRequest } from './redis-request.ts';
import { redisShape, withoutVaried } from './redis-shape.ts';

const AT = 1_800_000_000.25;

function request(text: string): RedisRequest {
  const [verb = '', ...args] = text.split(' ');
  return { verb, at: AT, args: args.map((arg) => ({ text: arg, bytes: arg.length })), scripted: [] };
}
const shape = (text: string) => redisShape(request(text));

it.each([
  ['get user:1', {}],
  ['set k v', {}],
  ['set k v EX 300', { EX: 300 }],
  ['set k v PX 300', { EX: 0.3 }],
  ['set k v px 60000 nx', { EX: 60, NX: true }],
  ['set k NX KEEPTTL', { KEEPTTL: true }],
  ['setex k 300 v', { EX: 300 }],
  ['psetex k 300 v', { EX: 0.3 }],
  ['setnx k v', { NX: true }],
  ['set k v EXAT 1800000300', { EX: 300 }],
  ['pexpireat k 1800000060000', { EX: 60 }],
  ['expire k 60 NX', { EX: 60, NX: true }],
  ['getex k PERSIST', { PERSIST: true }],
  ['mget a', { keys: '1' }],
  ['mget a b', { keys: 'to 10' }],
  [`del ${Array.from({ length: 11 }, (_, n) => n).join(' ')}`, { keys: 'to 100' }],
  ['hmget h a b', { fields: 'to 10' }],
  ['hset h a 1', { fields: '1' }],
  ['rpush l a b c', { members: 'to 10' }],
  ['zadd z NX CH 1 a 2 b', { NX: true, CH: true, members: 'to 10' }],
  ['lrange l 0 -1', { range: 'all' }],
  ['lrange l 0 9', { range: 'to 10' }],
  ['zrange z 0 9 REV WITHSCORES', { range: 'to 10', REV: true, WITHSCORES: true }],
  ['zrange z 1 5 BYSCORE LIMIT 0 10', { BYSCORE: true, LIMIT: true }],
  ['scan 0 MATCH a* COUNT 500', { MATCH: true, COUNT: 500 }],
  ['scan 96 MATCH a* COUNT 500', { MATCH: true, COUNT: 500, cursor: 'next' }],
  ['hscan cart:1 0', {}],
  ['hscan cart:1 17', { cursor: 'next' }],
  ['keys a*', { MATCH: 'pattern' }],
  ['evalsha ABCDEF 1 k', { script: 'abcdef' }],
  ['xadd s MAXLEN ~ 1000 * a 1', { MAXLEN: 1_000 }],
  ['xread COUNT 10 BLOCK 100 STREAMS a b 0 0', { keys: 'to 10', COUNT: 10, BLOCK: 100 }],
])('%s is %j', (text, expected) => {
  expect(shape(text)).toEqual(expected);
});

it.each([
  ['get a', ['a']],
  ['mset a 1 b 2', ['a', 'b']],
  ['eval script 2 a b 7', ['a', 'b']],
  ['fcall f 0', []],
  ['zunionstore d 2 a b WEIGHTS 1 2', ['d', 'a', 'b']],
  ['sintercard 2 a b LIMIT 1', ['a', 'b']],
  ['xreadgroup GROUP g c COUNT 1 STREAMS a b > >', ['a', 'b']],
  ['blpop a b 0', ['a', 'b']],
  ['object|encoding encoding a', ['a']],
  ['object encoding a', ['a']],
  ['bitop AND d a b', ['d', 'a', 'b']],
  ['keys *', []],
  ['publish channel text', []],
  ['multi', []],
])('%s names %j', (text, keys) => {
  expect(keysOf(request(text))).toEqual(keys);
});

it('a random expiry is told by its class, one of two values by each', () => {
  const expiring = (...seconds: number[]) => withoutVaried(seconds.map((EX) => ({ EX, NX: true })));
  expect(expiring(300, 600)).toEqual([
    { EX: 300, NX: true },
    { EX: 600, NX: true },
  ]);
  expect(expiring(300, 317, 325, 0.3).map(({ EX }) => EX)).toEqual([
    'minutes',
    'minutes',
    'minutes',
    'less than a second',
  ]);
});
