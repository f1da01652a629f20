import { createHash } from 'node:crypto';
import { Redis } from 'ioredis';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import type { Operation } from '../model/operation.ts';
import { RedisCounters } from './redis-counters.ts';
import { RedisMonitor } from './redis-monitor.ts';
import { redisOperations } from './redis-operations.ts';
import { redisRequests } from './redis-requests.ts';

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

async function operationsOf(work: () => Promise<unknown>) {
  const { counts, commands = [] } = await countedDuring(work);
  const total = Object.values(counts.commands).reduce((sum, n) => sum + n, 0);
  const requests = redisRequests(commands, counts.commands, 0);
  const operations = redisOperations(requests, { 'redis.commands': total }, () => ({}));
  expect(operations.reduce((sum, { counts }) => sum + (counts['redis.commands'] ?? 0), 0)).toBe(total);
  return operations;
}

const told = ({ verb, target, shape, asked }: Operation) => [verb, target, shape, asked];

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
  expect(operations.map(told)).toEqual([
    ['get', 'user:*', {}, 3],
    ['set', 'user:*', { EX: 300 }, 3],
    ['set', 'user:*', { EX: 0.06 }, 1],
    ['setex', 'user:*', { EX: 300 }, 1],
    ['mget', 'user:*', { keys: 'to 10' }, 1],
    ['hset', 'settings', { fields: 'to 10' }, 1],
    ['unattributed', '', {}, 1],
  ]);
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
  expect(operations.map(told).sort()).toEqual([
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
  const shape = { keys: undefined, script: createHash('sha1').update(script).digest('hex') };
  expect(operations.map(told)).toEqual([
    ['script|load', '', {}, 1],
    ['eval', 'user:*', { script: shape.script }, 1],
    ['evalsha', 'user:*', { script: shape.script }, 1],
    ['get', 'user:*', {}, 1],
  ]);
  expect(operations.map(({ counts }) => counts['redis.commands'])).toEqual([1, 3, 3, 1]);
});

it('commands of another database are known to no request', async () => {
  const operations = await operationsOf(async () => {
    const other = new Redis(url, { db: 3 });
    await other.get('x');
    other.disconnect();
  });
  expect(operations.map(told)).toEqual([['unattributed', '', {}, 1]]);
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
