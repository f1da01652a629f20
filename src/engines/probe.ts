import { Redis, type RedisOptions } from 'ioredis';
import { MongoClient, type MongoClientOptions } from 'mongodb';
import { z } from 'zod';
import { messageOf } from '../errors.ts';
import { withDeadline } from '../process/deadline.ts';
import { withoutSecrets } from '../process/redact-url.ts';

const buildInfoSchema = z.object({
  version: z.string(),
  buildEnvironment: z.object({ target_os: z.string(), target_arch: z.string() }).partial().optional(),
});

export interface MongoAnswer {
  version: string;
  /** What it was built for, like `linux/x86_64`. */
  platform: string;
}

/** Asks MongoDB over a connection of its own. Throws an Error without secrets; never plain `serverStatus`, which kills the stand-in. */
export async function probeMongo(url: string, deadlineMs: number, signal?: AbortSignal): Promise<MongoAnswer> {
  return withMongo(url, deadlineMs, signal, async (client) => {
    const admin = client.db('admin');
    await admin.command({ ping: 1 });
    const { version, buildEnvironment } = buildInfoSchema.parse(await admin.command({ buildInfo: 1 }));
    const platform = `${buildEnvironment?.target_os ?? 'unknown'}/${buildEnvironment?.target_arch ?? 'unknown'}`;
    return { version, platform };
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
    // The constructor is inside: it throws on a URL that it cannot read.
    await using client = new MongoClient(url, mongoDeadlines(deadlineMs));
    return await withDeadline(talk(client), deadlineMs, 'MongoDB', signal);
  } catch (thrown) {
    throw cleaned(thrown, url, signal);
  }
}

function mongoDeadlines(ms: number): MongoClientOptions {
  return {
    serverSelectionTimeoutMS: ms,
    connectTimeoutMS: ms,
    socketTimeoutMS: ms,
    waitQueueTimeoutMS: ms,
    maxPoolSize: 1,
    appName: 'plumbline-probe',
    retryReads: false,
    retryWrites: false,
  };
}

/** Asks Redis over a connection of its own; returns its version. */
export async function probeRedis(url: string, deadlineMs: number, signal?: AbortSignal): Promise<{ version: string }> {
  let refusal: Error | undefined;
  const redis = new Redis(url, redisDeadlines(deadlineMs));
  // Without a listener ioredis prints; `connect` itself only says that the connection is closed.
  redis.on('error', (error: Error) => {
    refusal = error;
  });
  const talk = async () => {
    await redis.connect();
    const version = /^redis_version:(\S+)/m.exec(await redis.info('server'))?.[1];
    if (version === undefined) throw new Error('it does not tell its version');
    return { version };
  };
  try {
    return await withDeadline(talk(), deadlineMs, 'Redis', signal);
  } catch (thrown) {
    throw cleaned(refusal ?? thrown, url, signal);
  } finally {
    redis.disconnect();
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

/** The driver's own error is not kept as the cause: drivers put options, and so passwords, into what they throw. */
function cleaned(thrown: unknown, url: string, signal: AbortSignal | undefined): unknown {
  if (signal?.aborted) return signal.reason;
  return new Error(withoutSecrets(messageOf(thrown), url));
}
