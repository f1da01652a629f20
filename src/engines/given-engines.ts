import { messageOf } from '../errors.ts';
import { redactUrl } from '../process/redact-url.ts';
import { releaseRedis } from './claim-redis.ts';
import { withRedis } from './conversation.ts';
import type { EngineServer } from './engine-server.ts';
import { alive } from './managed-engines.ts';
import { type MongoAnswer, probeMongo, probeRedis } from './probe.ts';
import type { EngineInfo, EngineOptions, EngineUse, RunningEngines } from './running-engines.ts';
import type { Unfit } from './topologies.ts';

const RELEASE_MS = 3_000;

export interface GivenPair {
  urls: { mongo: string; redis: string };
  mongo: MongoAnswer;
  redis: { version: string };
  notes: string[];
  options: EngineOptions;
}

/** Engines that the user runs. Their data stays where it is, in databases that carry Plumbline's marker. */
export class GivenEngines implements RunningEngines {
  readonly fromSnapshot = false;
  readonly pinned = false;
  readonly #pair: GivenPair;

  constructor(pair: GivenPair) {
    this.#pair = pair;
  }

  get mongo(): RunningEngines['mongo'] {
    const { urls, mongo } = this.#pair;
    return { ...info(urls.mongo, mongo.version), topology: mongo.topology, planner: mongo.planner };
  }

  get redis(): RunningEngines['redis'] {
    return info(this.#pair.urls.redis, this.#pair.redis.version);
  }

  get otherRedis(): (EngineInfo & { url: string }) | undefined {
    const { options, urls, redis } = this.#pair;
    return options.secondRedis ? info(nextDatabase(urls.redis), redis.version) : undefined;
  }

  get platform(): string {
    return this.#pair.mongo.platform;
  }

  get notes(): string[] {
    return this.#pair.notes;
  }

  async saveSnapshot(): Promise<void> {
    this.#pair.options.onProgress('no snapshot of a given MongoDB: the data stays in its marked databases');
  }

  async dropSnapshot(): Promise<void> {
    this.#pair.options.onProgress('a given MongoDB has no snapshots');
  }

  async mongoUse(): Promise<EngineUse> {
    return { notes: ["a given MongoDB's CPU, memory and reads are not Plumbline's to see"] };
  }

  async ping(deadlineMs: number): Promise<void> {
    const { urls, options } = this.#pair;
    await Promise.all([
      alive(
        given('MongoDB', urls.mongo),
        () => stillFit(probeMongo(urls.mongo, deadlineMs, options.signal, 'the end')),
        options.signal,
      ),
      alive(
        given('Redis', urls.redis),
        () => stillFit(probeRedis(urls.redis, deadlineMs, options.signal)),
        options.signal,
      ),
    ]);
  }

  /** Nothing was started, so nothing is stopped; what was claimed of Redis is given back. */
  async [Symbol.asyncDispose](): Promise<void> {
    for (const redis of [this.redis, this.otherRedis]) {
      if (redis === undefined) continue;
      try {
        // Not with the run's signal: it is given back after Ctrl-C, too.
        await withRedis(redis.url, RELEASE_MS, undefined, releaseRedis);
      } catch (thrown) {
        this.#pair.options.onProgress(
          `${redis.image} still has Plumbline's keys and its marker: it could not be emptied: ${messageOf(thrown)}`,
        );
      }
    }
  }
}

/** A primary that stepped down answers, and is no longer the server that was measured. */
async function stillFit(answer: Promise<{ unfit?: Unfit }>): Promise<void> {
  const { unfit } = await answer;
  if (unfit) throw new Error(`what answers is ${unfit.is}`);
}

function info(url: string, version: string): EngineInfo & { url: string } {
  return { version, via: 'url', image: redactUrl(url), url };
}

/**
 * A given server is shared by both sides: the other one has its next database, which must be claimed like the first.
 */
function nextDatabase(url: string): string {
  const next = new URL(url);
  // As ioredis reads it: the path, else the parameter.
  const own = next.pathname.slice(1) || next.searchParams.get('db') || '0';
  next.pathname = `/${Number(own) + 1}`;
  return next.href;
}

function given(engine: EngineServer['engine'], url: string): Pick<EngineServer, 'engine' | 'obituary'> {
  return { engine, obituary: async () => `It is the one at ${redactUrl(url)}; its own log says why` };
}
