import { messageOf, PlumblineError } from '../errors.ts';
import type { Planner } from '../model/engines.ts';
import type { ManagedServer } from './engine-server.ts';
import { probeMongo, probeRedis } from './probe.ts';
import { engineDied, type Mourned, mongoReady } from './ready.ts';
import type { EngineInfo, EngineOptions, EngineUse, ImageOrigin, RunningEngines, Via } from './running-engines.ts';
import { checkKey, type SnapshotKey, type SnapshotStore } from './snapshots.ts';

/** What a way of starting engines hands over. */
export interface StartedPair {
  via: Via;
  mongo: ManagedServer;
  redis: ManagedServer;
  otherRedis: ManagedServer | undefined;
  versions: { mongo: string; redis: string };
  planner: Planner;
  /** Of containers. */
  origins?: { mongo: ImageOrigin; redis: ImageOrigin };
  platform: string;
  fromSnapshot: boolean;
  notes: string[];
  /** What MongoDB needs after each start before it can be used, such as to become primary. */
  settleMongo: () => Promise<void>;
  snapshots: SnapshotStore;
  /** Removes whatever is left after both were stopped. */
  cleanUp: () => Promise<void>;
  options: EngineOptions;
}

/** Engines that Plumbline started itself. */
export class ManagedEngines implements RunningEngines {
  readonly #pair: StartedPair;
  #disposed: Promise<void> | undefined;

  constructor(pair: StartedPair) {
    this.#pair = pair;
  }

  get mongo(): RunningEngines['mongo'] {
    const { mongo, versions, planner, origins, options } = this.#pair;
    return { ...this.#info(mongo, versions.mongo), ...origins?.mongo, topology: options.topology, planner };
  }

  get redis(): RunningEngines['redis'] {
    const { redis, versions, origins } = this.#pair;
    return { ...this.#info(redis, versions.redis), ...origins?.redis };
  }

  get otherRedis(): (EngineInfo & { url: string }) | undefined {
    const { otherRedis, versions } = this.#pair;
    return otherRedis && this.#info(otherRedis, versions.redis);
  }

  get platform(): string {
    return this.#pair.platform;
  }

  get fromSnapshot(): boolean {
    return this.#pair.fromSnapshot;
  }

  get notes(): string[] {
    return this.#pair.notes;
  }

  get pinned(): boolean {
    return [this.#pair.mongo, ...this.#redisServers].every(({ pinned }) => pinned);
  }

  async saveSnapshot(key: SnapshotKey, dataset: string): Promise<void> {
    checkKey(key);
    const { mongo, snapshots, options, notes, settleMongo } = this.#pair;
    await snapshots.prepare(key);
    options.onProgress('keeping a snapshot of the data');
    try {
      await stopCleanly(mongo);
      await snapshots.keep(key, dataset);
    } finally {
      // Whatever became of the snapshot, the run goes on with the data.
      await mongo.restart();
      await mongoReady(mongo, settleMongo, options, notes);
    }
  }

  dropSnapshot(key: SnapshotKey): Promise<void> {
    return this.#pair.snapshots.drop(key);
  }

  mongoUse(): Promise<EngineUse> {
    return this.#pair.mongo.use();
  }

  async ping(deadlineMs: number): Promise<void> {
    const { mongo, options } = this.#pair;
    await Promise.all([
      alive(mongo, () => probeMongo(mongo.url, deadlineMs, options.signal, 'the end'), options.signal),
      ...this.#redisServers.map((redis) =>
        alive(redis, () => probeRedis(redis.url, deadlineMs, options.signal), options.signal),
      ),
    ]);
  }

  [Symbol.asyncDispose](): Promise<void> {
    this.#disposed ??= this.#dispose();
    return this.#disposed;
  }

  async #dispose(): Promise<void> {
    const { mongo, cleanUp } = this.#pair;
    const ends = await Promise.allSettled(
      [mongo, ...this.#redisServers].map((server) => server[Symbol.asyncDispose]()),
    );
    await cleanUp();
    // What the clean-up removed is gone, whatever stopping it said; only its own failure counts.
    const failed = ends.filter((end) => end.status === 'rejected');
    for (const { reason } of failed) this.#pair.notes.push(`an engine was not stopped cleanly: ${messageOf(reason)}`);
  }

  get #redisServers(): ManagedServer[] {
    const { redis, otherRedis } = this.#pair;
    return otherRedis ? [redis, otherRedis] : [redis];
  }

  #info(server: ManagedServer, version: string): EngineInfo & { url: string } {
    return { version, via: this.#pair.via, image: server.image, url: server.url };
  }
}

/** Throws ENGINE_DIED, with what is known of its end, when the engine does not answer. */
export async function alive(server: Mourned, probe: () => Promise<unknown>, signal?: AbortSignal): Promise<void> {
  try {
    await probe();
  } catch (thrown) {
    signal?.throwIfAborted();
    throw await engineDied(server, thrown);
  }
}

async function stopCleanly(mongo: ManagedServer): Promise<void> {
  try {
    await mongo.stop();
  } catch (thrown) {
    throw new PlumblineError(
      'SNAPSHOT_UNUSABLE',
      `no snapshot was kept: ${messageOf(thrown)}`,
      'MongoDB was killed because it did not end in time: look at the load and the memory of the machine, and run again.',
      { cause: thrown },
    );
  }
}
