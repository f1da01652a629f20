import { inspect } from 'node:util';
import { describe, expect, it } from 'vitest';
import { MongoConnectionPool, POOL_DEFAULTS } from './mongo-connection-pool.ts';
import { BreakableProxy } from './testing/breakable-proxy.ts';
import { mongoUrl, uniqueName } from './testing/engines-under-test.ts';

describe('MongoConnectionPool', () => {
  it('has the settings of the guide', async () => {
    await using pool = new MongoConnectionPool(mongoUrl());
    expect(pool.client.options).toMatchObject(POOL_DEFAULTS);
    expect(POOL_DEFAULTS).toMatchObject({
      maxPoolSize: 100,
      minPoolSize: 10,
      waitQueueTimeoutMS: 5_000,
      maxIdleTimeMS: 45_000,
      retryReads: true,
      retryWrites: true,
      serverSelectionTimeoutMS: 5_000,
      heartbeatFrequencyMS: 10_000,
    });
  });

  it('has opened its first ten connections before the first query', async () => {
    await using pool = await new MongoConnectionPool(mongoUrl()).open();
    expect(pool.use.open).toBeGreaterThanOrEqual(10);
    expect(pool.use.checkedOut).toBe(0);
  });

  it('counts what is checked out', async () => {
    await using pool = await new MongoConnectionPool(mongoUrl(), { minPoolSize: 4, maxPoolSize: 4 }).open();
    const slow = () =>
      pool.db('admin').command({ aggregate: 1, pipeline: [{ $documents: [{ a: 1 }] }, slowStage], cursor: {} });
    const running = Promise.all([slow(), slow()]);
    await expect.poll(() => pool.use.utilization).toBe(0.5);
    await running;
    expect(pool.use.checkedOut).toBe(0);
    expect(pool.use.mostCheckedOut).toBe(2);
  });

  it('a caller waits in the queue no longer than allowed', async () => {
    await using pool = await new MongoConnectionPool(mongoUrl(), {
      minPoolSize: 1,
      maxPoolSize: 1,
      waitQueueTimeoutMS: 50,
    }).open();
    const command = { aggregate: 1, pipeline: [{ $documents: [{ a: 1 }] }, slowStage], cursor: {} };
    const holding = pool.db('admin').command(command);
    await expect(pool.db('admin').command({ ping: 1 })).rejects.toMatchObject({ name: 'MongoWaitQueueTimeoutError' });
    await holding;
    expect(pool.use.waitQueueTimeouts).toBe(1);
  });

  it('a read whose connection is dropped is sent again and answered', async () => {
    await using proxy = await BreakableProxy.before(mongoUrl());
    await using pool = await new MongoConnectionPool(proxy.url, { minPoolSize: 2, directConnection: true }).open();
    proxy.breakOnceOn('find');
    expect(await pool.db(uniqueName('retry')).collection('nothing').findOne({})).toBeNull();
    expect(proxy.broken).toBe(1);
  });

  it('says how far it came when the server is not there, and shows no password', async () => {
    const pool = new MongoConnectionPool('mongodb://me:secret@127.0.0.1:1', { serverSelectionTimeoutMS: 100 });
    expect(inspect(pool, { depth: 9 })).not.toContain('secret');
    await expect(pool.open()).rejects.toMatchObject({ code: 'DATABASE_UNREACHABLE' });
  });
});

const slowStage = {
  $addFields: { slow: { $function: { body: 'function() { sleep(400); return 1 }', args: [], lang: 'js' } } },
};
