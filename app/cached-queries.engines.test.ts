import { Redis } from 'ioredis';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type DatabaseOptimizations, initializeDatabaseOptimizations } from './initialize-database-optimizations.ts';
import { mongoUrl, redisUrl, uniqueName } from './testing/engines-under-test.ts';
import { lightUser, loadSampleData, SEARCH_WORDS } from './testing/sample-data.ts';

// The keys are those of the application: a database of their own keeps them from another test's.
const ownRedis = new URL('/9', redisUrl()).href;
const redis = new Redis(ownRedis);
let devora: DatabaseOptimizations;

beforeAll(async () => {
  await redis.flushdb();
  devora = await initializeDatabaseOptimizations({
    mongoUrl: mongoUrl(),
    redisUrl: ownRedis,
    dbName: uniqueName('kept'),
    poolOptions: { minPoolSize: 2 },
  });
  await loadSampleData(devora.db);
});
afterAll(async () => {
  await devora.db.dropDatabase();
  await devora[Symbol.asyncDispose]();
  await redis.flushdb();
  redis.disconnect();
});

it('each answer is kept as long as the guide says', async () => {
  const { queries } = devora;
  await queries.getUserProjectsOptimized(lightUser._id);
  await queries.searchProjects(SEARCH_WORDS[0]);
  await queries.searchTemplates(SEARCH_WORDS[0]);
  await queries.getPopularTemplates();
  const keys = await redis.keys('*');
  const kept = await Promise.all(keys.map(async (key) => [key.split(':')[0] ?? '', await redis.ttl(key)] as const));
  const seconds = Object.fromEntries(kept.filter(([prefix]) => prefix in GUIDE));
  expect(Object.keys(seconds).toSorted()).toEqual(Object.keys(GUIDE).toSorted());
  for (const [prefix, whole] of Object.entries(GUIDE)) {
    expect(seconds[prefix], prefix).toBeLessThanOrEqual(whole);
    expect(seconds[prefix], prefix).toBeGreaterThan(whole - 30);
  }
});

const GUIDE: Readonly<Record<string, number>> = {
  user_projects: 300,
  search_results: 60,
  template_search: 60,
  popular_templates: 1_800,
};
