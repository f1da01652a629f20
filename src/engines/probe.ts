import { Redis, type RedisOptions } from 'ioredis';
import { MongoClient, type MongoClientOptions } from 'mongodb';
import { z } from 'zod';
import { messageOf } from '../errors.ts';
import type { Planner, Topology } from '../model/engines.ts';
import { withDeadline } from '../process/deadline.ts';
import { userinfoOf, withoutSecrets } from '../process/redact-url.ts';
import { PLANNER_PARAMETERS, plannerOf } from './query-planner.ts';
import { helloSchema, topologyOf, type Unfit, unfitMongo, unfitRedis } from './unfit-servers.ts';

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
export async function probeMongo(url: string, deadlineMs: number, signal?: AbortSignal): Promise<MongoAnswer> {
  return withMongo(url, deadlineMs, signal, async (client) => {
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
  });
}

/** A short conversation with MongoDB, all of it within the deadline. */
export async function withMongo<Result>(
  url: string,
  deadlineMs: number,
  signal: AbortSignal | undefined,
  talk: (client: MongoClient) => Promise<Result>,
): Promise<Result> {
  try {
    await using client = readable(url, () => new MongoClient(url, mongoDeadlines(deadlineMs)));
    return await withDeadline(talk(client), deadlineMs, 'MongoDB', signal);
  } catch (thrown) {
    throw cleaned(thrown, url, signal);
  }
}

function mongoDeadlines(ms: number): MongoClientOptions {
  return {
    // A little sooner than the conversation ends, so that the driver still says why it found no server.
    serverSelectionTimeoutMS: Math.ceil(ms * 0.9),
    connectTimeoutMS: ms,
    socketTimeoutMS: ms,
    waitQueueTimeoutMS: ms,
    maxPoolSize: 1,
    appName: 'plumbline-probe',
    retryReads: false,
    retryWrites: false,
  };
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

/** A short conversation with Redis, all of it within the deadline. */
export async function withRedis<Result>(
  url: string,
  deadlineMs: number,
  signal: AbortSignal | undefined,
  talk: (redis: Redis) => Promise<Result>,
): Promise<Result> {
  let refusal: Error | undefined;
  let redis: Redis | undefined;
  try {
    redis = readable(url, () => new Redis(url, redisDeadlines(deadlineMs)));
    // Without a listener ioredis prints; `connect` itself only says that the connection is closed.
    redis.on('error', (error: Error) => {
      refusal = error;
    });
    const talking = redis.connect().then(() => talk(redis as Redis));
    return await withDeadline(talking, deadlineMs, 'Redis', signal);
  } catch (thrown) {
    throw cleaned(refusal ?? thrown, url, signal);
  } finally {
    redis?.disconnect();
  }
}

function redisDeadlines(ms: number) {
  return {
    lazyConnect: true,
    connectTimeout: ms,
    commandTimeout: ms,
    maxRetriesPerRequest: 0,
    retryStrategy: () => null,
    enableOfflineQueue: false,
    autoResendUnfulfilledCommands: false,
    enableReadyCheck: false,
  } satisfies RedisOptions;
}

/** A driver that cannot read a URL quotes the part that it stumbled over, which may be one of the password. */
function readable<Client>(url: string, connect: () => Client): Client {
  try {
    return connect();
  } catch (thrown) {
    const userinfo = userinfoOf(url) ?? '';
    if (!/[/?#[\]@]|:.*:/.test(userinfo)) throw thrown;
    throw new Error('its user or password holds one of : / ? # [ ] @, which are written percent-encoded (%40 for @)');
  }
}

/** The driver's own error is not kept as the cause: drivers put options, and so passwords, into what they throw. */
function cleaned(thrown: unknown, url: string, signal: AbortSignal | undefined): unknown {
  if (signal?.aborted) return signal.reason;
  return new Error(withoutSecrets(messageOf(thrown), url));
}
