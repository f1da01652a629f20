import { Redis } from 'ioredis';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { RedisRoundTrips } from './redis-round-trips.ts';

const url = process.env.PLUMBLINE_TEST_REDIS_URL ?? '';
const roundTrips = new RedisRoundTrips();
roundTrips.watch();
const KEYS = Array.from({ length: 20 }, (_, n) => `k:${n}`);
let redis: Redis;

beforeAll(async () => {
  redis = new Redis(url);
  await redis.ping();
});
afterAll(() => redis.disconnect());

async function during(work: () => Promise<unknown>) {
  roundTrips.take();
  await work();
  return roundTrips.take();
}

it('commands that wait for each other are a round trip each, what is sent together is one', async () => {
  const oneByOne = async () => {
    for (const key of KEYS) await redis.set(key, 'é'.repeat(50_000));
  };
  expect(await during(oneByOne)).toEqual({ commands: 20, roundTrips: 20 });
  // How their answers are cut into pieces differs from time to time.
  for (let n = 0; n < 20; n += 1)
    expect(await during(() => Promise.all(KEYS.map((key) => redis.get(key))))).toEqual({ commands: 20, roundTrips: 1 });
  const pipeline = () => KEYS.reduce((all, key) => all.get(key), redis.pipeline()).exec();
  expect(await during(pipeline)).toEqual({ commands: 20, roundTrips: 1 });
});

it('two chains at a time take as long as the longer one, and no longer than both', async () => {
  const chain = async (n: number) => {
    for (const key of KEYS.slice(0, n)) await redis.exists(key);
  };
  for (let n = 0; n < 20; n += 1) {
    const { commands, roundTrips: trips } = await during(() => Promise.all([chain(10), chain(7)]));
    expect(commands).toBe(17);
    expect(trips).toBeGreaterThanOrEqual(10);
    expect(trips).toBeLessThanOrEqual(17);
  }
});

it('a transaction is one when it is sent at once, and what a connection says of itself is none', async () => {
  expect(await during(() => redis.multi().incr('n').expire('n', 60).exec())).toEqual({ commands: 4, roundTrips: 1 });
  const another = async () => {
    const client = new Redis(url, { connectionName: 'another' });
    await client.get('k:1');
    client.disconnect();
  };
  expect(await during(another)).toEqual({ commands: 1, roundTrips: 1 });
});
