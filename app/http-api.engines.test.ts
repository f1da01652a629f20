import { ObjectId } from 'mongodb';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { API_VARIANTS, createHttpApi } from './http-api.ts';
import { type DatabaseOptimizations, initializeDatabaseOptimizations } from './initialize-database-optimizations.ts';
import { listUserProjects } from './project-queries.ts';
import { mongoUrl, redisUrl, uniqueName } from './testing/engines-under-test.ts';
import { heavyUser, loadSampleData } from './testing/sample-data.ts';

let optimizations: DatabaseOptimizations;

beforeAll(async () => {
  optimizations = await initializeDatabaseOptimizations({
    mongoUrl: mongoUrl(),
    redisUrl: redisUrl(),
    dbName: uniqueName('http'),
    poolOptions: { minPoolSize: 1 },
  });
  await loadSampleData(optimizations.db);
});
afterAll(async () => {
  await optimizations.db.dropDatabase();
  await optimizations[Symbol.asyncDispose]();
});

const projectsUrl = (query: string, userId: string = heavyUser._id.toHexString()) =>
  `/api/users/${userId}/projects${query}`;

describe('GET /api/users/:user_id/projects', () => {
  it.each(API_VARIANTS)('answers the same in the variant %s', async (variant) => {
    await using api = createHttpApi(optimizations, variant);
    const expected = await listUserProjects(optimizations.db, heavyUser._id, { skip: 40, limit: 10 });
    for (const attempt of ['first', 'second']) {
      const response = await api.inject(projectsUrl('?skip=40&limit=10'));
      expect(response.statusCode, attempt).toBe(200);
      expect(response.json()).toEqual(JSON.parse(JSON.stringify(expected)));
    }
  });

  it('gives 20 projects unless told otherwise, and none to a stranger', async () => {
    await using api = createHttpApi(optimizations);
    expect((await api.inject(projectsUrl(''))).json()).toHaveLength(20);
    expect((await api.inject(projectsUrl('', new ObjectId().toHexString()))).json()).toEqual([]);
  });

  it.each([
    ['?skip=-1', undefined, 'skip is below 0'],
    ['?limit=0', undefined, 'limit is below 1'],
    ['?limit=101', undefined, 'limit is above 100'],
    ['?limit=many', undefined, 'limit is not a number'],
    ['?skip=0.5', undefined, 'skip is not a whole number'],
    ['?skip=1&skip=2', undefined, 'skip is not a number'],
    ['?user_id=000000000000000000000000', 'nobody', 'user_id is not an id'],
  ])('refuses %s for %s: %s', async (query, userId, message) => {
    await using api = createHttpApi(optimizations);
    const response = await api.inject(projectsUrl(query, userId));
    expect(response.statusCode).toBe(400);
    expect(response.json().error).toContain(message);
  });
});

it('GET /metrics has the four metrics of the guide', async () => {
  await using api = createHttpApi(optimizations);
  await api.inject(projectsUrl(''));
  const { body, headers } = await api.inject('/metrics');
  expect(headers['content-type']).toContain('version=0.0.4');
  expect(body).toMatch(/^devora_query_duration_seconds\{query="get_user_projects",quantile="0\.95"\} [\d.e-]+$/m);
  expect(body).toMatch(/^devora_cache_hit_rate [\d.]+$/m);
  expect(body).toMatch(/^devora_pool_utilization 0$/m);
  expect(body).toMatch(/^devora_slow_queries_total\{query="get_user_projects"\} 0$/m);
});

it('GET /health', async () => {
  await using api = createHttpApi(optimizations);
  expect((await api.inject('/health')).json()).toEqual({ status: 'ok' });
});
