import { mkdir, symlink } from 'node:fs/promises';
import path from 'node:path';
import { beforeAll, expect, it } from 'vitest';
import type { Report } from '../src/model/report.ts';
import { parseReport } from '../src/report/json.ts';
import { type Ended, plumbline, sharedEngines } from './bad-projects/command-line.ts';
import { Project } from './bad-projects/project.ts';
import { ROOT } from './own-engines.ts';

/** A scenario whose budget is one read by its key; `head` stands before it, `variants` make it. */
const scenario = (head: string, variants: string, more = '') => `
import { defineScenario } from 'plumbline-gate';
import tiny from '../seed/tiny.dataset.ts';
${head}
export default defineScenario({
  title: 'Items',
  dataset: tiny,
  calls: 4,
  params: ({ int }) => ({ group: int(0, 9) }),
  variants: { ${variants} },
  checks: { indexed: { mongoCommands: 1, docsExamined: 1 } },
  ${more}
});`;

/** Work that the budget of one read does not hold, each done where it was once not seen: with what is said of it. */
const HIDDEN: Readonly<Record<string, { text: string; told: RegExp }>> = {
  'memo-of-another-variant': {
    text: scenario(
      `const memo = new Map();
      const heavy = async (mongo, group) => {
        if (!memo.has(group)) memo.set(group, await mongo.collection('items').find({ value: { $gte: 0 } }).toArray());
        return memo.get(group).length;
      };`,
      `earlier: { timed: false, run: ({ mongo }, { group }) => heavy(mongo, group) },
      indexed: { timed: false, run: async ({ mongo }, { group }) => {
        await mongo.collection('items').findOne({ _id: 1 });
        return heavy(mongo, group);
      } },`,
    ),
    told: /indexed\/docsExamined: .* documents examined per call, over the budget of 1/,
  },
  'second-client-in-another-database': {
    text: scenario(
      "import { MongoClient } from 'mongodb'; let second;",
      `indexed: { timed: false, run: async ({ mongo }) => {
        for (let i = 0; i < 5; i++) await second.db('plumbline_bare').collection('items').findOne({ value: i });
        return mongo.collection('items').findOne({ _id: 1 });
      } },`,
      'open: async ({ mongoUrl }) => { second ??= await new MongoClient(mongoUrl).connect(); return {}; },',
    ),
    told: /WORK_UNCOUNTED: .* work that nobody counted: 20 find; operations in other databases: 20 in plumbline_bare\.items/,
  },
  'writes-to-another-database-behind-a-bulk': {
    text: scenario(
      "import { MongoClient } from 'mongodb'; let second;",
      `indexed: { timed: false, run: async ({ mongo }) => {
        await second.db(mongo.databaseName).collection('items').updateMany({ group: -1 }, { $set: { value: 1 } });
        await second.db(mongo.databaseName).collection('items').bulkWrite([1, 2].map((_id) => ({ updateOne: { filter: { _id }, update: { $inc: { value: 0 } } } })));
        await second.db('plumbline_wbar').collection('items').updateOne({ _id: 1 }, { $inc: { value: 1 } });
        return 1;
      } },`,
      'open: async ({ mongoUrl }) => { second ??= await new MongoClient(mongoUrl).connect(); return {}; },',
    ),
    told: /WORK_UNCOUNTED: .* operations in other databases: 4 in plumbline_wbar\.items/,
  },
  'queries-after-the-answer': {
    text: scenario(
      '',
      `indexed: { timed: false, run: async ({ mongo }) => {
        const one = await mongo.collection('items').findOne({ _id: 1 });
        setTimeout(async () => { for (let i = 0; i < 5; i++) await mongo.collection('items').findOne({ value: i }); }, 400);
        return one;
      } },`,
    ),
    told: /indexed\/mongoCommands: 6 MongoDB commands per call, over the budget of 1/,
  },
  'queries-that-nobody-awaits': {
    text: scenario(
      '',
      `indexed: { timed: false, run: async ({ mongo }) => {
        void (async () => { for (let i = 0; i < 20; i++) await mongo.collection('items').findOne({ value: i }); })();
        return mongo.collection('items').findOne({ _id: 1 });
      } },`,
    ),
    told: /indexed\/mongoCommands: 21 MongoDB commands per call, over the budget of 1/,
  },
  'buffered-until-it-is-closed': {
    text: scenario(
      'const asked = [];',
      `indexed: { timed: false, run: async ({ mongo }, { group }) => {
        asked.push(group);
        return mongo.collection('items').findOne({ _id: 1 });
      } },`,
      `open: async ({ mongo }) => ({
        async [Symbol.asyncDispose]() { if (asked.length > 0) await mongo.collection('items').find({ value: { $in: asked } }).toArray(); },
      }),`,
    ),
    told: /WORK_UNCOUNTED: .* closing it asked 1 plumbline_idxd\.items, without a call before nothing: the calls left work to it/,
  },
  'explain-that-executes': {
    text: scenario(
      '',
      `indexed: { timed: false, run: async ({ mongo }) => {
        await mongo.collection('items').find({ value: 1 }).explain('executionStats');
        return mongo.collection('items').findOne({ _id: 1 });
      } },`,
    ),
    told: /WORK_UNCOUNTED: .* it asked MongoDB for explain, and what that reads is in no counter/,
  },
  'commands-that-read-no-data': {
    text: scenario(
      '',
      `indexed: { timed: false, run: async ({ mongo }) => {
        for (let i = 0; i < 5; i++) await mongo.collection('items').indexes();
        return mongo.collection('items').findOne({ _id: 1 });
      } },`,
    ),
    told: /indexed\/mongoCommands: 6 MongoDB commands per call, over the budget of 1 .* listIndexes 5/,
  },
  'a-client-a-call-that-nobody-observes': {
    text: scenario(
      "import { MongoClient } from 'mongodb';",
      `indexed: { timed: false, run: async ({ mongoUrl, database }) => {
        await using own = await new MongoClient(mongoUrl).connect();
        return await own.db(database).collection('items').findOne({ _id: 1 });
      } },`,
    ).replace('docsExamined: 1 }', 'docsExamined: 1, connectionsCreated: 0 }'),
    told: /WORK_UNCOUNTED: .* its checks bound connections, and some come from clients whose pools nobody observes/,
  },
  'a-memo-in-another-database-of-redis': {
    text: scenario(
      "import { Redis } from 'ioredis'; let second;",
      `indexed: { timed: false, run: async ({ mongo }, { group }) => {
        if (!(await second.get('memo:' + group))) await second.set('memo:' + group, '1');
        return mongo.collection('items').findOne({ _id: 1 });
      } },`,
      `open: async ({ redisUrl }) => {
        second ??= new Redis(redisUrl);
        await second.select(9);
        return { async [Symbol.asyncDispose]() { await second.flushdb(); second.disconnect(); } };
      },`,
    ),
    told: /WORK_UNCOUNTED: .* keys of another database of Redis were changed \(\d+ in db9\)/,
  },
};

