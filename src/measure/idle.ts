import { setTimeout as delay } from 'node:timers/promises';
import type { Redis } from 'ioredis';
import type { MongoClient } from 'mongodb';
import { type CommandCounts, commandDifference, readServer } from './mongo-commands.ts';

const QUIET_MS = 300;
const AT_MOST_MS = 10_000;
/** Of the last seconds of a look in vain: what an application that is started does once is over by then. */
const STEADY_WINDOWS = 10;
/** Of one that never rests: a single window may lie between two commands of its start. */
const WINDOWS_AS_BEFORE = 3;
const COMMANDS_PROCESSED = /^total_commands_processed:(\d+)/m;

/** The most commands that came in 300 ms, by name; those of Redis together. */
export type Unrest = Readonly<Record<string, number>>;

/**
 * Waits until nobody works on the engines: an application writes in the background in its first seconds, and that is no
 * call's work. One that never rests is not waited for any longer than 10 s; its counts then say so themselves. Gives
 * what that one goes on doing, and is not waited for again where it does no more than `known`.
 */
export async function untilIdle(mongo: MongoClient, redis: Redis, known: Unrest = {}): Promise<Unrest> {
  const untilMs = performance.now() + AT_MOST_MS;
  const needed = Object.keys(known).length === 0 ? 1 : WINDOWS_AS_BEFORE;
  const seen: CommandCounts[] = [];
  let before = await commandsOf(mongo, redis);
  while (performance.now() < untilMs) {
    await delay(QUIET_MS);
    const now = await commandsOf(mongo, redis);
    // The reading itself is one of Redis.
    const { Redis: ofRedis = 0, ...ofMongo } = commandDifference(before, now);
    seen.push(ofRedis > 1 ? { ...ofMongo, Redis: ofRedis - 1 } : ofMongo);
    if (isAtRest(seen.slice(-needed), needed, known)) return known;
    before = now;
  }
  return unrestOf(seen.slice(-STEADY_WINDOWS));
}

/** Whether so many windows are there, and each has no more than is known: timers meet one window once more than another. */
export function isAtRest(windows: readonly CommandCounts[], needed: number, known: Unrest): boolean {
  const isKnown = (window: CommandCounts) => Object.entries(window).every(([name, n]) => n <= (known[name] ?? -1) + 1);
  return windows.length >= needed && windows.every(isKnown);
}

/** The most of each name in any window. */
export function unrestOf(windows: readonly CommandCounts[]): Unrest {
  const most: Record<string, number> = {};
  for (const [name, n] of windows.flatMap((window) => Object.entries(window))) {
    most[name] = Math.max(n, most[name] ?? 0);
  }
  return most;
}

async function commandsOf(mongo: MongoClient, redis: Redis): Promise<CommandCounts> {
  const [{ commands }, info] = await Promise.all([readServer(mongo), redis.info('stats')]);
  return { ...commands, Redis: Number(COMMANDS_PROCESSED.exec(info)?.[1]) };
}
