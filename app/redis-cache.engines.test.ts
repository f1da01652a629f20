import { setTimeout as sleep } from 'node:timers/promises';
import { ObjectId } from 'mongodb';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { cacheKey, cacheKeyPattern } from './cache-keys.ts';
import { escapeGlob } from './glob-pattern.ts';
import { RedisCache } from './redis-cache.ts';
import { BreakableProxy } from './testing/breakable-proxy.ts';
import { redisUrl, uniqueName } from './testing/engines-under-test.ts';

let cache: RedisCache;
let neighbour: RedisCache;

beforeAll(async () => {
  [cache, neighbour] = await Promise.all([RedisCache.open(redisUrl()), RedisCache.open(redisUrl())]);
});
afterAll(async () => {
  await cache[Symbol.asyncDispose]();
  await neighbour[Symbol.asyncDispose]();
});

describe('what comes from the cache equals what went in', () => {
  const answers = {
    document: { _id: new ObjectId(), at: new Date(), tags: ['a'], nested: { n: 1.5, big: 2 ** 40, none: null } },
    null: null,
    undefined: undefined,
    list: [new Date(0), 'text', -0.25],
    empty: [],
  };

  it.each(Object.entries(answers))('%s', async (_name, answer) => {
    let queries = 0;
    const read = cache.cached(uniqueName('equal'), 60, async () => {
      queries += 1;
      return answer;
    });
    expect(await read()).toEqual(answer);
    expect(await read()).toEqual(answer);
    expect(queries).toBe(1);
  });
});

