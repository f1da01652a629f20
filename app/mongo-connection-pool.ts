import { type Db, MongoClient, type MongoClientOptions } from 'mongodb';
import { DevoraError } from './devora-error.ts';
import { PoolUse } from './pool-use.ts';

/** The guide's pool. `socketTimeoutMS` is ours: the driver's default is to wait for a dead server for ever. */
export const POOL_DEFAULTS = {
  maxPoolSize: 100,
  minPoolSize: 10,
  maxIdleTimeMS: 45_000,
  waitQueueTimeoutMS: 5_000,
  socketTimeoutMS: 60_000,
  retryReads: true,
  retryWrites: true,
  serverSelectionTimeoutMS: 5_000,
  heartbeatFrequencyMS: 10_000,
} as const satisfies MongoClientOptions;

/**
 * One client with the guide's pool settings, each of which can be overridden.
 *
 * A read that loses its connection is sent once more (`retryReads`). `retryWrites` needs a replica set: on a standalone
 * server the driver cannot retry a write.
 */
export class MongoConnectionPool implements AsyncDisposable {
  // Private fields: inspecting a client prints its password.
  readonly #client: MongoClient;
  readonly #minPoolSize: number;
  readonly #openTimeoutMs: number;
  readonly use: PoolUse;

  constructor(mongoUrl: string, overrides: MongoClientOptions = {}) {
    const options = { ...POOL_DEFAULTS, ...overrides };
    this.#client = new MongoClient(mongoUrl, options);
    this.#minPoolSize = options.minPoolSize;
    this.#openTimeoutMs = options.serverSelectionTimeoutMS;
    this.use = new PoolUse(this.#client);
  }

  get client(): MongoClient {
    return this.#client;
  }

  db(name: string): Db {
    return this.#client.db(name);
  }

  /** Resolves when `minPoolSize` connections are open, so that the first queries do not pay for them. */
  async open(): Promise<this> {
    try {
      await this.#client.connect();
      await this.use.untilOpen(this.#minPoolSize, AbortSignal.timeout(this.#openTimeoutMs));
      return this;
    } catch (cause) {
      const opened = this.use.open;
      await this.#client.close();
      throw new DevoraError(
        'DATABASE_UNREACHABLE',
        `MongoDB: ${opened} of ${this.#minPoolSize} connections were open after ${this.#openTimeoutMs} ms`,
        'Is MONGO_URL right, the server up, and its limit on connections above MONGO_MIN_POOL_SIZE?',
        { cause },
      );
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#client.close();
  }
}
