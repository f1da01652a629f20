import type { MongoClientOptions } from 'mongodb';
import type { EngineContext } from 'plumbline-gate';
import { MongoConnectionPool } from '../app/mongo-connection-pool.ts';
import { QueryOptimizer } from '../app/query-optimizer.ts';
import { RedisCache } from '../app/redis-cache.ts';

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
