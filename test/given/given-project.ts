import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { expect } from 'vitest';
import type { Topology } from '../../src/model/engines.ts';
import type { Report } from '../../src/model/report.ts';
import { parseReport } from '../../src/report/json.ts';
import { type Ended, plumbline } from '../bad-projects/command-line.ts';
import { Project } from '../bad-projects/project.ts';
import { ROOT } from '../own-engines.ts';

/** Every character that a URL must have encoded. */
export const PASSWORD = 'p@ss:w/rd?correct#horse';
const SECRETS = [PASSWORD, encodeURIComponent(PASSWORD)];

const GROUPS = `
import { defineScenario } from 'plumbline-gate';
import tiny from '../seed/tiny.dataset.ts';
// 12 documents in batches of 5: a find and two getMores.
const itemsOf = (db, group) => db.collection('items').find({ group }).batchSize(5).toArray();
export default defineScenario({
  title: 'Items of a group',
  dataset: tiny,
  params: ({ int }) => ({ group: int(0, 9) }),
  variants: {
    baseline: { indexes: false, baseline: true, run: ({ mongo }, { group }) => itemsOf(mongo, group) },
    indexed: { run: ({ mongo }, { group }) => itemsOf(mongo, group) },
    cached: {
      prime: true,
      run: async ({ mongo, redis }, { group }) => {
        const found = await redis.get('group:' + group);
        if (found) return JSON.parse(found);
        const items = await itemsOf(mongo, group);
        await redis.set('group:' + group, JSON.stringify(items));
        return items;
      },
    },
  },
  checks: {
    baseline: { plan: 'COLLSCAN' },
    indexed: { plan: 'IXSCAN', mongoCommands: 3, docsExamined: 12 },
    cached: { hitRate: '80%', redisCommands: 1, mongoCommands: 0 },
  },
});`;

const WRITES = `
import { defineScenario } from 'plumbline-gate';
import tiny from '../seed/tiny.dataset.ts';
export default defineScenario({
  title: 'One more',
  dataset: tiny,
  writes: { collections: ['items'] },
  params: ({ pick, data }) => ({ id: pick(data.ids) }),
  variants: { indexed: { run: ({ mongo }, { id }) => mongo.collection('items').updateOne({ _id: id }, { $inc: { value: 1 } }) } },
  sameResult: false,
  checks: { indexed: { mongoCommands: 1, docsExamined: 1 } },
});`;

const OVER_HTTP = `
import { defineScenario } from 'plumbline-gate';
import tiny from '../seed/tiny.dataset.ts';
export default defineScenario({
  title: 'Items of a group over HTTP',
  dataset: tiny,
  app: { cwd: '.', command: 'node app.mjs', ready: '/health' },
  params: ({ int }) => ({ group: int(0, 9) }),
  variants: { indexed: { run: ({ http }, { group }) => http.get('/groups/' + group) } },
  checks: { indexed: { plan: 'IXSCAN', mongoCommands: 3, docsExamined: 12, redisCommands: 1 } },
});`;

/** Says its whole environment, and answers from both engines. */
const APPLICATION = `
import { createServer } from 'node:http';
import { MongoClient } from '${ROOT}/node_modules/mongodb/lib/index.js';
import { Redis } from '${ROOT}/node_modules/ioredis/built/index.js';
console.error(process.env.MONGO_URL, process.env.REDIS_URL);
const items = (await new MongoClient(process.env.MONGO_URL).connect()).db(process.env.MONGO_DB).collection('items');
const redis = new Redis(process.env.REDIS_URL);
createServer(async (request, response) => {
  if (request.url === '/health') return response.end('ok');
  const group = Number(request.url.split('/').at(-1));
  await redis.get('group:' + group);
  response.end(JSON.stringify(await items.find({ group }).batchSize(5).toArray()));
}).listen(Number(process.env.PORT), process.env.HOST);
`;

/** For a test of whole runs. */
export const WHOLE_RUNS_MS = 180_000;

export interface GivenUrls {
  MONGO_URL: string;
  REDIS_URL: string;
}

/** No time decides here: the machine may be busy. */
const configText = (topology: Topology) => `export default {
  profile: 'smoke',
  topology: '${topology}',
  images: { mongodb: 'mongo:7.0', redis: 'redis:7-alpine' },
  mongoCacheGb: 0.25,
  latencyBudget: '3s',
  slowQuery: false,
};`;

/** A project that reads in batches, caches, writes and serves over HTTP. */
export function givenProject(
  topology: Topology = 'standalone',
  changes: Readonly<Record<string, string>> = {},
): Promise<Project> {
  return Project.create({
    'plumbline.config.ts': configText(topology),
    'scenarios/groups.scenario.ts': GROUPS,
    'scenarios/writes.scenario.ts': WRITES,
    'scenarios/over-http.scenario.ts': OVER_HTTP,
    'app.mjs': APPLICATION,
    ...changes,
  });
}

interface RunEnd extends Ended {
  report: Report;
}

/** One run of the project on these engines, which says no password anywhere. */
export async function runOn(
  project: Project,
  urls: GivenUrls,
  { args = [], env = {} }: { args?: readonly string[]; env?: Readonly<Record<string, string | undefined>> } = {},
): Promise<RunEnd> {
  const ended = await plumbline(project, ['run', ...args], { env: { ...urls, ...env } });
  const reports = await readdir(path.join(project.folder, 'reports'), { recursive: true, withFileTypes: true });
  const files = reports.filter((file) => file.isFile()).map((file) => path.join(file.parentPath, file.name));
  const written = await Promise.all(files.map((file) => readFile(file, 'utf8')));
  const everything = [ended.stdout, ended.stderr, ...written].join('\n');
  for (const secret of SECRETS) expect(everything).not.toContain(secret);
  return { ...ended, report: parseReport(await project.read('reports/report.json')) };
}

/** A whole run: everything was judged, passed, and was counted the same twice. */
export function expectGreen({ exitCode, report, stderr }: RunEnd): void {
  expect(report.errors, stderr).toEqual([]);
  const variants = report.scenarios.flatMap((scenario) => scenario.variants);
  expect(variants.map(({ work }) => work?.unstable)).toEqual(variants.map(() => []));
  expect(report.verdict, report.reasons.join('\n')).toBe('pass');
  expect(exitCode).toBe(0);
}

/** One error, by its code, what happened and what to do, and no verdict. */
export function expectOneError(
  { exitCode, stdout, stderr, report }: RunEnd,
  expected: { code: string; message: RegExp; hint: RegExp },
): void {
  expect(report.errors).toEqual([
    {
      code: expected.code,
      message: expect.stringMatching(expected.message),
      hint: expect.stringMatching(expected.hint),
    },
  ]);
  expect(stdout.match(new RegExp(`^${expected.code}: `, 'gm'))).toHaveLength(1);
  expect(stdout + stderr).not.toMatch(/unexpected|^\s+at /m);
  expect(exitCode).toBe(3);
}
