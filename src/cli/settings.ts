import path from 'node:path';
import type { Config } from '../model/config.ts';
import { keepSecretsOf } from '../process/redact-url.ts';
import type { EngineRequest } from '../session/session-options.ts';
import type { Environment } from './environment.ts';
import type { FlagValues } from './flags.ts';

/** Those that say which engines are used. */
export type EngineFlags = FlagValues<'engines' | 'provision' | 'allowDatabase'>;

/**
 * Where past runs are kept: the flag first, then the environment and the configuration; a variable that is empty says
 * nothing.
 */
export function historyFrom(flag: string | undefined, config: Config, environment: Environment): string | undefined {
  const where = flag ?? (environment.PLUMBLINE_HISTORY || config.history);
  keepSecretsOf(where);
  return where;
}

/** Where snapshots and notes are kept; a variable that is empty says nothing. */
export function cacheDirectoryFrom({ PLUMBLINE_CACHE }: Pick<Environment, 'PLUMBLINE_CACHE'>): string {
  return path.resolve(PLUMBLINE_CACHE || '.plumbline');
}

/** What the engines are asked for: flags first, then the environment and the configuration. */
export function engineOptionsFrom(flags: EngineFlags, config: Config, environment: Environment): EngineRequest {
  const { MONGO_URL: mongo, REDIS_URL: redis } = environment;
  return {
    ...(flags.engines ? { via: flags.engines } : {}),
    urls: { ...(mongo ? { mongo } : {}), ...(redis ? { redis } : {}) },
    images: config.images,
    topology: config.topology,
    mongoCacheGb: config.mongoCacheGb,
    redisArguments: config.redisArguments,
    provision: flags.provision,
    allowDatabases: [...flags.allowDatabase],
    cacheDirectory: cacheDirectoryFrom(environment),
  };
}
