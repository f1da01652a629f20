import { createHash } from 'node:crypto';
import { Redis } from 'ioredis';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import type { Operation } from '../model/operation.ts';
import { RedisCounters } from './redis-counters.ts';
import { RedisMonitor } from './redis-monitor.ts';
import { redisOperations } from './redis-operations.ts';
import { redisRequests } from './redis-requests.ts';
import { type KeyLengths, keyLengths, type ValueCounts, valueCounts } from './redis-values.ts';

const url = process.env.PLUMBLINE_TEST_REDIS_URL ?? '';
let control: Redis;
let code: Redis;

beforeAll(async () => {
  [control, code] = [new Redis(url), new Redis(url)];
  await Promise.all([control.ping(), code.ping()]);
});
beforeEach(async () => {
  await code.flushall();
});
afterAll(() => {
  control.disconnect();
  code.disconnect();
});

async function monitorOf(redis: Redis): Promise<RedisMonitor> {
  const monitor = await RedisMonitor.open(redis);
  if ('refused' in monitor) throw new Error(monitor.refused);
  return monitor;
}

async function countedDuring(work: () => Promise<unknown>) {
  await using monitor = await monitorOf(control);
  const counters = new RedisCounters(control, monitor);
  await counters.start();
  await work();
  return await counters.take();
}

async function operationsOf(work: () => Promise<unknown>, before: KeyLengths = new Map()) {
  const { counts, commands = [] } = await countedDuring(work);
  const requests = redisRequests(commands, counts.commands, 0);
  const { byRequest } = await valueCounts(control, requests, before);
  const sum = (name: keyof ValueCounts) => Array.from(byRequest.values()).reduce((total, one) => total + one[name], 0);
  const totals = {
    'redis.commands': Object.values(counts.commands).reduce((total, n) => total + n, 0),
    'redis.hits': counts.hits,
    'redis.misses': counts.misses,
    'redis.bytes': counts.bytes,
    'redis.elements': sum('elements'),
    'redis.withoutExpiry': sum('withoutExpiry'),
    'redis.keyBytes': sum('keyBytes'),
  };
  const { operations } = redisOperations(requests, totals, (request) => {
    const own = Object.entries(byRequest.get(request) ?? {});
    return Object.fromEntries(own.map(([name, n]) => [`redis.${name}`, n]));
  });
  for (const [path, total] of Object.entries(totals))
    expect([path, operations.reduce((all, one) => all + (one.counts[path] ?? 0), 0)]).toEqual([path, total]);
  return operations;
}

const told = (operations: readonly Operation[]) =>
  operations
    .filter(({ verb }) => verb !== 'unattributed')
    .map(({ verb, target, shape, asked }) => [verb, target, shape, asked]);

it('what is asked of keys with ids is an operation, whatever its values', async () => {
  const operations = await operationsOf(async () => {
    for (const id of [1, 22, 333]) {
      await code.get(`user:${id}`);
      await code.set(`user:${id}`, `value ${id}`, 'EX', 300);
    }
    await code.set('user:4', 'x', 'PX', 60);
    await code.setex('user:5', 300, 'x');
    await code.mget('user:1', 'user:2', 'user:3');
    await code.hset('settings', { a: 1, b: 2 });
    await code.config('GET', 'maxmemory');
  });
  expect(told(operations)).toEqual([
    ['get', 'user:*', {}, 3],
    ['set', 'user:*', { EX: 300 }, 3],
    ['set', 'user:*', { EX: 0.06 }, 1],
    ['setex', 'user:*', { EX: 300 }, 1],
    ['mget', 'user:*', { keys: 'to 10' }, 1],
    ['hset', 'settings', { fields: 'to 10' }, 1],
  ]);
  expect(operations.at(-1)).toMatchObject({ verb: 'unattributed', asked: 1 });
  expect(operations[0]?.keys).toEqual(['user:1', 'user:22']);
});

it('what a pipeline, a transaction and a second client ask are requests of their own', async () => {
  const operations = await operationsOf(async () => {
    await code.pipeline().get('a').get('b').exec();
    await code.multi().incr('n').expire('n', 60).exec();
    const another = new Redis(url, { connectionName: 'another' });
    await another.get('c');
    another.disconnect();
    let cursor = '0';
    do [cursor] = await code.scan(cursor, 'MATCH', 'a*', 'COUNT', 100);
    while (cursor !== '0');
  });
  expect(told(operations).sort()).toEqual([
    ['exec', '', {}, 1],
    ['expire', 'n', { EX: 60 }, 1],
    ['get', 'a', {}, 1],
    ['get', 'b', {}, 1],
    ['get', 'c', {}, 1],
    ['incr', 'n', {}, 1],
    ['multi', '', {}, 1],
    ['scan', '', { COUNT: 100, MATCH: true }, 1],
  ]);
});

it('what a script makes belongs to the request for it', async () => {
  const script = "redis.call('SET', KEYS[1], ARGV[1]) return redis.call('GET', KEYS[1])";
  const operations = await operationsOf(async () => {
    const sha = String(await code.script('LOAD', script));
    await code.eval(script, 1, 'user:1', 'x');
    await code.evalsha(sha, 1, 'user:2', 'y');
    await code.get('user:3');
  });
  const shape = { script: createHash('sha1').update(script).digest('hex') };
  expect(told(operations)).toEqual([
    ['script|load', '', {}, 1],
    ['eval', 'user:*', shape, 1],
    ['evalsha', 'user:*', shape, 1],
    ['get', 'user:*', {}, 1],
  ]);
  expect(operations.slice(0, 4).map(({ counts }) => counts['redis.commands'])).toEqual([1, 3, 3, 1]);
});

