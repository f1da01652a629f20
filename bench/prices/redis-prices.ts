import { Redis } from 'ioredis';
import type { Prices } from './prices.ts';
import { slope, timed } from './timed.ts';

const KIB = 1_024;
/** As much as a socket takes at once: what is longer waits for both sides to take turns. */
const BIG_KIB = 33;
const PIPELINED = 101;
const ROUNDS_OF_CONNECTIONS = 50;

/** Milliseconds of one of each. Its keys are gone afterwards. */
export async function redisPrices(url: string): Promise<Prices> {
  const redis = new Redis(url);
  try {
    return { ...(await commands(redis)), ...(await bytes(redis)), ...(await connections(url, redis)) };
  } finally {
    await redis.del('plumbline:price:1', `plumbline:price:${BIG_KIB}`);
    redis.disconnect();
  }
}

async function commands(redis: Redis): Promise<Prices> {
  const pipelined = async (many: number) => {
    const pipeline = redis.pipeline();
    for (let at = 0; at < many; at += 1) pipeline.get(`plumbline:absent:${at}`);
    await pipeline.exec();
  };
  const took = await timed({
    one: () => redis.get('plumbline:absent'),
    pipelinedOne: () => pipelined(1),
    pipelinedMany: () => pipelined(PIPELINED),
  });
  return {
    'command to Redis': took.one,
    'command to Redis within a pipeline': (took.pipelinedMany - took.pipelinedOne) / (PIPELINED - 1),
  };
}

async function bytes(redis: Redis): Promise<Prices> {
  const key = (kib: number) => `plumbline:price:${kib}`;
  for (const kib of [1, BIG_KIB]) await redis.set(key(kib), 'x'.repeat(kib * KIB));
  const answer = (kib: number) => ({ units: kib, run: () => redis.get(key(kib)) });
  const question = (kib: number) => {
    const absent = 'x'.repeat(kib * KIB);
    return { units: kib, run: () => redis.exists(absent) };
  };
  return {
    'kilobyte from Redis': await slope(answer(1), answer(BIG_KIB)),
    'kilobyte to Redis': await slope(question(1), question(BIG_KIB)),
  };
}

async function connections(url: string, there: Redis): Promise<Prices> {
  const took = await timed(
    {
      there: () => there.get('plumbline:absent'),
      made: async () => {
        const made = new Redis(url);
        await made.get('plumbline:absent');
        made.disconnect();
      },
    },
    ROUNDS_OF_CONNECTIONS,
  );
  return { 'connection to Redis': took.made - took.there };
}
