import type { FindingRule } from '../../src/model/finding.ts';
import type { Patch } from './faulty-project.ts';

/** What someone could do to the data layer, and what must be said of it. */
export interface Fault {
  readonly name: string;
  readonly patches: readonly Patch[];
  /** Those that look where the fault is. */
  readonly scenarios: readonly string[];
  /**
   * A check that divides by what is no longer there is an error beside it: then that is the verdict, and the exit code
   * is still 1.
   */
  readonly alsoErrors?: true;
  /** Of the finding that comes first; absent where no rule knows the fault, so that its checks alone tell. */
  readonly rule?: FindingRule;
  /** Checks that must fail, each with what the summary must say: the cause, and the numbers that show it. */
  readonly caught: Readonly<Record<string, RegExp>>;
}

const CACHE = 'app/redis-cache.ts';
const INDEXES = 'app/index-specifications.ts';
const POOL = 'app/mongo-connection-pool.ts';
const PROJECTS = 'app/project-queries.ts';
const PROJECT_WRITES = 'app/project-writes.ts';
const USERS = 'app/user-queries.ts';

/** Those of one index set stand together: each change of it has the indexes built again. */
export const FAULTS: readonly Fault[] = [
  {
    name: 'the query loses its limit',
    rule: 'limit-lost',
    patches: [{ file: PROJECTS, find: '.skip(skip).limit(limit);', replace: '.skip(skip);' }],
    scenarios: ['user-projects'],
    caught: {
      'user-projects/indexed/returned': /\d documents returned per call, over the budget of 20 /,
      'user-projects/indexed/same-result':
        /another answer than baseline: .*\d+ (row|element)s? -> [\d,]+ (row|element)s/,
    },
  },
  {
    name: 'the limit is applied in memory',
    rule: 'limit-lost',
    patches: [
      { file: PROJECTS, find: '.skip(skip).limit(limit);', replace: '.skip(skip);' },
      {
        file: PROJECTS,
        find: 'return await userProjectsCursor(db, userId, page).toArray();',
        replace: 'return (await userProjectsCursor(db, userId, page).toArray()).slice(0, page.limit ?? 20);',
      },
    ],
    scenarios: ['user-projects'],
    caught: {
      'user-projects/indexed/returned': /\d documents returned per call, over the budget of 20 /,
      'user-projects/firstCall/returned': /\d documents returned per call, over the budget of 20/,
    },
  },
  {
    name: 'the deployments lose their limit',
    rule: 'limit-lost',
    patches: [
      {
        file: 'app/deployment-queries.ts',
        find: '.sort({ created_at: -1 }).limit(limit);',
        replace: '.sort({ created_at: -1 });',
      },
    ],
    scenarios: ['deployments'],
    caught: {
      'deployments/indexed/same-result': /another answer than baseline: .*20 (row|element)s -> [\d,]+ (row|element)s/,
    },
  },
  {
    name: 'the login does not write',
    patches: [
      {
        file: USERS,
        find: 'if (credentials !== null) await users(db).updateOne({ _id: credentials._id }, { $set: { last_login: at } });',
        replace: 'void at;',
      },
    ],
    scenarios: ['login'],
    caught: { 'login/indexed/mongoCommands': /1 MongoDB commands? per call, below the least of 2/ },
  },
  {
    name: 'the user lookup loses its projection',
    rule: 'projection-lost',
    patches: [
      {
        file: USERS,
        find: "({ email }, { projection: fields });\n}\n\n/** The guide's projection",
        replace: "({ email });\n}\n\n/** The guide's projection",
      },
    ],
    scenarios: ['user-lookup'],
    caught: { 'user-lookup/indexed/bytes': /\d bytes per call, over the budget of 700 / },
  },
  {
    name: 'the projection of a large document is lost',
    rule: 'projection-lost',
    patches: [{ file: USERS, find: '({ _id: userId }, { projection: fields });', replace: '({ _id: userId });' }],
    scenarios: ['projection'],
    caught: {
      'projection/indexed/bytes': /\d bytes per call, over the budget of 2,000 .*name the fields that are used/,
    },
  },
  {
    name: 'the $lookup becomes a loop',
    rule: 'query-in-a-loop',
    patches: [
      {
        file: USERS,
        find: "import { projects, users } from './collections.ts';",
        replace:
          "import { projects, users } from './collections.ts';\nimport { usersWithProjectsUnoptimised } from './unoptimised-queries.ts';",
      },
      {
        file: USERS,
        find: 'const found = await usersWithProjectsCursor(db, userLimit).next();',
        replace: 'return await usersWithProjectsUnoptimised(db, userLimit, projectLimit);',
      },
    ],
    scenarios: ['n-plus-one'],
    caught: {
      'n-plus-one/lookup/mongoCommands': /101 MongoDB commands per call, over the budget of 1 .*find 101 per call/,
    },
  },
  {
    name: 'the application does not use its cache',
    rule: 'cache-not-read',
    patches: [
      {
        file: 'app/cached-queries.ts',
        find: 'cache.cached(prefix, CACHE_TTL_SECONDS[prefix], query);',
        replace: 'prefix in cache ? cache.cached(prefix, CACHE_TTL_SECONDS[prefix], query) : query;',
      },
    ],
    scenarios: ['user-lookup'],
    caught: { 'user-lookup/cached/hitRate': /Redis was never asked/ },
  },
  {
    name: 'the cache is filled and not read',
    rule: 'cache-not-read',
    patches: [
      {
        file: CACHE,
        find: 'const stored = await this.#read<T>(key);',
        replace: 'const stored = key === undefined ? await this.#read<T>(key) : undefined;',
      },
    ],
    scenarios: ['user-lookup'],
    caught: { 'user-lookup/cached/hitRate': /Redis was never asked: .* none of them a lookup/ },
  },
  {
    name: 'the cache never hits: the clock is part of the key',
    rule: 'cache-key-varies',
    patches: [
      {
        file: 'app/cache-keys.ts',
        find: 'return [prefix, ...parts.map(keyPart)]',
        replace: 'return [prefix, ...parts.map(keyPart), process.hrtime.bigint()]',
      },
    ],
    scenarios: ['user-lookup'],
    caught: {
      'user-lookup/cached/hitRate': /^0% of [\d,]+ lookups hit .* expected at least 80%/,
    },
  },
  {
    name: 'the cache never hits: nothing is stored',
    rule: 'cache-never-hits',
    patches: [
      {
        file: CACHE,
        find: 'this.#store.setUnderLease(key, text, ttlSeconds, lease)',
        replace: "this.#store.setUnderLease(key, text, ttlSeconds, '')",
      },
    ],
    scenarios: ['user-lookup'],
    caught: { 'user-lookup/cached/hitRate': /^0% of [\d,]+ lookups hit .* expected at least 80%/ },
  },
  {
    name: 'the cache is not invalidated on create',
    rule: 'answer-changed',
    patches: [{ file: PROJECT_WRITES, find: '      await this.#forgetLists(userId);\n', replace: '' }],
    scenarios: ['cache-invalidation'],
    caught: {
      'cache-invalidation/cached/same-result':
        /another answer than direct: .*create: \d listed, first Created.* -> .*create: \d listed, first /,
    },
  },
  {
    name: 'the cache is not invalidated on update',
    rule: 'answer-changed',
    patches: [
      {
        file: PROJECT_WRITES,
        find: 'await Promise.all([this.#forgetEntity(projectId), this.#forgetLists(owner)]);',
        replace: 'await this.#forgetEntity(projectId);',
      },
    ],
    scenarios: ['cache-invalidation'],
    caught: {
      'cache-invalidation/cached/same-result':
        /another answer than direct: .*first Renamed.* -> .*update: \d+ listed, first Created/,
    },
  },
  {
    name: 'the cached project itself is not invalidated',
    rule: 'answer-changed',
    patches: [
      {
        file: PROJECT_WRITES,
        find: "await this.#cache.invalidate(cacheKey('project', [projectId]));",
        replace: "cacheKey('project', [projectId]);",
      },
    ],
    scenarios: ['cache-invalidation'],
    caught: {
      'cache-invalidation/cached/same-result': /another answer than direct: .*itself Renamed.* -> .*itself Created/,
    },
  },
  {
    name: 'the cache is not invalidated on delete',
    rule: 'answer-changed',
    patches: [
      {
        file: PROJECT_WRITES,
        find: "        this.#forgetLists(owner),\n        this.#cache.invalidatePattern(cacheKeyPattern('deployments', [projectId])),\n",
        replace: '',
      },
    ],
    scenarios: ['cache-invalidation'],
    caught: {
      'cache-invalidation/cached/same-result': /another answer than direct: .* -> .*delete: \d+ listed, first Renamed/,
    },
  },
  {
    name: 'the pool is of size 1',
    patches: [
      { file: POOL, find: 'maxPoolSize: 100,', replace: 'maxPoolSize: 1,' },
      { file: POOL, find: 'minPoolSize: 10,', replace: 'minPoolSize: 1,' },
    ],
    scenarios: ['connection-pool'],
    caught: {
      'connection-pool/tenAtOnce/connectionsCheckedOut': /1 connections? in use at once.* least of 10 /,
    },
  },
  {
    name: 'a query answers fast with nothing',
    rule: 'answer-changed',
    patches: [
      {
        file: PROJECTS,
        find: 'return await userProjectsCursor(db, userId, page).toArray();',
        replace: 'return (await userProjectsCursor(db, userId, { limit: 1 }).toArray()).slice(1);',
      },
    ],
    scenarios: ['user-projects'],
    caught: {
      'user-projects/indexed/same-result':
        /another answer than baseline: .*\d+ (row|element)s? -> 0 (row|element)s.*, first in call 0/,
    },
  },
  {
    name: 'a query answers with half of it',
    rule: 'answer-changed',
    patches: [{ file: PROJECTS, find: '.skip(skip).limit(limit);', replace: '.skip(skip).limit(limit / 2);' }],
    scenarios: ['user-projects'],
    caught: {
      'user-projects/indexed/same-result':
        /another answer than baseline: 20 rows -> 10 rows in \d+ of \d+, first in call 0/,
    },
  },
  {
    name: "the cache answers with another user's projects",
    rule: 'answer-changed',
    patches: [
      {
        file: 'app/cached-queries.ts',
        find: "cached('user_projects', (userId: ObjectId, skip: number, limit: number) =>\n      listUserProjects(db, userId, { skip, limit }),\n    ),",
        replace:
          "cache.cached('user_projects', 300, (userId: ObjectId, skip: number, limit: number) =>\n      listUserProjects(db, userId, { skip, limit }), (_userId, skip, limit) => [skip, limit]\n    ),",
      },
    ],
    scenarios: ['user-projects'],
    caught: { 'user-projects/cached/same-result': /another answer than baseline/ },
  },
  {
    name: 'the index on email is removed',
    rule: 'index-lost',
    patches: [
      {
        file: INDEXES,
        find: "  { collection: 'users', key: { email: 1 }, options: { unique: true } },\n",
        replace: '',
      },
    ],
    scenarios: ['user-lookup', 'login'],
    caught: {
      'user-lookup/indexed/plan': /users: COLLSCAN examined [\d,.]+ documents per call to return 1; expected IXSCAN/,
      'user-lookup/indexed/docsExamined': /\d documents examined per call, over the budget of 1 .*: users: COLLSCAN/,
      'login/indexed/plan': /users: COLLSCAN/,
    },
  },
  {
    name: 'the index on user_id and updated_at is removed',
    rule: 'sort-in-memory',
    patches: [
      {
        file: INDEXES,
        find: "  { collection: 'projects', key: { user_id: 1, updated_at: -1 }, options: {} },\n",
        replace: '',
      },
    ],
    scenarios: ['user-projects'],
    caught: {
      'user-projects/indexed/docsExaminedPerReturned':
        /over the budget of 1 .*: projects: IXSCAN \{ user_id: 1.* \}, .*examined [\d,.]+ documents per call to return \d+/,
    },
  },
  {
    name: 'the text index of templates is removed',
    // The query itself is refused: an error, beside the plan that fails.
    alsoErrors: true,
    patches: [
      {
        file: INDEXES,
        find: "  { collection: 'templates', key: { name: 'text', description: 'text', tags: 'text' }, options: {} },\n",
        replace: '',
      },
    ],
    scenarios: ['template-search'],
    caught: {
      'template-search/indexed/plan':
        /text index required .*expected IXSCAN \(baseline: templates: COLLSCAN, examined [\d,.]+ per call\)/,
    },
  },
];
