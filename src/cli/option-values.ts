import path from 'node:path';
import { InvalidArgumentError } from 'commander';
import { z } from 'zod';
import type { Config } from '../model/config.ts';
import { PROFILES } from '../model/dataset.ts';
import type { EngineRequest } from '../session/session-options.ts';
import { type Shard, shardSchema } from '../shards/split.ts';
import type { Environment } from './environment.ts';

export function minutes(text: string): number {
  if (!/^\d+(\.\d+)?$/.test(text) || Number(text) === 0) throw new InvalidArgumentError('write a number above 0.');
  return Number(text);
}

export function wholeNumber(text: string): number {
  if (!/^\d+$/.test(text) || !Number.isSafeInteger(Number(text)))
    throw new InvalidArgumentError(`write a whole number, at most ${Number.MAX_SAFE_INTEGER}.`);
  return Number(text);
}

/** `2/4`. */
export function shard(text: string): Shard {
  const [, index = '', of = ''] = /^(\d+)\/(\d+)$/.exec(text) ?? [];
  const parsed = shardSchema.safeParse({ index: Number(index), of: Number(of) });
  if (!parsed.success || parsed.data.index > parsed.data.of)
    throw new InvalidArgumentError('write i/n, from 1/n to n/n.');
  return parsed.data;
}

export function runs(text: string): number {
  if (!/^[1-9]\d*$/.test(text)) throw new InvalidArgumentError('write a number of runs, 1 or more.');
  return Number(text);
}

export const engineFlagsSchema = z.object({
  engines: z.enum(['url', 'docker', 'local']).optional(),
  provision: z.boolean().default(true),
  allowDatabase: z.array(z.string()).default([]),
});

export const dataFlagsSchema = engineFlagsSchema.extend({
  profile: z.enum(PROFILES).optional(),
  seed: z.number().optional(),
});

export const runFlagsSchema = dataFlagsSchema.extend({
  grep: z.string().optional(),
  bail: z.boolean().default(false),
  strict: z.boolean().default(false),
  out: z.string().optional(),
  reporter: z.array(z.string()).optional(),
  json: z.boolean().default(false),
  dryRun: z.boolean().default(false),
  shard: shardSchema.optional(),
  updateLock: z.boolean().default(false),
  updateDurations: z.boolean().default(false),
  history: z.string().optional(),
  record: z.boolean().default(true),
  growth: z.boolean().default(false),
});

export const compareFlagsSchema = runFlagsSchema.extend({
  base: z.string().optional(),
  minutes: z.number().optional(),
});

/** Where past runs are kept: the flag first, then the environment and the configuration; a variable that is empty says nothing. */
export function historyFrom(flag: string | undefined, config: Config, environment: Environment): string | undefined {
  return flag ?? (environment.PLUMBLINE_HISTORY || config.history);
}

/** Where snapshots and notes are kept; a variable that is empty says nothing. */
export function cacheDirectoryFrom({ PLUMBLINE_CACHE }: Pick<Environment, 'PLUMBLINE_CACHE'>): string {
  return path.resolve(PLUMBLINE_CACHE || '.plumbline');
}

/** What the engines are asked for: flags first, then the environment and the configuration. */
export function engineOptionsFrom(options: unknown, config: Config, environment: Environment): EngineRequest {
  const flags = engineFlagsSchema.parse(options);
  const { MONGO_URL: mongo, REDIS_URL: redis } = environment;
  return {
    ...(flags.engines ? { via: flags.engines } : {}),
    urls: { ...(mongo ? { mongo } : {}), ...(redis ? { redis } : {}) },
    images: config.images,
    topology: config.topology,
    mongoCacheGb: config.mongoCacheGb,
    redisArguments: config.redisArguments,
    provision: flags.provision,
    allowDatabases: flags.allowDatabase,
    cacheDirectory: cacheDirectoryFrom(environment),
  };
}
