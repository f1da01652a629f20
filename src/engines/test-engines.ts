import path from 'node:path';
import { type EngineOptions, type RunningEngines, startEngines } from './engines.ts';

/**
 * What a test of containers says in its name where it is skipped: engines of this machine are enough to test the rest.
 */
export const NEEDS_DOCKER = 'needs Docker';
export const hasDocker = process.env.PLUMBLINE_TEST_VIA === 'docker';

/** What `startTestEngines` asks for when nothing is changed. */
export function testEngineRequest(): EngineOptions {
  return {
    via: hasDocker ? 'docker' : 'local',
    urls: {},
    images: { mongodb: 'mongo:7.0', redis: 'redis:7-alpine' },
    topology: 'standalone',
    mongoCacheGb: 0.5,
    redisArguments: ['--save', ''],
    provision: false,
    allowDatabases: [],
    cacheDirectory: path.resolve('.plumbline'),
    onProgress: () => undefined,
  };
}

/** Engines for the tests beside this file: in containers, or where there are none, of this machine. */
export function startTestEngines(changes: Partial<EngineOptions>): Promise<RunningEngines> {
  return startEngines({ ...testEngineRequest(), ...changes });
}
