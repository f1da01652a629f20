import { Redis } from 'ioredis';
import { expect, it } from 'vitest';
import type { PlumblineError } from '../errors.ts';
import type { RunningEngines } from './running-engines.ts';
import { startTestEngines } from './test-engines.ts';

it('a second Redis is a server of its own, is looked after like the first and ends with it', async () => {
  const engines = await startTestEngines({ secondRedis: true });
  const other = engines.otherRedis?.url ?? '';
  try {
    await using first = await clientOf(engines.redis.url);
    await using second = await clientOf(other);
    await first.redis.set('whose', 'first');
    expect(await second.redis.get('whose')).toBeNull();
    await second.redis.shutdown('NOSAVE').catch(() => undefined);
    await expect(engines.ping(2_000)).rejects.toMatchObject({ code: 'ENGINE_DIED' } satisfies Partial<PlumblineError>);
  } finally {
    await engines[Symbol.asyncDispose]();
  }
  await expect(clientOf(other)).rejects.toThrow();
});

it('of a given server it is the next database', async () => {
  const { PLUMBLINE_TEST_MONGO_URL: mongo = '', PLUMBLINE_TEST_REDIS_URL: redis = '' } = process.env;
  const start = (url: string): Promise<RunningEngines> =>
    startTestEngines({ via: 'url', urls: { mongo, redis: url }, secondRedis: true });
  expect((await start(new URL('/3', redis).href)).otherRedis?.url).toBe(new URL('/4', redis).href);
  expect((await start(redis)).otherRedis?.url).toBe(new URL('/1', redis).href);
});

async function clientOf(url: string): Promise<AsyncDisposable & { redis: Redis }> {
  const redis = new Redis(url, { lazyConnect: true, maxRetriesPerRequest: 0, retryStrategy: () => null });
  redis.on('error', () => undefined);
  await redis.connect();
  return { redis, [Symbol.asyncDispose]: async () => redis.disconnect() };
}
