import type { Db } from 'mongodb';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { deployments, projects, users } from './collections.ts';
import {
  deploymentAnalyticsCursor,
  deploymentsByStatusCursor,
  lastThirtyDays,
  projectDeploymentsCursor,
} from './deployment-queries.ts';
import { INDEX_SPECIFICATIONS } from './index-specifications.ts';
import { type Explainable, MongoIndexOptimizer } from './mongo-index-optimizer.ts';
import {
  projectSearchCursor,
  projectTypesCursor,
  userProjectsAfterCursor,
  userProjectsCursor,
} from './project-queries.ts';
import { summarizePlan } from './query-plan.ts';
import { SlowQueryProfiler } from './slow-query-profiler.ts';
import { popularInCategoryCursor, popularTemplatesCursor, templateSearchCursor } from './template-queries.ts';
import { openTestDatabase, type TestDatabase } from './testing/engines-under-test.ts';
import { heavyUser, loadSampleData, REFERENCE_DATE, SEARCH_WORDS, sampleProjects } from './testing/sample-data.ts';
import { adminUsersCursor, usersWithProjectsCursor } from './user-queries.ts';

let database: TestDatabase;
let optimizer: MongoIndexOptimizer;

beforeAll(async () => {
  database = await openTestDatabase('plans');
  optimizer = new MongoIndexOptimizer(database.db);
  await loadSampleData(database.db);
});
afterAll(async () => {
  await database[Symbol.asyncDispose]();
});

const month = lastThirtyDays(REFERENCE_DATE);
const queries: Record<string, (db: Db) => Explainable> = {
  'user projects': (db) => userProjectsCursor(db, heavyUser._id),
  'user projects after a cursor': (db) =>
    userProjectsAfterCursor(db, heavyUser._id, { updatedAt: REFERENCE_DATE, seenIds: [] }, 20),
  'project search': (db) => projectSearchCursor(db, SEARCH_WORDS[0], 20),
  'project types': (db) => projectTypesCursor(db, heavyUser._id, month),
  'template search': (db) => templateSearchCursor(db, SEARCH_WORDS[0], 20),
  'popular templates': (db) => popularTemplatesCursor(db, 10),
  'popular in a category': (db) => popularInCategoryCursor(db, 'category1', 20),
  'deployments of a project': (db) => projectDeploymentsCursor(db, sampleProjects[0]?._id ?? heavyUser._id, 20),
  'deployments by status': (db) => deploymentsByStatusCursor(db, { status: 'failed', since: month.from }),
  analytics: (db) =>
    deploymentAnalyticsCursor(db, { from: new Date(REFERENCE_DATE.getTime() - 86_400_000), until: REFERENCE_DATE }),
  'admin users': (db) => adminUsersCursor(db, 'pro', month.from, 20),
  'users with projects': (db) => usersWithProjectsCursor(db, 100),
  'user by email': (db) => users(db).find({ email: heavyUser.email }).limit(1),
  'count by status': (db) =>
    deployments(db).aggregate([{ $match: { status: 'failed' } }, { $group: { _id: 1, n: { $sum: 1 } } }]),
};

describe('before the indexes exist', () => {
  it('a query that needs one is reported to scan its collection', async () => {
    const { ok, problems } = await optimizer.verify(userProjectsCursor(database.db, heavyUser._id));
    expect(ok).toBe(false);
    expect(problems.join()).toContain('COLLSCAN');
  });

  it('the scan inside a $lookup is found too', async () => {
    expect((await optimizer.verify(usersWithProjectsCursor(database.db, 10))).plan.scansCollection).toBe(true);
  });
});

describe('with the indexes of the guide', () => {
  beforeAll(async () => {
    expect(await optimizer.createAll()).toHaveLength(14);
  });

  it('creating them again changes nothing', async () => {
    expect(await optimizer.createAll()).toHaveLength(INDEX_SPECIFICATIONS.length);
    expect(await database.db.collection('projects').indexes()).toHaveLength(5);
  });

  it.each(Object.entries(queries))('%s runs under 100 ms by an index and scans no collection', async (_name, query) => {
    const { ok, problems, plan } = await optimizer.verify(query(database.db));
    expect(problems).toEqual([]);
    expect(ok).toBe(true);
    expect(plan.stages).not.toContain('COLLSCAN');
  });

  it('a page examines as many documents as it returns', async () => {
    const { plan } = await optimizer.verify(userProjectsCursor(database.db, heavyUser._id));
    expect(plan).toMatchObject({ docsExamined: 20, keysExamined: 20, returned: 20 });
  });

  it('project types come from the index alone', async () => {
    expect((await optimizer.verify(projectTypesCursor(database.db, heavyUser._id, month))).plan.docsExamined).toBe(0);
  });

  it('refuses an explain without execution statistics, the mistake of the guide', async () => {
    const explained = await projects(database.db).find({ user_id: heavyUser._id }).explain('queryPlanner');
    expect(() => summarizePlan(explained)).toThrow('executionStats');
  });

  it('reports the indexes that are prefixes of others, and those that nobody used', async () => {
    expect((await optimizer.redundant()).map(({ name }) => name)).toEqual(['user_id_1', 'category_1']);
    // An explain is no use of an index.
    await userProjectsCursor(database.db, heavyUser._id).toArray();
    const unused = (await optimizer.unused()).map(({ collection, name }) => `${collection}.${name}`);
    expect(unused).toContain('templates.category_1');
    expect(unused).not.toContain('projects.user_id_1_updated_at_-1');
    expect(unused.join()).not.toMatch(/email|last_login/);
  });

  it('rebuilds on a standalone server, or says why it cannot', async () => {
    const hello = await database.db.command({ hello: 1 });
    const rebuilt = optimizer.rebuild('templates');
    if (hello.setName === undefined) await rebuilt;
    else await expect(rebuilt).rejects.toMatchObject({ code: 'REINDEX_REFUSED' });
    expect(await database.db.collection('templates').indexes()).toHaveLength(5);
  });

  it('the profiler lists what was slow, slowest first', async () => {
    const profiler = new SlowQueryProfiler(database.db);
    await profiler.on();
    await users(database.db).find({ $where: 'sleep(60) || true' }).limit(2).toArray();
    await profiler.off();
    const [slowest] = await profiler.slowest();
    expect(slowest).toMatchObject({ op: 'query', returned: 2 });
    expect(slowest?.durationMs).toBeGreaterThan(100);
  });
});
