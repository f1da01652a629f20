import { Redis } from 'ioredis';
import { MongoClient } from 'mongodb';
import { inject } from 'vitest';
import './engines.ts';
import { giveToTests } from './own-engines.ts';

const SYSTEM_DATABASES = ['admin', 'config', 'local'];

// A worker has one file at a time, and so has its pair of engines.
const pairs = inject('enginePairs');
const pair = pairs[(Number(process.env.VITEST_POOL_ID) - 1) % pairs.length];
if (pair === undefined) throw new Error('no pair of engines was started for this worker');
giveToTests(pair);
await empty(pair);

/** A file finds its engines as they were started, whatever the file before it left. */
async function empty({ mongo, redis }: { mongo: string; redis: string }): Promise<void> {
  const client = new MongoClient(mongo);
  const cache = new Redis(redis);
  try {
    const { databases } = await client.db('admin').admin().listDatabases({ nameOnly: true });
    const left = databases.filter(({ name }) => !SYSTEM_DATABASES.includes(name));
    await Promise.all(left.map(({ name }) => client.db(name).dropDatabase()));
    await cache.flushall();
    await cache.config('SET', 'maxmemory', '0', 'maxmemory-policy', 'noeviction');
  } finally {
    await client.close();
    cache.disconnect();
  }
}
