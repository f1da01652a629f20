import { randomUUID } from 'node:crypto';
import type { Db } from 'mongodb';
import { MongoConnectionPool } from '../mongo-connection-pool.ts';

/** The engines that the test run provides. A test without them fails: a skipped test would look like a passed one. */
function engineUrl(variable: 'PLUMBLINE_TEST_MONGO_URL' | 'PLUMBLINE_TEST_REDIS_URL'): string {
  const url = process.env[variable];
  if (url === undefined || url === '') {
    throw new Error(
      `${variable} is not set: run the tests with vitest from the repository's root, which starts the engines`,
    );
  }
  return url;
}

export const mongoUrl = () => engineUrl('PLUMBLINE_TEST_MONGO_URL');

/** A prefix of its own keeps one test file's keys from another's: they share a server. */
export const redisUrl = () => engineUrl('PLUMBLINE_TEST_REDIS_URL');

export const uniqueName = (what: string) => `devora-test-${what}-${randomUUID().slice(0, 8)}`;

export interface TestDatabase extends AsyncDisposable {
  readonly db: Db;
}

/** A database for one test file, dropped at its end. */
export async function openTestDatabase(what: string): Promise<TestDatabase> {
  const pool = await new MongoConnectionPool(mongoUrl(), { minPoolSize: 1 }).open();
  const db = pool.db(uniqueName(what));
  return {
    db,
    [Symbol.asyncDispose]: async () => {
      await db.dropDatabase();
      await pool[Symbol.asyncDispose]();
    },
  };
}