/** As a project's own dependency. */
async function linkPackage(project: Project, name: string): Promise<void> {
  const folder = path.join(project.folder, 'node_modules');
  await mkdir(folder, { recursive: true });
  await symlink(path.join(ROOT, 'node_modules', name), path.join(folder, name));
}

let ended: Ended;
let report: Report;

beforeAll(async () => {
  await using project = await Project.create({
    'package.json': '{ "type": "module" }',
    'scenarios/sound.scenario.ts': scenario(
      '',
      "indexed: { timed: false, run: ({ mongo }, { group }) => mongo.collection('items').findOne({ _id: group }) }",
    ),
    ...Object.fromEntries(Object.entries(HIDDEN).map(([name, { text }]) => [`scenarios/${name}.scenario.ts`, text])),
  });
  for (const name of ['mongodb', 'ioredis']) await linkPackage(project, name);
  ended = await plumbline(project, ['run'], { env: sharedEngines() });
  report = parseReport(await project.read('reports/report.json'));
}, 300_000);

it('a variant that does what it says is counted', () => {
  expect(report.scenarios.find(({ name }) => name === 'sound')?.verdict, ended.stderr).toBe('pass');
});

it.each(Object.keys(HIDDEN))('%s is counted, or an error', (name) => {
  const found = report.scenarios.find((one) => one.name === name);
  const errors = report.errors.filter(({ message }) => message.startsWith(`${name}/`));
  const failed = found?.checks.filter(({ verdict }) => verdict === 'fail') ?? [];
  const told = [
    ...errors.map(({ code, message }) => `${code}: ${message}`),
    ...failed.map(({ id, reason }) => `${id}: ${reason}`),
  ];
  expect(['fail', 'error'], told.join('\n')).toContain(found?.verdict);
  expect(told.join('\n')).toMatch(HIDDEN[name]?.told ?? /nothing/);
});