describe('a cached function', () => {
  it('turns 100 concurrent misses into one query, and gives each caller its own copy', async () => {
    let queries = 0;
    const read = cache.cached(uniqueName('stampede'), 60, async (id: number) => {
      queries += 1;
      await sleep(20);
      return { id };
    });
    const answers = await Promise.all(Array.from({ length: 100 }, () => read(7)));
    expect(queries).toBe(1);
    expect(new Set(answers).size).toBe(100);
    expect(answers.every((answer) => answer.id === 7)).toBe(true);
  });

  it('passes a failed query on to all who wait, and asks again next time', async () => {
    let queries = 0;
    const read = cache.cached(uniqueName('failing'), 60, async () => {
      queries += 1;
      if (queries === 1) throw new Error('the query failed');
      return 'fine';
    });
    const both = await Promise.allSettled([read(), read()]);
    expect(both.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    expect(await read()).toBe('fine');
  });

  it('forgets after its time', async () => {
    const prefix = uniqueName('ttl');
    let queries = 0;
    const read = cache.cached(prefix, 1, async () => ++queries);
    expect(await read()).toBe(1);
    await sleep(1_100);
    expect(await read()).toBe(2);
  });

  it('counts hits and misses, and the server does not count leases as hits', async () => {
    const before = { hits: cache.statistics.hits, misses: cache.statistics.misses };
    const read = cache.cached(uniqueName('statistics'), 60, async () => 1);
    for (let call = 0; call < 5; call += 1) await read();
    expect(cache.statistics.hits - before.hits).toBe(4);
    expect(cache.statistics.misses - before.misses).toBe(1);
    expect(await cache.serverHitRate()).toBeGreaterThan(0);
  });
});

describe('invalidation', () => {
  it('removes what matches a pattern, ids with glob characters included, and nothing else', async () => {
    const prefix = uniqueName('glob');
    const ids = ['a*', 'ab', 'a?', '[ab]', 'a\\b', 'a:b'];
    for (const id of ids) await cache.set(cacheKey(prefix, [id, 0]), id);
    for (const id of ids) {
      expect(await cache.invalidatePattern(cacheKeyPattern(prefix, [id]))).toBe(1);
      expect(await cache.get(cacheKey(prefix, [id, 0]))).toBeUndefined();
    }
    await cache.set(`${prefix}:x*:1`, 1);
    await cache.set(`${prefix}:xy:1`, 1);
    expect(await cache.invalidatePattern(`${prefix}:${escapeGlob('x*')}:*`)).toBe(1);
    expect(await cache.get(`${prefix}:xy:1`)).toBe(1);
  });

  it('removes thousands of keys', async () => {
    const prefix = uniqueName('many');
    await Promise.all(Array.from({ length: 3_000 }, (_, index) => cache.set(cacheKey(prefix, [index]), index)));
    expect(await cache.invalidatePattern(`${prefix}:*`)).toBe(3_000);
  });

  it.each(['this process', 'another process'])(
    'a query that began before it does not put the old answer back (%s)',
    async (where) => {
      const prefix = uniqueName('refill');
      const finish = Promise.withResolvers<void>();
      const begun = Promise.withResolvers<void>();
      let version = 1;
      const query = async () => {
        const seen = version;
        begun.resolve();
        if (seen === 1) await finish.promise;
        return seen;
      };
      const slow = cache.cached(prefix, 60, query)();
      await begun.promise;
      version = 2;
      await (where === 'this process' ? cache : neighbour).invalidate(cacheKey(prefix, []));
      const fresh = where === 'this process' ? await cache.cached(prefix, 60, query)() : 2;
      expect(fresh).toBe(2);
      finish.resolve();
      expect(await slow).toBe(1);
      expect(await neighbour.cached(prefix, 60, query)()).toBe(2);
    },
  );

  it('who joins a query that began before another process invalidated does not get its answer', async () => {
    const prefix = uniqueName('joined');
    const finish = Promise.withResolvers<void>();
    const begun = Promise.withResolvers<void>();
    let version = 1;
    const read = neighbour.cached(prefix, 60, async () => {
      const seen = version;
      begun.resolve();
      if (seen === 1) await finish.promise;
      return seen;
    });
    const early = read();
    await begun.promise;
    version = 2;
    await cache.invalidatePattern(`${prefix}*`);
    const joinedBefore = neighbour.statistics.coalesced;
    const late = read();
    await expect.poll(() => neighbour.statistics.coalesced).toBe(joinedBefore + 1);
    finish.resolve();
    expect(await early).toBe(1);
    expect(await late).toBe(2);
  });

  it('200 random interleavings of readers and writers in two processes: no read that begins after a write is stale', async () => {
    const prefix = uniqueName('interleaved');
    const trial = async (index: number) => {
      const id = `user${index}`;
      let stored = 0;
      const query = async () => {
        await sleep(Math.random() * 3);
        const seen = stored;
        await sleep(Math.random() * 3);
        return seen;
      };
      const processes = [cache, neighbour].map((one) => ({
        one,
        read: one.cached(prefix, 60, query, () => [id, 0, 20]),
      }));
      let acknowledged = 0;
      const reader = async ({ read }: (typeof processes)[number]) => {
        for (let round = 0; round < 6; round += 1) {
          const atLeast = acknowledged;
          expect(await read()).toBeGreaterThanOrEqual(atLeast);
          await sleep(Math.random() * 2);
        }
      };
      const writer = async () => {
        for (let round = 1; round <= 4; round += 1) {
          await sleep(Math.random() * 4);
          stored = round;
          await sleep(Math.random() * 2);
          const { one } = processes[round % 2] ?? { one: cache };
          await one.invalidatePattern(cacheKeyPattern(prefix, [id]));
          acknowledged = round;
        }
      };
      await Promise.all([...processes, ...processes].map(reader).concat(writer()));
      for (const { read } of processes) expect(await read()).toBe(4);
    };
    for (let index = 0; index < 200; index += 20) {
      await Promise.all(Array.from({ length: 20 }, (_, offset) => trial(index + offset)));
    }
  }, 60_000);
});

describe('when Redis goes away', () => {
  it('reads go to the database, and an invalidation of that time is not forgotten', async () => {
    await using proxy = await BreakableProxy.before(redisUrl());
    await using broken = await RedisCache.open(proxy.url);
    const prefix = uniqueName('outage');
    let version = 1;
    const read = broken.cached(prefix, 60, async () => version);
    expect(await read()).toBe(1);

    proxy.refuse();
    await sleep(20);
    version = 2;
    expect(await read()).toBe(2);
    await broken.invalidatePattern(`${prefix}*`);
    expect(broken.statistics.errors).toBeGreaterThan(0);
    version = 3;

    proxy.resume();
    await expect
      .poll(
        () =>
          broken
            .get('anything')
            .then(() => broken.serverHitRate())
            .catch(() => undefined),
        { timeout: 5_000 },
      )
      .toBeDefined();
    expect(await read()).toBe(3);
    expect(await read()).toBe(3);
  }, 15_000);

  it('a Redis that never was is an error at once, without its URL', async () => {
    const opening = RedisCache.open('redis://:secret@127.0.0.1:1');
    await expect(opening).rejects.toMatchObject({
      code: 'CACHE_UNREACHABLE',
      message: expect.not.stringContaining('secret'),
    });
  });
});
