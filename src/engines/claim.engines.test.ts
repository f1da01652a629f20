import { Redis } from 'ioredis';
import { MongoClient } from 'mongodb';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { releaseRedis } from './claim-redis.ts';
import { claimDatabase, claimRedis, flushRedis, type RunningEngines } from './engines.ts';
import { startTestEngines } from './test-engines.ts';

let engines: RunningEngines;
let client: MongoClient;
let redis: Redis;

beforeAll(async () => {
  engines = await startTestEngines({});
  client = await new MongoClient(engines.mongo.url).connect();
  redis = new Redis(engines.redis.url);
}, 180_000);
afterAll(async () => {
  redis.disconnect();
  await client.close();
  await engines[Symbol.asyncDispose]();
}, 60_000);

describe('a MongoDB database', () => {
  test('that is empty becomes ours and stays ours', async () => {
    await claimDatabase(client, 'fresh', []);
    await client.db('fresh').collection('data').insertOne({ x: 1 });
    await expect(claimDatabase(client, 'fresh', [])).resolves.toBeUndefined();
    // The dataset empties the marker collection before it loads; the claim outlives that.
    await client.db('fresh').collection('plumbline_marker').deleteMany({});
    await expect(claimDatabase(client, 'fresh', [])).resolves.toBeUndefined();
  });

  test("with somebody's data is refused, unless allowed by its name", async () => {
    await client.db('shop').collection('orders').insertOne({ total: 7 });
    await expect(claimDatabase(client, 'shop', ['other'])).rejects.toMatchObject({
      code: 'DATABASE_REFUSED',
      message: expect.stringContaining('orders'),
      hint: expect.stringContaining('--allow-database shop'),
    });
    await claimDatabase(client, 'shop', ['shop']);
    await expect(claimDatabase(client, 'shop', [])).rejects.toMatchObject({ code: 'DATABASE_REFUSED' });
    expect(await client.db('shop').collection('orders').countDocuments()).toBe(1);
  });

  test("of the server's own is refused, allowed or not", async () => {
    await expect(claimDatabase(client, 'admin', ['admin'])).rejects.toMatchObject({ code: 'DATABASE_REFUSED' });
  });
});

describe('a Redis database', () => {
  test('is judged by what the server says, not by the URL', async () => {
    await using other = Object.assign(new Redis(`${engines.redis.url}/3`), {
      async [Symbol.asyncDispose]() {
        other.disconnect();
      },
    });
    await other.select(4);
    await other.set('session', 'of somebody');
    await expect(claimRedis(other, ['redis:3'])).rejects.toMatchObject({
      code: 'DATABASE_REFUSED',
      message: expect.stringContaining('Redis database 4'),
    });
    await expect(flushRedis(other)).rejects.toMatchObject({ code: 'DATABASE_REFUSED' });
    expect(await other.get('session')).toBe('of somebody');
    await claimRedis(other, ['redis:4']);
    await flushRedis(other);
    expect(await other.keys('*')).toEqual(['plumbline:marker']);
  });

  test('that is empty becomes ours, is emptied, and stays ours', async () => {
    await claimRedis(redis, []);
    await redis.set('a', '1');
    await flushRedis(redis);
    expect(await redis.exists('a')).toBe(0);
    await expect(claimRedis(redis, [])).resolves.toBeUndefined();
  });

  test('that the application emptied is still ours, for the connection that claimed it and no other', async () => {
    await redis.flushdb();
    await redis.set('cached', '1');
    const other = redis.duplicate();
    await expect(flushRedis(other)).rejects.toMatchObject({ code: 'DATABASE_REFUSED' });
    other.disconnect();
    expect(await redis.get('cached')).toBe('1');
    await flushRedis(redis);
    expect(await redis.keys('*')).toEqual(['plumbline:marker']);
  });

  test('is given back empty and without the marker, so that whoever fills it is asked', async () => {
    await claimRedis(redis, []);
    await redis.set('cached', '1');
    await releaseRedis(redis);
    expect(await redis.dbsize()).toBe(0);
    await redis.set('session', 'of somebody');
    await releaseRedis(redis);
    expect(await redis.get('session')).toBe('of somebody');
    await expect(claimRedis(redis, [])).rejects.toMatchObject({ code: 'DATABASE_REFUSED' });
    await claimRedis(redis, ['redis:0']);
    // With its marker gone too, as by an application that empties its cache.
    await redis.del('plumbline:marker');
    await releaseRedis(redis);
    expect(await redis.dbsize()).toBe(0);
    await redis.set('session', 'again');
    await expect(claimRedis(redis, [])).rejects.toMatchObject({ code: 'DATABASE_REFUSED' });
    await redis.flushdb();
  });

  test('whose marker is gone in another life of the server is not emptied', async () => {
    await claimRedis(redis, []);
    await redis.flushdb();
    await redis.set('theirs', '1');
    // Its real answer, but for what a restart changes.
    const info = (await redis.info()).replace(/^run_id:\w+/m, 'run_id:another');
    using _restarted = vi.spyOn(redis, 'info').mockResolvedValue(info);
    await expect(flushRedis(redis)).rejects.toMatchObject({ code: 'DATABASE_REFUSED' });
    expect(await redis.get('theirs')).toBe('1');
  });

  test('whose marker the server evicted is still ours', async () => {
    await redis.flushdb();
    await claimRedis(redis, []);
    await redis.config('SET', 'maxmemory', '4mb');
    await redis.config('SET', 'maxmemory-policy', 'allkeys-random');
    for (let n = 0; (await redis.exists('plumbline:marker')) === 1; n++)
      await redis.set(`fill:${n}`, 'x'.repeat(50_000));
    await flushRedis(redis);
    expect(await redis.dbsize()).toBe(1);
    await redis.config('SET', 'maxmemory', '0');
  });

  test('of a server that does not say which it is, as before Redis 6.2, is refused with what it must allow', async () => {
    await redis.call('ACL', 'SETUSER', 'older', 'on', '>pw', '~*', '+@all', '-client|info');
    const older = new Redis(engines.redis.url, { username: 'older', password: 'pw' });
    await expect(claimRedis(older, [])).rejects.toMatchObject({
      code: 'DATABASE_REFUSED',
      hint: expect.stringContaining('Redis 6.2 and later'),
    });
    older.disconnect();
    await redis.call('ACL', 'DELUSER', 'older');
  });
});
