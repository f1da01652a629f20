import { Redis } from 'ioredis';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { RedisCounters } from './redis-counters.ts';

const url = process.env.PLUMBLINE_TEST_REDIS_URL ?? '';
let redis: Redis;
let code: Redis;

beforeAll(async () => {
  [redis, code] = [new Redis(url), new Redis(url)];
  await Promise.all([redis.ping(), code.ping()]);
});
afterAll(() => {
  redis.disconnect();
  code.disconnect();
});

async function countedDuring(work: () => Promise<unknown>) {
  const counters = new RedisCounters(redis);
  await counters.start();
  await work();
  const { counts, housekeeping } = await counters.take();
  return { commands: counts.commands, housekeeping };
}

it('what clients give by themselves is told apart from commands, and more of it than connections ask for is told', async () => {
  const counted = await countedDuring(async () => {
    for (let n = 0; n < 5; n += 1) await code.client('LIST');
    await code.get('x');
  });
  expect(counted).toEqual({ commands: { get: 1 }, housekeeping: { 'client|list': 5 } });
});

it('a new connection that tells its name and its library has nothing beyond what it may', async () => {
  const counted = await countedDuring(async () => {
    const another = new Redis(url, { connectionName: 'another' });
    await another.get('x');
    another.disconnect();
  });
  expect(counted).toEqual({ commands: { get: 1 }, housekeeping: {} });
});
