import type { MongoClientOptions } from 'mongodb';
import type { EngineContext } from 'plumbline';
import { MongoConnectionPool } from '../src/devora/mongo-connection-pool.ts';
import { QueryOptimizer } from '../src/devora/query-optimizer.ts';
import { RedisCache } from '../src/devora/redis-cache.ts';

/** Most scenarios make one call at a time: the guide's ten connections would take each of them a second to open. */
const ONE_CALLER: MongoClientOptions = { minPoolSize: 1 };

/** The application as its server opens it: its own pool and cache, counted by the harness. */
export async function openDevora(
  { mongoUrl, database, redisUrl, observe }: EngineContext,
  poolOptions: MongoClientOptions = ONE_CALLER,
) {
  const pool = new MongoConnectionPool(mongoUrl, { appName: 'devora', monitorCommands: true, ...poolOptions });
  observe(pool.client);
  await pool.open();
  const cache = await RedisCache.open(redisUrl);
  const db = pool.db(database);
  return {
    db,
    pool,
    cache,
    queries: new QueryOptimizer(db, cache),
    async [Symbol.asyncDispose]() {
      await cache[Symbol.asyncDispose]();
      await pool[Symbol.asyncDispose]();
    },
  };
}

/** The guide's own troubleshooting of queries that stay slow. */
export const SLOW_QUERY = {
  causes: [
    'the index is not used (COLLSCAN), or another one is',
    'more is read than is returned: a lost limit or projection',
  ],
  remedies: [
    'run explain("executionStats") and look for COLLSCAN; create the index with initializeDatabaseOptimizations',
    'compare documents examined with documents returned',
  ],
};

/** The guide's own troubleshooting of a hit rate below 60%. */
export const LOW_HIT_RATE = {
  causes: ['the TTL is too short', 'too many variations of the same query', 'maxmemory is too small'],
  remedies: ['a longer TTL for data that is stable', 'normalise the parameters of queries', 'a larger maxmemory'],
};
