import { expect, it } from 'vitest';
import { z } from 'zod';
import { plumbline, sharedEngines } from './bad-projects/command-line.ts';
import { Project } from './bad-projects/project.ts';

/** Six work passes in processes of their own, also where the machine has other things to do. */
const DEADLINE_MS = 240_000;
const env = { ...sharedEngines(), CI: undefined };

/** By its key, over all items, and by skipping half of them: 120, 480 and 1,920 items. */
const scenario = (growth: { byKey: object; scan: object; skip: object }) => `
import { defineScenario } from 'plumbline-gate';
import tiny from '../seed/tiny.dataset.ts';
export default defineScenario({
  title: 'Items',
  dataset: tiny,
  params: ({ pick, data }) => ({ id: pick(data.ids), half: Math.floor(data.ids.length / 2) }),
  variants: {
    byKey: { timed: false, run: ({ mongo }, { id }) => mongo.collection('items').findOne({ _id: id }) },
    scan: { timed: false, run: ({ mongo }, { id }) => mongo.collection('items').find({ value: -id - 1 }).toArray() },
    skip: { timed: false, run: ({ mongo }, { half }) => mongo.collection('items').find().sort({ _id: 1 }).skip(half).limit(1).toArray() },
  },
  sameResult: false,
  checks: ${JSON.stringify({
    byKey: { growth: growth.byKey },
    scan: { docsExamined: 120, growth: growth.scan },
    skip: { keysExamined: 61, growth: growth.skip },
  })},
});`;

const UNDECLARED = `
import { defineScenario } from 'plumbline-gate';
import tiny from '../seed/tiny.dataset.ts';
export default defineScenario({
  title: 'Items',
  dataset: tiny,
  variants: { all: { timed: false, run: ({ mongo }) => mongo.collection('items').find().toArray() } },
  checks: { all: { docsExamined: 120 } },
});`;

const reportSchema = z.object({
  verdict: z.string(),
  scenarios: z.array(
    z.object({ checks: z.array(z.object({ id: z.string(), verdict: z.string(), reason: z.string() })) }),
  ),
  growth: z.array(
    z.object({ variant: z.string(), sizes: z.array(z.object({ perCall: z.record(z.string(), z.number()) })) }),
  ),
});

async function grown(project: Project) {
  const { exitCode, stdout, stderr } = await plumbline(project, ['run', '--growth'], { env });
  const report = reportSchema.parse(JSON.parse(await project.read('reports/report.json')));
  const checks = report.scenarios.flatMap((one) => one.checks);
  return {
    exitCode,
    stdout,
    stderr,
    report,
    verdicts: Object.fromEntries(checks.map(({ id, verdict }) => [id, verdict])),
    checks,
  };
}

const GROWTH = {
  byKey: { keysExamined: 'constant', docsExamined: 'constant', mongoCommands: 'constant' },
  scan: { docsExamined: 'linear', returned: 'constant' },
  skip: { keysExamined: 'constant', docsExamined: 'constant' },
};

it('work that grows with the data passes at the smallest size', async () => {
  await using project = await Project.create({ 'scenarios/items.scenario.ts': scenario(GROWTH) });
  expect(await plumbline(project, ['run'], { env })).toMatchObject({ exitCode: 0 });
});

it(
  'and fails where it is counted at three',
  async () => {
    await using project = await Project.create({ 'scenarios/items.scenario.ts': scenario(GROWTH) });
    const { exitCode, verdicts, checks, stdout, report } = await grown(project);
    expect(verdicts).toEqual({
      'items/byKey/growth/mongoCommands': 'pass',
      'items/byKey/growth/keysExamined': 'pass',
      'items/byKey/growth/docsExamined': 'pass',
      'items/scan/growth/docsExamined': 'pass',
      'items/scan/growth/returned': 'pass',
      'items/skip/growth/keysExamined': 'fail',
      'items/skip/growth/docsExamined': 'pass',
    });
    expect(exitCode).toBe(1);
    const told = /keys examined per call 61 -> 241 -> 961 at 120, 480, 1,920 documents: 15\.75 times as many/;
    expect(checks.find(({ verdict }) => verdict === 'fail')?.reason).toMatch(told);
    expect(stdout.replaceAll(/\s+/g, ' ')).toMatch(told);
    expect(await project.read('reports/report.md')).toMatch(
      /keysExamined \| 61 \| 241 \| 961 \| 15\.8 times \| constant \| ❌ fail/,
    );
    const scan = report.growth.find(({ variant }) => variant === 'scan');
    expect(scan?.sizes.map(({ perCall }) => perCall.docsExamined)).toEqual([120, 480, 1920]);
  },
  DEADLINE_MS,
);

it(
  'a run that declares nothing judges nothing, and that is no pass',
  async () => {
    await using project = await Project.create({ 'scenarios/items.scenario.ts': UNDECLARED });
    expect(await grown(project)).toMatchObject({ exitCode: 3, report: { verdict: 'error' } });
    const both = await plumbline(project, ['run', '--growth', '--update-lock'], { env });
    expect(both).toMatchObject({ exitCode: 2, stderr: expect.stringContaining('--update-lock records one') });
  },
  DEADLINE_MS,
);
