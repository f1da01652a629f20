import { Redis, type RedisOptions } from 'ioredis';

/** A command to a dead Redis fails within two seconds instead of being queued for ever. */
const FAIL_FAST = {
  maxRetriesPerRequest: 0,
  retryStrategy: () => null,
  enableOfflineQueue: false,
  autoResendUnfulfilledCommands: false,
  commandTimeout: 2_000,
} as const;

/** The client that a scenario is given. Its duplicates connect by themselves, and end with it. */
export class ScenarioRedis extends Redis {
  readonly #duplicates: Redis[] = [];

  constructor(url: string) {
    super(url, { ...FAIL_FAST, lazyConnect: true });
    this.on('error', isToldByCommand);
  }

  override duplicate(override?: Partial<RedisOptions>): Redis {
    // As this client was made: not connected, and without a queue for what is asked until then.
    const duplicate = super.duplicate({ lazyConnect: false, enableOfflineQueue: true, ...override });
    duplicate.on('error', isToldByCommand);
    this.#duplicates.push(duplicate);
    return duplicate;
  }

  [Symbol.dispose](): void {
    for (const duplicate of this.#duplicates) duplicate.disconnect();
    this.disconnect();
  }
}

/** Without a listener ioredis prints an error; the command that meets it rejects with it all the same. */
function isToldByCommand(): void {}
