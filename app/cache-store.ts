import { randomUUID } from 'node:crypto';
import { escapeGlob } from './glob-pattern.ts';
import type { RedisConnection } from './redis-connection.ts';

const SCAN_BATCH = 1_000;
const LEASE_MS = 30_000;
// No part of a key can hold this: parts are percent-encoded, and `%l` is not an encoding.
const LEASE_SUFFIX = ':%lease';

const TAKE_LEASE = `redis.call('SADD', KEYS[1], ARGV[1]) return redis.call('PEXPIRE', KEYS[1], ARGV[2])`;
const STORE_UNDER_LEASE = `if redis.call('SREM', KEYS[2], ARGV[2]) == 0 then return 0 end
redis.call('SET', KEYS[1], ARGV[1], 'EX', ARGV[3]) return 1`;

/**
 * Texts in one Redis server (not a cluster: a key and its lease are written together).
 *
 * Whoever reads the database to fill a key takes a lease first. An invalidation removes the leases with the key, and a
 * text is stored only while its lease is there, so that a query which began before a change cannot put the old answer
 * back after it, in this process or another. (A set, since `SREM` is no read: comparing by `GET` would falsify the
 * server's hit rate.)
 */
export class CacheStore {
  readonly #connection: RedisConnection;

  constructor(connection: RedisConnection) {
    this.#connection = connection;
  }

  async get(key: string): Promise<string | undefined> {
    return (await this.#connection.run((redis) => redis.get(key))) ?? undefined;
  }

  async set(key: string, text: string, ttlSeconds: number): Promise<void> {
    await this.#connection.run((redis) => redis.set(key, text, 'EX', ttlSeconds));
  }

  /** A lease to fill this key; take it before the database is read. */
  async takeLease(key: string): Promise<string> {
    const lease = randomUUID();
    await this.#connection.run((redis) => redis.eval(TAKE_LEASE, 1, key + LEASE_SUFFIX, lease, LEASE_MS));
    return lease;
  }

  /** Whether the text was stored: not after an invalidation, nor when the lease expired or was evicted. */
  async setUnderLease(key: string, text: string, ttlSeconds: number, lease: string): Promise<boolean> {
    const stored = await this.#connection.run((redis) =>
      redis.eval(STORE_UNDER_LEASE, 2, key, key + LEASE_SUFFIX, text, lease, ttlSeconds),
    );
    return stored === 1;
  }

  async remove(keys: readonly string[]): Promise<void> {
    await this.#connection.run((redis) => redis.unlink(...keys.flatMap((key) => [key, key + LEASE_SUFFIX])));
  }

  /**
   * `SCAN` and `UNLINK`, in batches: `KEYS` would hold up every other client while it walks the whole keyspace. Returns
   * how many keys there were.
   */
  async removeMatching(pattern: string): Promise<number> {
    // All leases first: a text stored in the middle of a scan can be missed by it, and after this none can be stored.
    await this.#scanAndUnlink(pattern + escapeGlob(LEASE_SUFFIX), () => true);
    return await this.#scanAndUnlink(pattern, (key) => !key.endsWith(LEASE_SUFFIX));
  }

  async flush(): Promise<void> {
    await this.#connection.run((redis) => redis.flushdb('ASYNC'));
  }

  /** The section `stats` of `INFO`, by name. */
  async serverStatistics(): Promise<ReadonlyMap<string, string>> {
    const text = await this.#connection.run((redis) => redis.info('stats'));
    const lines = text.split('\r\n').filter((line) => line.includes(':'));
    return new Map(lines.map((line) => [line.slice(0, line.indexOf(':')), line.slice(line.indexOf(':') + 1)]));
  }

  async #scanAndUnlink(pattern: string, isMeant: (key: string) => boolean): Promise<number> {
    let removed = 0;
    let cursor = '0';
    do {
      const [next, found] = await this.#connection.run((redis) =>
        redis.scan(cursor, 'MATCH', pattern, 'COUNT', SCAN_BATCH),
      );
      const keys = found.filter(isMeant);
      if (keys.length > 0) removed += await this.#connection.run((redis) => redis.unlink(...keys));
      cursor = next;
    } while (cursor !== '0');
    return removed;
  }
}
