import type { Db } from 'mongodb';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  countDeployments,
  deploymentAnalytics,
  deploymentsByStatus,
  lastThirtyDays,
  projectDeployments,
} from './deployment-queries.ts';
import { MongoIndexOptimizer } from './mongo-index-optimizer.ts';
import {
  listUserProjects,
  type ProjectCursor,
  projectTypesOfUser,
  searchProjects,
  userProjectsAfter,
  userProjectsPage,
} from './project-queries.ts';
import { popularInCategory, popularTemplates, searchTemplates } from './template-queries.ts';
import { openTestDatabase, type TestDatabase } from './testing/engines-under-test.ts';
import {
  heavyUser,
  lightUser,
  loadSampleData,
  REFERENCE_DATE,
  SEARCH_WORDS,
  sampleProjects,
} from './testing/sample-data.ts';
import * as before from './unoptimised-queries.ts';
import { adminUsers, findUserByEmail, loginByEmail, projectUser, usersWithProjects } from './user-queries.ts';

let plain: TestDatabase;
let indexed: TestDatabase;

beforeAll(async () => {
  [plain, indexed] = await Promise.all([openTestDatabase('plain'), openTestDatabase('indexed')]);
  await loadSampleData(plain.db);
  await loadSampleData(indexed.db);
  await new MongoIndexOptimizer(indexed.db).createAll();
});
afterAll(async () => {
  await plain[Symbol.asyncDispose]();
  await indexed[Symbol.asyncDispose]();
});

const admins = {
  subscriptionStatus: 'pro',
  createdSince: new Date(REFERENCE_DATE.getTime() - 20 * 86_400_000),
  limit: 7,
} as const;
const aProject = () => sampleProjects[3]?._id ?? heavyUser._id;

const pairs: Record<string, [(db: Db) => Promise<unknown>, (db: Db) => Promise<unknown>]> = {
  'first page': [
    (db) => before.listUserProjectsUnoptimised(db, heavyUser._id),
    (db) => listUserProjects(db, heavyUser._id),
  ],
  'late page': [
    (db) => before.listUserProjectsUnoptimised(db, heavyUser._id, { skip: 200, limit: 25 }),
    (db) => listUserProjects(db, heavyUser._id, { skip: 200, limit: 25 }),
  ],
  'page with total': [
    (db) => before.userProjectsPageUnoptimised(db, heavyUser._id, { skip: 40 }),
    (db) => userProjectsPage(db, heavyUser._id, { skip: 40 }),
  ],
  'user by email': [
    (db) => before.findUserByEmailUnoptimised(db, lightUser.email),
    (db) => findUserByEmail(db, lightUser.email),
  ],
  'no such user': [(db) => before.findUserByEmailUnoptimised(db, 'nobody'), (db) => findUserByEmail(db, 'nobody')],
  'user by id': [(db) => before.projectUserUnoptimised(db, lightUser._id), (db) => projectUser(db, lightUser._id)],
  login: [
    (db) => before.loginByEmailUnoptimised(db, lightUser.email, REFERENCE_DATE),
    (db) => loginByEmail(db, lightUser.email, REFERENCE_DATE),
  ],
  'admin list': [(db) => before.adminUsersUnoptimised(db, admins), (db) => adminUsers(db, admins)],
  'users with projects': [(db) => before.usersWithProjectsUnoptimised(db), (db) => usersWithProjects(db)],
  'deployments of a project': [
    (db) => before.projectDeploymentsUnoptimised(db, aProject()),
    (db) => projectDeployments(db, aProject()),
  ],
};

const sameFunction: Record<string, (db: Db) => Promise<unknown>> = {
  'popular templates': (db) => popularTemplates(db),
  'popular in a category': (db) => popularInCategory(db, 'category2'),
  'project types': (db) => projectTypesOfUser(db, heavyUser._id, lastThirtyDays(REFERENCE_DATE)),
  analytics: (db) => deploymentAnalytics(db, lastThirtyDays(REFERENCE_DATE)),
  'failed deployments': (db) =>
    deploymentsByStatus(db, { status: 'failed', since: lastThirtyDays(REFERENCE_DATE).from }),
  'deployments counted': (db) => countDeployments(db, 'success'),
};

describe('an optimised query answers what its unoptimised twin answers', () => {
  it.each(Object.entries(pairs))('%s', async (_name, [unoptimised, optimised]) => {
    const expected = await unoptimised(plain.db);
    expect(await optimised(indexed.db)).toEqual(expected);
    expect(await optimised(plain.db)).toEqual(expected);
  });

  it.each(SEARCH_WORDS)('text search for %s', async (word) => {
    const projects = await before.searchProjectsUnoptimised(plain.db, word);
    expect(projects.length).toBeGreaterThan(5);
    expect(await searchProjects(indexed.db, word)).toEqual(projects);
    const templates = await before.searchTemplatesUnoptimised(plain.db, word);
    expect(templates.length).toBeGreaterThan(5);
    expect(await searchTemplates(indexed.db, word)).toEqual(templates);
  });

  it.each(Object.entries(sameFunction))('%s, without indexes and with them', async (_name, query) => {
    const expected = await query(plain.db);
    expect(expected).not.toEqual([]);
    expect(await query(indexed.db)).toEqual(expected);
  });

  it('login notes the time by _id', async () => {
    const at = new Date(REFERENCE_DATE.getTime() - 5_000);
    await loginByEmail(indexed.db, lightUser.email, at);
    expect(await indexed.db.collection('users').findOne({ email: lightUser.email })).toMatchObject({ last_login: at });
  });
});

describe('keyset pagination', () => {
  it.each([1, 7, 20, 230, 500])('walks every project once, in order, %i at a time', async (limit) => {
    expect(await walk(limit)).toEqual(await listUserProjects(indexed.db, heavyUser._id, { limit: 1_000 }));
  });

  it('loses and repeats nothing where a page ends among equal instants', async () => {
    const tied = { user_id: heavyUser._id };
    await indexed.db
      .collection('projects')
      .updateMany(tied, [{ $set: { updated_at: { $dateTrunc: { date: '$updated_at', unit: 'day' } } } }]);
    const ids = (await walk(3)).map((project) => project._id.toHexString());
    expect(ids).toHaveLength(230);
    expect(new Set(ids).size).toBe(230);
  });

  async function walk(limit: number) {
    const found = [];
    let after: ProjectCursor | undefined;
    do {
      const slice = await userProjectsAfter(indexed.db, heavyUser._id, after, limit);
      found.push(...slice.projects);
      after = slice.next;
    } while (after !== undefined);
    return found;
  }
});
