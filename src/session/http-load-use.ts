import type { EngineUse, RunningEngines } from '../engines/engines.ts';
import { openConnections } from '../measure/mongo-connections.ts';
import type { LoadUse } from '../model/http-load.ts';
import type { ControlClients } from './measurer.ts';

const EVERY_MS = 1_000;

/** What the engines use under load, read once a second from outside: in all, and at the peak. */
export class LoadUseMeter implements Disposable {
  readonly #engines: RunningEngines;
  readonly #control: ControlClients;
  readonly #idle: EngineUse;
  readonly #redisBefore: RedisReading;
  #peakBytes: number | undefined;
  #connectionsMost = 0;
  #timer: NodeJS.Timeout | undefined;
  #reading: Promise<void> = Promise.resolve();
  #failure: unknown;

  private constructor(engines: RunningEngines, control: ControlClients, idle: EngineUse, redis: RedisReading) {
    this.#engines = engines;
    this.#control = control;
    this.#idle = idle;
    this.#redisBefore = redis;
    this.#schedule();
  }

  /** Before the first request: what is held now is idle. */
  static async start(engines: RunningEngines, control: ControlClients): Promise<LoadUseMeter> {
    return new LoadUseMeter(engines, control, await engines.mongoUse(), await redisReading(control));
  }

  /** `answers` is what the figures are divided by. Throws what kept a reading from being made. */
  async stop(answers: number): Promise<LoadUse> {
    this[Symbol.dispose]();
    await this.#reading;
    if (this.#failure) throw this.#failure;
    await this.#read();
    const after = await this.#engines.mongoUse();
    const redis = await redisReading(this.#control);
    const given = this.#engines.redis.via === 'url';
    const since = (name: 'cpuSeconds' | 'bytesRead') => difference(after[name], this.#idle[name]);
    return {
      answers,
      ...present('mongoCpuSeconds', since('cpuSeconds')),
      ...present('mongoMemoryBytes', difference(this.#peakBytes, this.#idle.memoryBytes)),
      ...present('mongoBytesRead', since('bytesRead')),
      mongoConnectionsMost: this.#connectionsMost,
      ...(given ? {} : { redisMemoryBytes: redis.peakBytes }),
      redisHits: redis.hits - this.#redisBefore.hits,
      redisMisses: redis.misses - this.#redisBefore.misses,
      redisEvictions: redis.evictions - this.#redisBefore.evictions,
      notes: [...after.notes, ...(given ? ["a given Redis's memory at its peak may be of long before this load"] : [])],
    };
  }

  #schedule(): void {
    this.#timer = setTimeout(() => {
      this.#reading = this.#read().then(
        () => this.#timer && this.#schedule(),
        (error: unknown) => {
          this.#failure = error;
        },
      );
    }, EVERY_MS);
  }

  async #read(): Promise<void> {
    const { memoryBytes } = await this.#engines.mongoUse();
    if (memoryBytes !== undefined) this.#peakBytes = Math.max(this.#peakBytes ?? 0, memoryBytes);
    this.#connectionsMost = Math.max(this.#connectionsMost, await openConnections(this.#control.mongo));
  }

  [Symbol.dispose](): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }
}

interface RedisReading {
  peakBytes: number;
  hits: number;
  misses: number;
  evictions: number;
}

async function redisReading({ redis }: ControlClients): Promise<RedisReading> {
  const info = await redis.info();
  const field = (name: string) => {
    const value = new RegExp(`^${name}:(\\d+)`, 'm').exec(info)?.[1];
    if (value === undefined) throw new Error(`Redis' INFO has no ${name}`);
    return Number(value);
  };
  return {
    peakBytes: field('used_memory_peak'),
    hits: field('keyspace_hits'),
    misses: field('keyspace_misses'),
    evictions: field('evicted_keys'),
  };
}

function difference(after: number | undefined, before: number | undefined): number | undefined {
  return after === undefined || before === undefined ? undefined : Math.max(0, after - before);
}

function present<Name extends string>(name: Name, value: number | undefined): Partial<Record<Name, number>> {
  return value === undefined ? {} : ({ [name]: value } as Record<Name, number>);
}
