import { cacheKey } from './cache-keys.ts';
import { CacheStatistics } from './cache-statistics.ts';
import { CacheStore } from './cache-store.ts';
import { decodeCached, encodeCached } from './cached-value.ts';
import { escapeGlob } from './glob-pattern.ts';
import { InFlightAnswers } from './in-flight-answers.ts';
import { PendingInvalidations } from './pending-invalidations.ts';
import { RedisConnection } from './redis-connection.ts';

export interface RedisCacheOptions {
  /** The guide's 300 s. */
  readonly defaultTtlSeconds?: number;
  /** The guide's 50 connections; see `RedisConnection` for why it is commands here. */
  readonly maxConcurrentCommands?: number;
}

/**
 * Answers kept in Redis, as extended JSON.
 *
 * - Misses that happen together cost one query.
 * - A read that begins after `invalidate...` has returned never sees what was cached before it: in this process always,
 * and between
 *   processes as long as each of them reaches Redis. What remains: a process that dies between its write and its invalidation, or
 *   that cannot reach a Redis which others still read, leaves the old answer to them until it expires.
 * - When Redis fails, reads go to the database and are counted as errors. An invalidation that could not be sent is
 * kept and sent
 *   later; until then this process trusts nothing that it finds in Redis.
 */
export class RedisCache implements AsyncDisposable {
  readonly statistics = new CacheStatistics();
  readonly #defaultTtlSeconds: number;
  readonly #connection: RedisConnection;
  readonly #store: CacheStore;
  readonly #inFlight = new InFlightAnswers();
  readonly #pending: PendingInvalidations;

  private constructor(connection: RedisConnection, defaultTtlSeconds: number) {
    this.#connection = connection;
    this.#defaultTtlSeconds = defaultTtlSeconds;
    this.#store = new CacheStore(connection);
    this.#pending = new PendingInvalidations(this.#store);
  }

  /** Rejects when Redis does not answer now; if it goes away later, the cache degrades instead. */
  static async open(redisUrl: string, options: RedisCacheOptions = {}): Promise<RedisCache> {
    const connection = await RedisConnection.open(redisUrl, options.maxConcurrentCommands ?? 50);
    return new RedisCache(connection, options.defaultTtlSeconds ?? 300);
  }

  /** The value under a key; `undefined` when there is none, or Redis failed. */
  async get<T>(key: string): Promise<T | undefined> {
    return (await this.#read<T>(key))?.value;
  }

  /** Stores a value as it is. What comes from the database belongs into `cached`, which guards against stale fills. */
  async set(key: string, value: unknown, ttlSeconds: number = this.#defaultTtlSeconds): Promise<void> {
    await this.#attempt(() => this.#store.set(key, encodeCached(value), ttlSeconds));
  }

  /**
   * The same function, its answers cached under `prefix:argument:argument...`, or under the parts that `keyOf` makes of
   * them. Within one position, arguments must be of one type: `5` and `'5'` have one key.
   */
  cached<A extends readonly unknown[], T>(
    prefix: string,
    ttlSeconds: number | undefined,
    query: (...args: A) => Promise<T>,
    keyOf: (...args: A) => readonly unknown[] = (...args) => args,
  ): (...args: A) => Promise<T> {
    return async (...args) => {
      const key = cacheKey(prefix, keyOf(...args));
      return await this.#answer(key, ttlSeconds ?? this.#defaultTtlSeconds, () => query(...args));
    };
  }

  /** Forgets these keys. Resolves also when Redis failed: then the keys are remembered and removed later. */
  async invalidate(...keys: readonly string[]): Promise<void> {
    await this.#forget(keys.map(escapeGlob), async () => {
      await this.#store.remove(keys);
    });
  }

  /** Forgets what matches a glob pattern; escape ids with `escapeGlob`, or build the pattern with `cacheKeyPattern`. */
  async invalidatePattern(pattern: string): Promise<number> {
    return (await this.#forget([pattern], () => this.#store.removeMatching(pattern))) ?? 0;
  }

  /** Empties the whole Redis database. */
  async flush(): Promise<void> {
    await this.#forget(['*'], () => this.#store.flush());
  }

  /** Hits of all look-ups since the server started, from `INFO stats`; `undefined` before the first one. */
  async serverHitRate(): Promise<number | undefined> {
    const statistics = await this.#store.serverStatistics();
    const hits = Number(statistics.get('keyspace_hits'));
    const lookUps = hits + Number(statistics.get('keyspace_misses'));
    return lookUps === 0 ? undefined : hits / lookUps;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#connection[Symbol.asyncDispose]();
  }

  async #answer<T>(key: string, ttlSeconds: number, query: () => Promise<T>): Promise<T> {
    for (;;) {
      // Each caller looks for itself: another's look-up may have begun before a change that this caller knows of.
      const stored = await this.#read<T>(key);
      if (stored !== undefined) return stored.value;
      const underWay = this.#inFlight.join(key);
      if (underWay === undefined) return await this.#fill(key, ttlSeconds, query);
      this.statistics.coalesced += 1;
      const text = await underWay;
      // A copy for each, so that nobody can change another's.
      if (text !== undefined) return decodeCached<T>(text);
    }
  }

  /**
   * Queries the database under a lease. That the lease was still there when the answer was stored proves that no change
   * was announced meanwhile, by any process: then those who joined may have the answer too. Otherwise they look again.
   */
  async #fill<T>(key: string, ttlSeconds: number, query: () => Promise<T>): Promise<T> {
    return await this.#inFlight.start(key, async (close) => {
      const lease = await this.#attempt(() => this.#pending.guard(() => this.#store.takeLease(key)));
      const value = await query();
      const text = encodeCached(value);
      // Who asks from here on might know of a change that comes after the storing.
      const wasCurrent = close();
      if (!wasCurrent) return { value, shared: undefined };
      // Without Redis there is only this process to know of.
      if (lease === undefined) return { value, shared: text };
      const stored = await this.#attempt(() => this.#store.setUnderLease(key, text, ttlSeconds, lease));
      return { value, shared: stored === true ? text : undefined };
    });
  }

  /** A text that cannot be decoded is a failure like any other. */
  async #read<T>(key: string): Promise<{ value: T } | undefined> {
    return await this.#attempt(async () => {
      const text = await this.#pending.guard(() => this.#store.get(key));
      if (text === undefined) {
        this.statistics.misses += 1;
        return undefined;
      }
      const value = decodeCached<T>(text);
      this.statistics.hits += 1;
      return { value };
    });
  }

  /**
   * Before: nobody may join a query that began before the change. After: nor one that found the old answer meanwhile.
   */
  async #forget<T>(patterns: readonly string[], remove: () => Promise<T>): Promise<T | undefined> {
    this.#inFlight.detach(patterns);
    try {
      return await remove();
    } catch {
      this.statistics.errors += 1;
      this.#pending.add(patterns);
      return undefined;
    } finally {
      this.#inFlight.detach(patterns);
    }
  }

  /** Redis's failures end here: counted, and nothing was found. */
  async #attempt<T>(command: () => Promise<T>): Promise<T | undefined> {
    try {
      return await command();
    } catch {
      this.statistics.errors += 1;
      return undefined;
    }
  }
}
