import { Redis, type RedisOptions } from 'ioredis';
import { ConcurrencyLimit } from './concurrency-limit.ts';
import { DevoraError } from './devora-error.ts';

const RECONNECT_DELAY_MS = 1_000;

// Fail fast: a cache that does not answer is worse than none. With ioredis's defaults one `get` waited 74 s for a dead
// server.
const FAIL_FAST = {
  lazyConnect: true,
  connectTimeout: 2_000,
  commandTimeout: 2_000,
  maxRetriesPerRequest: 0,
  retryStrategy: () => null,
  enableOfflineQueue: false,
  autoResendUnfulfilledCommands: false,
} satisfies RedisOptions;

/**
 * One connection to Redis whose commands fail at once while the server is away, and which looks for it every second.
 *
 * The guide allows 50 connections. ioredis sends all commands over one, in order, so what is bounded here is the number
 * of commands under way at once.
 */
export class RedisConnection implements AsyncDisposable {
  // A private field: inspecting a client prints its password.
  readonly #redis: Redis;
  readonly #commands: ConcurrencyLimit;
  #reconnecting: NodeJS.Timeout | undefined;
  #closed = false;

  private constructor(redis: Redis, maxConcurrentCommands: number) {
    this.#redis = redis;
    this.#commands = new ConcurrencyLimit(maxConcurrentCommands);
    // Each failed command reports its own error; without a listener the client's would be printed as well.
    redis.on('error', () => {});
  }

  static async open(redisUrl: string, maxConcurrentCommands: number): Promise<RedisConnection> {
    const redis = new Redis(redisUrl, FAIL_FAST);
    const connection = new RedisConnection(redis, maxConcurrentCommands);
    try {
      await redis.connect();
    } catch (cause) {
      redis.disconnect();
      throw new DevoraError('CACHE_UNREACHABLE', 'Redis does not answer', 'Is REDIS_URL right, and the server up?', {
        cause,
      });
    }
    redis.on('end', () => connection.#reconnectSoon());
    return connection;
  }

  /** Runs one task of commands when its turn comes; its failure is the caller's to handle. */
  async run<T>(task: (redis: Redis) => Promise<T>): Promise<T> {
    return await this.#commands.run(() => task(this.#redis));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#closed = true;
    clearTimeout(this.#reconnecting);
    try {
      await this.#redis.quit();
    } catch {
      this.#redis.disconnect();
    }
  }

  #reconnectSoon(): void {
    if (this.#closed) return;
    clearTimeout(this.#reconnecting);
    this.#reconnecting = setTimeout(() => {
      if (this.#redis.status === 'end') this.#redis.connect().catch(() => this.#reconnectSoon());
    }, RECONNECT_DELAY_MS);
    this.#reconnecting.unref();
  }
}
