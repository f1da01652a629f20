import type { Redis } from 'ioredis';
import type { MongoClient } from 'mongodb';
import { isDenied } from './authorization-error.ts';
import { examineDatabase, examineScratch } from './claim-database.ts';
import { examineRedis } from './claim-redis.ts';

export interface Wanted {
  mongo: MongoClient;
  /** Databases of MongoDB. */
  databases: Iterable<string>;
  /** Those that are made and dropped again. */
  scratch: Iterable<string>;
  redis: readonly Redis[];
  /** What the user allowed. */
  allow: readonly string[];
}

/**
 * Makes all that a run uses Plumbline's own. What is refused is refused before anything is made. @throws
 * DATABASE_REFUSED
 */
export async function claimAll({ mongo, databases, scratch, redis, allow }: Wanted): Promise<void> {
  const marks: (() => Promise<void>)[] = [];
  for (const name of databases) marks.push(await examineDatabase(mongo, name, allow));
  for (const name of scratch) await examineScratch(mongo, name).catch(unlessDenied);
  for (const one of redis) marks.push(await examineRedis(one, allow));
  for (const mark of marks) await mark();
}

/** What this user may not even look at, it cannot harm; which rights are missing is told of all databases at once. */
function unlessDenied(thrown: unknown): void {
  if (!isDenied(thrown)) throw thrown;
}
