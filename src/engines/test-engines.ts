import path from 'node:path';
import { type EngineOptions, type RunningEngines, startEngines } from './engines.ts';

/** Engines in containers for the tests beside this file. */
export function startTestEngines(changes: Partial<EngineOptions>): Promise<RunningEngines> {
  return startEngines({
    via: 'docker',
    urls: {},
    images: { mongodb: 'mongo:7.0', redis: 'redis:7-alpine' },
    topology: 'standalone',
    mongoCacheGb: 0.5,
    redisArguments: ['--save', ''],
    provision: true,
    allowDatabases: [],
    cacheDirectory: path.resolve('.plumbline'),
    onProgress: () => undefined,
    ...changes,
  });
}
