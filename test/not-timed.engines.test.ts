import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { expect, it } from 'vitest';
import { notTimedBy } from '../src/model/not-timed.ts';
import { parseReport } from '../src/report/json.ts';
import { plumbline, sharedEngines } from './bad-projects/command-line.ts';
import { CONFIG, Project, READ, scenarioText } from './bad-projects/project.ts';

const NOT_TIMED = notTimedBy({ work: true, answers: false });
const SOUND = scenarioText(READ).replace('docsExamined: 100', "docsExamined: 100, p95: '5s'");
const RED = scenarioText(READ).replace('docsExamined: 100', 'docsExamined: 0');

/** `sound` passes; `red` examines more documents than its budget. A short budget of time: what is timed is not judged. */
const projectOf = () =>
  Project.create({
    'plumbline.config.ts': CONFIG.replace("'20s'", "'200ms'"),
    'scenarios/red.scenario.ts': RED,
    'scenarios/sound.scenario.ts': SOUND,
  });

async function run(project: Project, ...args: string[]) {
  const ended = await plumbline(project, ['run', ...args], { env: sharedEngines() });
  const report = parseReport(await project.read('reports/report.json'));
  const samples = report.scenarios.flatMap(({ variants }) => variants.map((one) => one.samples));
  return { ...ended, report, samples };
}

it('a run times nothing once work is red, says so, and leaves no seconds to split by; --all times it all', async () => {
  await using project = await projectOf();
  const untimed = await run(project, '--update-durations');
  expect(untimed.exitCode, untimed.stdout).toBe(1);
  expect(untimed.stderr).toContain(NOT_TIMED);
  expect(untimed.stderr).not.toContain('Measuring latency');
  expect(untimed.samples).toEqual([0, 0]);
  const { report } = untimed;
  expect(report.errors).toEqual([]);
  expect(report.reasons).toEqual([expect.stringMatching(/^red\/indexed\/docsExamined: 1 documents examined per call/)]);
  const p95 = report.scenarios.flatMap(({ checks }) => checks).find(({ id }) => id === 'sound/indexed/p95');
  expect(p95).toMatchObject({ verdict: 'not-judged', reason: NOT_TIMED });
  expect(report.run.phaseSeconds.latency).toBeUndefined();
  expect(untimed.stderr).toContain('0 of 2 scenarios recorded');
  const [name = ''] = await readdir(path.join(project.folder, 'reports/history'));
  const history = (await project.read(`reports/history/${name}`)).trim().split('\n');
  expect(JSON.parse(history.at(-1) ?? '').variants.map((one: object) => Object.keys(one))).toEqual([
    ['scenario', 'variant', 'work', 'unstable'],
    ['scenario', 'variant', 'work', 'unstable'],
  ]);

  const all = await run(project, '--all');
  expect(all.exitCode).toBe(1);
  expect(Math.min(...all.samples)).toBeGreaterThan(0);
  expect(all.stderr).toContain('Measuring latency');
});

it('with --bail a run ends at the first scenario that is red, in whatever it was counted', async () => {
  await using project = await projectOf();
  const { report, exitCode } = await run(project, '--bail');
  expect(exitCode).toBe(1);
  expect(report.scenarios.map(({ name }) => name)).toEqual(['red']);
  expect(report.warnings).toContain('stopped by --bail, not judged: sound');
});
