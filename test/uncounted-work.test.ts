import { beforeAll, expect, it } from 'vitest';
import type { Report } from '../src/model/report.ts';
import { parseReport } from '../src/report/json.ts';
import { type Ended, plumbline, sharedEngines } from './bad-projects/command-line.ts';
import { Project } from './bad-projects/project.ts';

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
};

let ended: Ended;
let report: Report;

beforeAll(async () => {
  await using project = await Project.create({
    'scenarios/sound.scenario.ts': scenario(
      '',
      "indexed: { timed: false, run: ({ mongo }, { group }) => mongo.collection('items').findOne({ _id: group }) }",
    ),
    ...Object.fromEntries(Object.entries(HIDDEN).map(([name, { text }]) => [`scenarios/${name}.scenario.ts`, text])),
  });
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
