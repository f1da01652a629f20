import { setTimeout as delay } from 'node:timers/promises';
import type { Redis } from 'ioredis';
import type { MongoClient } from 'mongodb';
import { readServer } from './mongo-commands.ts';

const QUIET_MS = 300;
const AT_MOST_MS = 10_000;
const COMMANDS_PROCESSED = /^total_commands_processed:(\d+)/m;

/**
 * Waits until nobody works on the engines: an application writes in the background in its first seconds, and that is no
 * call's work. One that never rests is not waited for any longer than 10 s; its counts then say so themselves.
 */
export async function untilIdle(mongo: MongoClient, redis: Redis): Promise<void> {
  const untilMs = performance.now() + AT_MOST_MS;
  let before = await reading(mongo, redis);
  while (performance.now() < untilMs) {
    await delay(QUIET_MS);
    const now = await reading(mongo, redis);
    if (now.mongo === before.mongo && now.redis - before.redis <= 1) return;
    before = now;
  }
}

/** Of Redis every command counts, one for the reading itself. */
async function reading(mongo: MongoClient, redis: Redis): Promise<{ mongo: string; redis: number }> {
  const [{ commands }, info] = await Promise.all([readServer(mongo), redis.info('stats')]);
  return { mongo: JSON.stringify(commands), redis: Number(COMMANDS_PROCESSED.exec(info)?.[1]) };
}
