import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { Redis } from 'ioredis';
import { MongoClient } from 'mongodb';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { recreateCollections } from '../dataset/recreate-database.ts';
import { identify, type ProcessIdentity } from '../process/owner.ts';
import { claimAll } from './claim-all.ts';
import { releaseRedis } from './claim-redis.ts';
import { claimDatabase, claimRedis, flushRedis, type RunningEngines } from './engines.ts';
import { startTestEngines } from './test-engines.ts';

/** The number of a process that has ended. */
async function killedProcess(): Promise<number> {
  const child = spawn('sleep', ['60']);
  await once(child, 'spawn');
  identities.set(child.pid ?? -1, identify(child.pid ?? -1));
  child.kill('SIGKILL');
  await once(child, 'exit');
  return child.pid ?? -1;
}

const identities = new Map<number, ProcessIdentity | undefined>();

/** As a run of that process leaves it. */
async function markerOf(pid: number): Promise<string> {
  return JSON.stringify({ run: randomUUID(), owner: identities.get(pid) ?? identify(pid) });
}

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

  test('whose name differs by case alone from an existing one is refused with that name', async () => {
    await client.db('Plumbline_case').collection('data').insertOne({ x: 1 });
    await expect(claimDatabase(client, 'plumbline_case', [])).rejects.toMatchObject({
      code: 'DATABASE_REFUSED',
      message: expect.stringContaining('"Plumbline_case"'),
    });
  });

  test.each([
    ['a view', { viewOn: 'data', pipeline: [] }],
    ['a time series', { timeseries: { timeField: 'at' } }],
    ['a capped collection', { capped: true, size: 4096 }],
  ])('whose marker is %s is refused, and made ours where that is allowed', async (what, options) => {
    const db = client.db(`odd_${what.length}`);
    await db.createCollection('plumbline_marker', options);
    await expect(claimDatabase(client, db.databaseName, [])).rejects.toMatchObject({
      code: 'DATABASE_REFUSED',
      message: expect.stringContaining(what),
    });
    await claimDatabase(client, db.databaseName, [db.databaseName]);
    await recreateCollections(client, db.databaseName, ['data']);
    const found = await db.listCollections().toArray();
    expect(found.map(({ name, type }) => `${name}: ${type}`)).toContain('plumbline_marker: collection');
    await claimDatabase(client, db.databaseName, []);
  });

  test('is made only when all that a run wants may be used', async () => {
    await client.db('scratch_of_somebody').collection('orders').insertOne({ total: 7 });
    await redis.set('session', 'of somebody');
    const wanted = { mongo: client, databases: ['never_made'], scratch: [], redis: [], allow: [] };
    for (const more of [
      { redis: [redis] },
      { scratch: ['scratch_of_somebody'] },
      { databases: ['never_made', 'admin'] },
    ])
      await expect(claimAll({ ...wanted, ...more })).rejects.toMatchObject({ code: 'DATABASE_REFUSED' });
    const { databases } = await client.db('admin').admin().listDatabases({ nameOnly: true });
    expect(databases.map(({ name }) => name)).not.toContain('never_made');
    await redis.flushdb();
    await redis.ping();
    await claimAll({ ...wanted, redis: [redis], scratch: ['nothing_yet'] });
    expect(await redis.exists('plumbline:marker')).toBe(1);
    await releaseRedis(redis);
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

describe('a Redis database that others use, too', () => {
  let index = 8;
  let redis: Redis;
  beforeEach(() => {
    index += 1;
    redis = new Redis(engines.redis.url, { db: index });
  });
  afterEach(() => redis.disconnect());

  test("that a killed run marked is ours again when it holds nothing else, and somebody's when it does", async () => {
    await redis.set('plumbline:marker', await markerOf(await killedProcess()));
    await claimRedis(redis, []);
    await releaseRedis(redis);
    for (const left of [
      await markerOf(await killedProcess()),
      'This database belongs to Plumbline, which empties it.',
    ]) {
      await redis.set('plumbline:marker', left);
      await redis.set('session', 'of somebody');
      const other = redis.duplicate();
      await expect(claimRedis(other, [])).rejects.toMatchObject({
        code: 'DATABASE_REFUSED',
        message: expect.stringContaining('whose the 1 other key(s) are'),
        hint: expect.stringContaining(`--allow-database redis:${index}`),
      });
      await expect(flushRedis(other)).rejects.toMatchObject({ code: 'DATABASE_REFUSED' });
      other.disconnect();
      expect(await redis.get('session')).toBe('of somebody');
    }
    await claimRedis(redis, [`redis:${index}`]);
    await releaseRedis(redis);
    expect(await redis.dbsize()).toBe(0);
  });

  test('that another run uses is refused, and one that another run took over is not emptied', async () => {
    await redis.flushdb();
    const child = spawn('sleep', ['60']);
    await once(child, 'spawn');
    await redis.set('plumbline:marker', await markerOf(child.pid ?? -1));
    await expect(claimRedis(redis, [`redis:${index}`])).rejects.toMatchObject({
      message: expect.stringContaining(`process ${child.pid}`),
    });
    await redis.del('plumbline:marker');
    await claimRedis(redis, []);
    await redis.set('plumbline:marker', await markerOf(child.pid ?? -1));
    await redis.set('cached', 'by the other run');
    for (const empty of [flushRedis, releaseRedis])
      await expect(empty(redis)).rejects.toMatchObject({ message: expect.stringContaining('another run') });
    expect(await redis.get('cached')).toBe('by the other run');
    child.kill('SIGKILL');
    await redis.flushdb();
  });

  test('that SWAPDB put in the place of ours is not emptied', async () => {
    await claimRedis(redis, []);
    const other = redis.duplicate({ db: 7 });
    await other.set('theirs', '1');
    await redis.swapdb(index, 7);
    for (const empty of [flushRedis, releaseRedis])
      await expect(empty(redis)).rejects.toMatchObject({ message: expect.stringContaining('no marker') });
    expect(await redis.get('theirs')).toBe('1');
    await redis.swapdb(index, 7);
    await flushRedis(redis);
    expect(await other.get('theirs')).toBe('1');
    await other.flushdb();
    other.disconnect();
    await releaseRedis(redis);
  });

  test('beside others is refused where the server may drop their keys, before and during a run', async () => {
    const other = redis.duplicate({ db: 8 });
    await redis.config('SET', 'maxmemory', '100mb');
    for (const policy of ['allkeys-lru', 'volatile-ttl']) {
      await redis.config('SET', 'maxmemory-policy', policy);
      await claimRedis(redis, []);
      await flushRedis(redis);
      await other.set('theirs', '1');
      await expect(flushRedis(redis)).rejects.toMatchObject({ message: expect.stringContaining(policy) });
      await releaseRedis(redis);
      await expect(claimRedis(redis, [])).rejects.toMatchObject({
        code: 'DATABASE_REFUSED',
        message: expect.stringMatching(/1 in database 8/),
        hint: expect.stringContaining('redis:8'),
      });
      expect(await redis.dbsize()).toBe(0);
      await claimRedis(redis, ['redis:8']);
      await flushRedis(redis);
      await releaseRedis(redis);
      await other.flushdb();
    }
    await redis.config('SET', 'maxmemory-policy', 'noeviction');
    await other.set('theirs', '1');
    await claimRedis(redis, []);
    await redis.config('SET', 'maxmemory', '0');
    await releaseRedis(redis);
    await other.flushdb();
    other.disconnect();
  });

  test('that somebody else writes to is refused, and not emptied when that begins in mid-run', async () => {
    await redis.flushdb();
    const control = redis.duplicate();
    // What only reads, as an exporter does, is in nobody's way.
    await redis.info();
    await claimRedis(control, []);
    await redis.set('basket', 'of somebody');
    await expect(flushRedis(control)).rejects.toMatchObject({
      message: expect.stringContaining('last command was set'),
    });
    expect(await redis.get('basket')).toBe('of somebody');
    await redis.del('basket');
    await redis.get('basket');
    await releaseRedis(control);
    await redis.setex('soon', 100, '1');
    await redis.unlink('soon');
    await expect(claimRedis(control, [])).rejects.toMatchObject({ message: expect.stringContaining('unlink') });
    control.disconnect();
  });

  test('in which keys appeared that the run did not write is left as it is', async () => {
    await redis.flushdb();
    await redis.ping();
    const [early, control] = [redis.duplicate(), redis.duplicate()];
    await claimRedis(early, []);
    early.disconnect();
    await claimRedis(control, [], { untouched: true });
    await redis.set('basket', 'of somebody');
    await redis.ping();
    await expect(claimRedis(control, [], { untouched: true })).rejects.toMatchObject({
      code: 'DATABASE_REFUSED',
      message: expect.stringContaining('1 key(s) have appeared'),
    });
    expect(await redis.get('basket')).toBe('of somebody');
    control.disconnect();
    await redis.flushdb();
  });
});
