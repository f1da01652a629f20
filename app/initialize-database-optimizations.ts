import type { Db, MongoClientOptions } from 'mongodb';
import type { Alert } from './alerts.ts';
import { ensureCollections } from './collections.ts';
import { MongoConnectionPool } from './mongo-connection-pool.ts';
import { MongoIndexOptimizer } from './mongo-index-optimizer.ts';
import { PerformanceMonitor } from './performance-monitor.ts';
import { QueryOptimizer } from './query-optimizer.ts';
import { RedisCache } from './redis-cache.ts';

export interface DatabaseOptimizationOptions {
  readonly mongoUrl: string;
  readonly redisUrl: string;
  readonly dbName: string;
  /** The guide's 300 s. */
  readonly defaultTtlSeconds?: number;
  /** Over the guide's pool settings. */
  readonly poolOptions?: MongoClientOptions;
  /** Whether the guide's 14 indexes are created; on unless said otherwise. */
  readonly createIndexes?: boolean;
  /** Whether the client emits command events. */
  readonly monitorCommands?: boolean;
  readonly onAlert?: (alert: Alert) => void;
}

/** The whole data layer, ready: disposing of it flushes the monitor and closes both connections. */
export interface DatabaseOptimizations extends AsyncDisposable {
  readonly db: Db;
  readonly cache: RedisCache;
  readonly pool: MongoConnectionPool;
  readonly queries: QueryOptimizer;
  readonly monitor: PerformanceMonitor;
}

/** Connects, creates what is missing (collections, indexes), and opens the pool's first connections. */
export async function initializeDatabaseOptimizations(
  options: DatabaseOptimizationOptions,
): Promise<DatabaseOptimizations> {
  // Whatever is open when a later step fails is closed again.
  await using opened = new AsyncDisposableStack();
  const pool = opened.use(
    new MongoConnectionPool(options.mongoUrl, {
      monitorCommands: options.monitorCommands ?? false,
      ...options.poolOptions,
    }),
  );
  await pool.open();
  const cache = opened.use(
    await RedisCache.open(options.redisUrl, { defaultTtlSeconds: options.defaultTtlSeconds ?? 300 }),
  );
  const db = pool.db(options.dbName);
  if (options.createIndexes ?? true) await new MongoIndexOptimizer(db).createAll();
  else await ensureCollections(db);
  const sources = { hitRate: () => cache.statistics.hitRate, poolUtilization: () => pool.use.utilization };
  const monitor = opened.use(new PerformanceMonitor(db, sources, options.onAlert));
  const resources = opened.move();
  return {
    db,
    cache,
    pool,
    queries: new QueryOptimizer(db, cache),
    monitor,
    [Symbol.asyncDispose]: () => resources.disposeAsync(),
  };
}
