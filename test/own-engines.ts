import path from 'node:path';
import { absentFlags } from '../src/cli/flags.ts';
import { engineOptionsFrom } from '../src/cli/settings.ts';
import { type RunningEngines, startEngines } from '../src/engines/engines.ts';
import { loadConfig } from '../src/project/config-file.ts';
import type { EngineRequest } from '../src/session/session-options.ts';

export const ROOT = path.resolve(import.meta.dirname, '..');

/** This repository's engines, as its own configuration has them; never those of the environment's URLs. */
export async function ownEngineRequest(): Promise<EngineRequest> {
  const environment = { MONGO_URL: undefined, REDIS_URL: undefined, PLUMBLINE_CACHE: path.join(ROOT, '.plumbline') };
  return engineOptionsFrom(absentFlags(['engines', 'provision', 'allowDatabase']), await loadConfig(ROOT), environment);
}

/** A pair of engines for a script, whose parts read the URLs as tests do. */
export async function startOwnPair(): Promise<RunningEngines> {
  const engines = await startEngines({ ...(await ownEngineRequest()), onProgress: (text) => console.error(text) });
  giveToTests({ via: engines.mongo.via, mongo: engines.mongo.url, redis: engines.redis.url });
  return engines;
}

export interface EnginePair {
  via: string;
  mongo: string;
  redis: string;
}

/** Where every test finds its engines. */
export function giveToTests({ via, mongo, redis }: EnginePair): void {
  process.env.PLUMBLINE_TEST_VIA = via;
  process.env.PLUMBLINE_TEST_MONGO_URL = mongo;
  process.env.PLUMBLINE_TEST_REDIS_URL = redis;
}
