import type { TestProject } from 'vitest/node';
import { type RunningEngines, startEngines } from '../src/engines/engines.ts';
import { type EnginePair, ownEngineRequest } from './own-engines.ts';

declare module 'vitest' {
  interface ProvidedContext {
    enginePairs: EnginePair[];
  }
}

/**
 * A pair of real engines for each worker of the project, whose tests get it by `engine-pair.ts`; the machine is
 * provisioned where it must be.
 */
export default async function startEnginePairs(project: TestProject): Promise<() => Promise<void>> {
  const pairs: RunningEngines[] = [];
  const end = async () => {
    await Promise.all(pairs.map((engines) => engines[Symbol.asyncDispose]()));
  };
  try {
    // One after the other: the first one provisions.
    for (let worker = 0; worker < Number(project.config.maxWorkers); worker += 1) {
      pairs.push(await startEngines({ ...(await ownEngineRequest()), onProgress: (text) => console.error(text) }));
    }
  } catch (thrown) {
    await end();
    throw thrown;
  }
  project.provide(
    'enginePairs',
    pairs.map(({ mongo, redis }) => ({ via: mongo.via, mongo: mongo.url, redis: redis.url })),
  );
  return end;
}