it('commands of another database are known to no request', async () => {
  const operations = await operationsOf(async () => {
    const other = new Redis(url, { db: 3 });
    await other.get('x');
    other.disconnect();
  });
  expect(operations.map(({ verb, asked }) => [verb, asked])).toEqual([['unattributed', 1]]);
});

it('being followed changes no count, and shows bytes of its own in none', async () => {
  const work = async () => {
    for (let n = 0; n < 20; n += 1) await code.set(`k:${n}`, 'é"\n'.repeat(n * 3_000), 'EX', 300);
    await code.pipeline().get('k:1').get('k:nobody').exec();
  };
  const counters = new RedisCounters(control);
  await counters.start();
  await work();
  const { counts } = await counters.take();
  await code.flushall();
  expect((await countedDuring(work)).counts).toEqual(counts);
});

it('windows follow each other without a gap, and each has its own', async () => {
  await using monitor = await monitorOf(control);
  const counters = new RedisCounters(control, monitor);
  await counters.start();
  const verbs: string[][] = [];
  for (let n = 0; n < 3; n += 1) {
    if (n > 0) await code.get(`k:${n}`);
    const { commands = [], counts } = await counters.take();
    verbs.push(commands.map(({ name }) => name));
    expect(counts.commands).toEqual(n > 0 ? { get: 1 } : {});
    expect(counts.bytes > 0).toBe(n > 0);
  }
  expect(verbs).toEqual([[], ['get'], ['get']]);
});

it('a server that refuses to be followed says why', async () => {
  await code.call('ACL', 'SETUSER', 'limited', 'on', '>pass', '~*', '+@all', '-monitor');
  const limited = new Redis(url, { username: 'limited', password: 'pass' });
  const monitor = await RedisMonitor.open(limited);
  expect(monitor).toMatchObject({ refused: expect.stringMatching(/NOPERM.*monitor/) });
  limited.disconnect();
  await code.call('ACL', 'DELUSER', 'limited');
});

async function counted(work: () => Promise<unknown>): Promise<Record<string, Record<string, number>>> {
  const operations = await operationsOf(work, await keyLengths(control));
  return Object.fromEntries(operations.map(({ verb, counts }) => [verb, counts]));
}

it('hits, misses and bytes are of the operation that reads, and keys of the one that wrote them last', async () => {
  const counts = await counted(async () => {
    for (let n = 0; n < 4; n += 1) {
      if ((await code.get(`user:${n % 2}`)) === null) await code.set(`user:${n % 2}`, 'x'.repeat(100), 'EX', 300);
    }
    await code.setex('short', 1, 'x');
    await code.hset('settings', { a: 1, b: 2 });
  });
  expect(counts).toMatchObject({
    get: { 'redis.hits': 2, 'redis.misses': 2 },
    hset: { 'redis.withoutExpiry': 1, 'redis.keyBytes': expect.any(Number) },
  });
  expect(counts.set?.['redis.keyBytes']).toBeGreaterThan(200);
  expect(counts.set?.['redis.withoutExpiry']).toBeUndefined();
  expect(counts.setex?.['redis.keyBytes']).toBeUndefined();
  const single = await counted(async () => {
    await code.set('k:1', 'x'.repeat(100), 'EX', 300);
    await code.get('k:1');
    await code.get('k:2');
  });
  expect(single.set?.['redis.bytes']).toBe(
    '*5\r\n$3\r\nset\r\n$3\r\nk:1\r\n$100\r\n\r\n$2\r\nEX\r\n$3\r\n300\r\n+OK\r\n'.length + 100,
  );
  expect(Object.keys(single)).toEqual(['set', 'get']);
});

it('elements are those that a command has to walk over, in its script too, and those of a key that it deletes', async () => {
  await code.rpush('list', ...Array.from({ length: 500 }, (_, n) => `e${n}`));
  await code.hset('hash', Object.fromEntries(Array.from({ length: 300 }, (_, n) => [`f${n}`, n])));
  await code.zadd('zset', ...Array.from({ length: 200 }, (_, n) => [n, `m${n}`]).flat());
  await code.sadd('gone', 'a', 'b', 'c');
  const counts = await counted(async () => {
    await code.lrem('list', 1, 'nobody');
    await code.lrange('list', 0, 9);
    await code.hgetall('hash');
    await code.hget('hash', 'f1');
    await code.zrangebyscore('zset', 10, 29);
    await code.zrevrange('zset', 0, -1);
    await code.del('gone', 'nobody');
    await code.unlink('nobody');
    await code.eval("return redis.call('HKEYS', KEYS[1])", 1, 'hash');
    await code.keys('nothing*');
    await code.sadd('made', 'a', 'b');
    await code.smembers('made');
    await code.zadd('names', 0, 'a', 0, 'ab', 0, 'ac', 0, 'b');
    await code.zrange('zset', '-', '+', 'BYLEX', 'LIMIT', 0, 10);
    await code.zrangebylex('names', '[ab', '[ac');
    await code.scan('0', 'MATCH', 'k:*', 'COUNT', 1_000_000);
    await code.hscan('hash', '0', 'COUNT', 100);
  });
  const elements = Object.fromEntries(Object.entries(counts).map(([verb, one]) => [verb, one['redis.elements']]));
  expect(elements).toMatchObject({ lrem: 500, lrange: 10, hgetall: 300, zrangebyscore: 20, zrevrange: 200, del: 3 });
  expect(elements).toMatchObject({ eval: 300, keys: 5, smembers: 2 });
  expect(elements).toMatchObject({ zrange: 10, zrangebylex: 2, scan: 5, hscan: undefined });
  expect([elements.hget, elements.unlink, elements.sadd]).toEqual([undefined, undefined, undefined]);
});
