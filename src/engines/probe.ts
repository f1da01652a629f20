import type { MongoClient } from 'mongodb';
import { z } from 'zod';
import type { Planner, Topology } from '../model/engines.ts';
import { type Refusal, withMongo, withRedis } from './conversation.ts';
import { PLANNER_PARAMETERS, plannerOf } from './query-planner.ts';
import { helloSchema, topologyOf, type Unfit, unfitMongo } from './topologies.ts';

const buildInfoSchema = z.object({
  version: z.string(),
  buildEnvironment: z.object({ target_os: z.string(), target_arch: z.string() }).partial().optional(),
});

export interface MongoAnswer {
  version: string;
  /** What it was built for, like `linux/x86_64`. */
  platform: string;
  topology: Topology;
  planner: Planner;
  unfit?: Unfit;
}

/**
 * Asks MongoDB over a connection of its own. Throws an Error without secrets; never plain `serverStatus`, which kills
 * the stand-in.
 */
export async function probeMongo(
  url: string,
  deadlineMs: number,
  signal?: AbortSignal,
  refusal?: Refusal,
): Promise<MongoAnswer> {
  const talk = async (client: MongoClient) => {
    const admin = client.db('admin');
    const hello = helloSchema.parse(await admin.command({ hello: 1 }));
    const { version, buildEnvironment } = buildInfoSchema.parse(await admin.command({ buildInfo: 1 }));
    const platform = `${buildEnvironment?.target_os ?? 'unknown'}/${buildEnvironment?.target_arch ?? 'unknown'}`;
    const topology = topologyOf(hello);
    const unfit = unfitMongo(hello, client.options.readPreference.mode);
    // "no option found" where it has none of them; a given server's user may not ask.
    const parameters = await admin.command({ getParameter: 1, ...PLANNER_PARAMETERS }).catch(() => undefined);
    const planner = plannerOf(version, parameters);
    return { version, platform, topology, planner, ...(unfit && { unfit }) };
  };
  return withMongo(url, deadlineMs, signal, talk, refusal);
}

export interface RedisAnswer {
  version: string;
  unfit?: Unfit;
}

/** Asks Redis over a connection of its own. Throws an Error without secrets. */
export async function probeRedis(url: string, deadlineMs: number, signal?: AbortSignal): Promise<RedisAnswer> {
  return withRedis(url, deadlineMs, signal, async (redis) => {
    const info = `${await redis.info('server')}${await redis.info('replication')}`;
    const field = (name: string) => new RegExp(`^${name}:(\\S+)`, 'm').exec(info)?.[1];
    const version = field('redis_version');
    if (version === undefined) throw new Error('it does not tell its version');
    const unfit = unfitRedis(field('redis_mode'), field('role'), field('master_host'));
    return { version, ...(unfit && { unfit }) };
  });
}

function unfitRedis(mode: string | undefined, role: string | undefined, master: string | undefined): Unfit | undefined {
  if (mode === 'cluster' || mode === 'sentinel') {
    return { is: `a server in ${mode} mode`, hint: 'Give the address of a Redis that has its data to itself.' };
  }
  if (role !== 'slave') return undefined;
  return {
    is: `a replica of ${master ?? 'another server'}, which takes no writes`,
    hint: 'Give the address of the master.',
  };
}
