import { expect, it, vi } from 'vitest';
import { reportSchema } from '../src/model/report.ts';
import { plumbline, sharedEngines } from './bad-projects/command-line.ts';
import { Repository, rowOf } from './compare/repository.ts';

vi.setConfig({ testTimeout: 600_000 });

const env = { ...sharedEngines(), CI: undefined };
const CLOCK = `
let asked = 0;
export const clock = async (db, group) => {
  asked += 1;
  const [item] = await db.collection('items').find({ group }).sort({ _id: 1 }).limit(1).toArray();
  return { item, now: new Date(), meta: { requestId: crypto.randomUUID() }, token: 't-' + process.pid + '-' + asked };
};`;
/** Each scenario asks one of these; what head makes of it is an answer of its kind. */
const ITEMS = "db.collection('items').find({ group }).sort({ _id: 1 }).limit(5).toArray()";
const AS_IT_IS = `async (db, group) => await ${ITEMS}`;
const HEADS: Readonly<Record<string, { code: string; said: RegExp; ofRecord: RegExp }>> = {
  added: {
    code: `async (db, group) => (await ${ITEMS}).map((item) => ({ ...item, stock: item._id % 3 }))`,
    said: /field `stock` added to 50 of 50/,
    ofRecord: /field `stock` added to 50 of 50/,
  },
  emptied: { code: `async (db, group) => (await ${ITEMS}).slice(5)`, said: /5 rows -> 0/, ofRecord: /50 rows -> 0/ },
  shortened: { code: `async (db, group) => (await ${ITEMS}).slice(1)`, said: /5 rows -> 4/, ofRecord: /50 rows -> 40/ },
  reordered: {
    code: `async (db, group) => (await ${ITEMS}).reverse()`,
    said: /order differs/,
    ofRecord: /order differs/,
  },
  value: {
    code: `async (db, group) => (await ${ITEMS}).map((item, at) => (at === 2 ? { ...item, value: -1 } : item))`,
    said: /`(?:\[2\]\.)?value`/,
    ofRecord: /`value`/,
  },
};
const code = (of: (name: string) => string) =>
  `${Object.keys(HEADS)
    .map((name) => `export const ${name} = ${of(name)};`)
    .join('\n')}
export const createIndexes = (db) => db.collection('items').createIndex({ group: 1, _id: 1 });
${CLOCK}`;
const scenario = (name: string) => `
import { defineScenario } from 'plumbline-gate';
import tiny from '../seed/tiny.dataset.ts';
import { ${name} } from '../src/items.mjs';
export default defineScenario({
  title: 'Items of a group, ${name}',
  dataset: tiny,
  calls: 10,
  params: ({ index, data }) => ({ group: data.groups[index % 10] }),
  variants: { indexed: { timed: false, run: ({ mongo }, { group }) => ${name}(mongo, group) } },
  checks: { indexed: { mongoCommands: 100 } },
});`;
const scenarioFiles = Object.fromEntries(
  Object.keys(HEADS).map((name) => [`scenarios/${name}.scenario.ts`, scenario(name)]),
);

it('an answer that lost something is red by its path, in both; one with fields more is not; the lock approves it', async () => {
  await using repository = await Repository.create({
    ...scenarioFiles,
    'scenarios/items.scenario.ts': scenario('clock'),
    'src/items.mjs': code(() => AS_IT_IS),
  });
  const run = (...args: string[]) => plumbline(repository.project, ['run', ...args], { env });
  expect(await run('--update-lock')).toMatchObject({ exitCode: 0 });
  await repository.commit('the lock');
  // What varies between two processes of one side is said, and fails nobody.
  const unchanged = await repository.compare('--base', 'HEAD~1', 'items', 'value');
  expect(unchanged.exitCode, unchanged.stdout + unchanged.stderr).toBe(0);
  expect(rowOf(unchanged.rows, 'items/indexed/result')).toMatchObject({ verdict: 'pass' });
  const said = rowOf(unchanged.rows, 'items/indexed/result')?.reason ?? '';
  for (const path of ['now', 'meta.requestId', 'token']) expect(said).toContain(path);

  await repository.project.write(
    'src/items.mjs',
    code((name) => HEADS[name]?.code ?? ''),
  );
  const compared = await repository.compare('--base', 'HEAD');
  expect(compared.exitCode).toBe(1);
  const ran = await run();
  expect(ran.exitCode).toBe(1);
  const ofRun = reportSchema.parse(JSON.parse(await repository.project.read('reports/report.json')));
  const checks = ofRun.scenarios.flatMap((one) => one.checks);
  for (const [name, { said: ofCalls, ofRecord }] of Object.entries(HEADS)) {
    const verdict = name === 'added' ? 'pass' : 'fail';
    expect(rowOf(compared.rows, `${name}/indexed/result`), name).toMatchObject({
      verdict,
      reason: expect.stringMatching(ofCalls),
    });
    const check = checks.find(({ id }) => id === `${name}/indexed/answers`);
    expect(check, name).toMatchObject({ verdict, reason: expect.stringMatching(ofRecord) });
  }
  // Fields added alone: green in both.
  const added = await repository.compare('--base', 'HEAD', 'added');
  expect(added.exitCode, added.stdout).toBe(0);
  expect(await run('added')).toMatchObject({ exitCode: 0 });

  expect(await run('--update-lock')).toMatchObject({ exitCode: 0 });
  await repository.commit('other answers, and the lock that has them');
  const approved = await repository.compare('--base', 'HEAD~1', 'emptied', '--reporter', 'json', 'comment');
  expect(approved.exitCode, approved.stdout).toBe(0);
  expect(rowOf(approved.rows, 'emptied/indexed/result')).toMatchObject({
    verdict: 'pass',
    approved: true,
    reason: expect.stringMatching(/^approved by plumbline\.lock\.json: another answer than base: 5 rows -> 0/),
  });
  const comment = await repository.project.read('reports/compare/comment.md');
  const [, facts = '', first = ''] = comment.split('\n\n').slice(1);
  expect(facts).toContain('profile smoke');
  expect(first).toMatch(/^- approved: \*\*emptied\/indexed\/result\*\*/);
});
