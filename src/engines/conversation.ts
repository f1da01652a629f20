import { Redis, type RedisOptions } from 'ioredis';
import { MongoClient, type MongoClientOptions } from 'mongodb';
import { messageOf } from '../errors.ts';
import { withDeadline } from '../process/deadline.ts';
import { userinfoOf, withoutSecrets } from '../process/redact-url.ts';

/** What a refused connection is: of a server that starts, nothing yet; of one that has run, its end. */
export type Refusal = 'not yet' | 'the end';

/** A short conversation with MongoDB, all of it within the deadline. */
export async function withMongo<Result>(
  url: string,
  deadlineMs: number,
  signal: AbortSignal | undefined,
  talk: (client: MongoClient) => Promise<Result>,
  refusal: Refusal = 'not yet',
): Promise<Result> {
  try {
    await using client = readable(url, () => new MongoClient(url, mongoDeadlines(deadlineMs)));
    const talking = refusal === 'the end' ? [refusedBy(client), talk(client)] : [talk(client)];
    return await withDeadline(Promise.race(talking), deadlineMs, 'MongoDB', signal);
  } catch (thrown) {
    throw cleaned(thrown, url, signal);
  }
}

/** The driver asks again until its deadline. Of several members one may refuse while the others serve. */
function refusedBy(client: MongoClient): Promise<never> {
  return new Promise((_, reject) => {
    if (client.options.hosts.length > 1) return;
    client.on('serverHeartbeatFailed', ({ failure }) => {
      const { cause } = failure;
      if (cause instanceof Error && 'code' in cause && cause.code === 'ECONNREFUSED') reject(failure);
    });
  });
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
