import { expect, it } from 'vitest';
import { ScenarioRedis } from './scenario-redis.ts';

it('duplicates are usable at once, and end with their client', async () => {
  const redis = new ScenarioRedis(process.env.PLUMBLINE_TEST_REDIS_URL ?? '');
  await redis.connect();
  const duplicate = redis.duplicate();
  expect(await duplicate.ping()).toBe('PONG');
  expect(await duplicate.duplicate().ping()).toBe('PONG');
  const subscriber = redis.duplicate();
  expect(await subscriber.subscribe('plumbline-test')).toBe(1);
  const ended = new Promise((resolve) => subscriber.once('end', resolve));
  redis[Symbol.dispose]();
  await ended;
  await expect(duplicate.ping()).rejects.toThrow('Connection is closed');
});
