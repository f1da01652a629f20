import { expect, it, vi } from 'vitest';
import { APPLICATION, Repository, scenarioOf } from './compare/repository.ts';

vi.setConfig({ testTimeout: 600_000 });

const GROUPS = `
export const groupsOf = async (db, groups) => {
  const items = db.collection('items');
  return await items.find({ group: { $in: groups }, value: { $gte: 0 } }).sort({ group: 1, _id: 1 }).toArray();
};`;
/** The same documents in the same order, by a query a group. */
const LOOP = `
export const groupsOf = async (db, groups) => {
  const items = db.collection('items');
  const found = [];
  for (const group of groups.toSorted((a, b) => a - b)) {
    found.push(...(await items.find({ group, value: { $gte: 0 } }).sort({ group: 1, _id: 1 }).toArray()));
  }
  return found;
};`;
const PAIR = 'createIndex({ group: 1, _id: 1 })';
const OF_VALUE = `
export const cheapOf = (db, group) =>
  db.collection('prices').find({ group, value: { $lt: 500 } }).sort({ _id: 1 }).toArray();`;

it('an N+1 and a lost field of an index in one change are two findings, in each output', async () => {
  const indexes = (fields: string) => `
export const createIndexes = async (db) => {
  await db.collection('items').${PAIR};
  await db.collection('prices').createIndex(${fields});
};`;
  const [itemsOf = ''] = APPLICATION.split('export const createIndexes');
  const source = (groups: string, fields: string) => [itemsOf, groups, OF_VALUE, indexes(fields)].join('\n');
  await using repository = await Repository.create({
    'src/items.mjs': source(GROUPS, '{ group: 1, value: 1 }'),
    'scenarios/items.scenario.ts': scenarioOf(),
    'scenarios/groups.scenario.ts': scenarioOf(
      'groupsOf(mongo, [1, 2, 3, 4, 5].map((step) => (group + step) % 10))',
      'timed: false,',
      'groupsOf',
    ),
    'scenarios/cheap.scenario.ts': scenarioOf('cheapOf(mongo, group)', 'timed: false,', 'cheapOf'),
    'seed/tiny.dataset.ts': `
import { defineDataset } from 'plumbline-gate';
import { createIndexes } from '../src/items.mjs';
const sizes = { items: 400, prices: 2_000 };
const item = () => (index, random) => ({ _id: index, group: index % 10, value: random.int(0, 1_000) });
export default defineDataset({
  module: import.meta.url,
  name: 'tiny',
  referenceDate: '2026-01-01T00:00:00Z',
  profiles: { smoke: sizes, pr: sizes, release: sizes },
  collections: { items: item, prices: item },
  data: () => ({ groups: Array.from({ length: 10 }, (_, index) => index) }),
  indexes: createIndexes,
});`,
  });
  await repository.project.write('src/items.mjs', source(LOOP, '{ group: 1 }'));
  const { exitCode, stdout, report } = await repository.compare(
    '--base',
    'HEAD',
    '--reporter',
    ...['json', 'markdown', 'html', 'junit', 'comment', 'github'],
  );
  expect(exitCode, stdout).toBe(1);
  const worse = report?.findings?.filter(({ kind }) => kind === 'worse') ?? [];
  expect(worse.map(({ rule, variants }) => `${variants}: ${rule}`).sort()).toEqual([
    'cheap/indexed: other-index',
    'groups/indexed: query-in-a-loop',
  ]);
  expect(stdout.trimEnd().split('\n').length).toBeLessThanOrEqual(24);
  const sentences = worse.map(({ sentence }) => sentence.slice(0, 60));
  const read = (name: string) => repository.project.read(`reports/compare/${name}`);
  const outputs = {
    terminal: stdout.replaceAll(/\s+/g, ' '),
    markdown: await read('report.md'),
    html: await read('report.html'),
    junit: await read('junit.xml'),
    comment: await read('comment.md'),
    github: await read('github-summary.md'),
  };
  for (const [name, text] of Object.entries(outputs)) {
    for (const sentence of sentences) expect(text, name).toContain(sentence);
  }
});
