import { expect, it } from 'vitest';
import { parseReport } from '../src/report/json.ts';
import { application, runOf, scenario, UNDER_LOAD } from './bad-projects/application-under-load.ts';
import { plumbline, sharedEngines } from './bad-projects/command-line.ts';
import { Project, READ, scenarioText } from './bad-projects/project.ts';

async function expectNoVerdict(answer: string, code: string, message: RegExp): Promise<void> {
  const { exitCode, report } = await runOf(application(answer));
  expect(report.errors).toEqual([expect.objectContaining({ code, message: expect.stringMatching(message) })]);
  expect(exitCode).toBe(3);
}

it('an application that dies under load is told in its own words', async () => {
  await expectNoVerdict(
    `if (${UNDER_LOAD} && asked > 200) { console.error('too many of you'); process.exit(9); } right();`,
    'APP_DIED',
    /exit code 9; its last output: too many of you/,
  );
});

it('one that hangs under load has no verdict', async () => {
  await expectNoVerdict(
    `if (!(${UNDER_LOAD})) right();`,
    'MISSING_DATA',
    /no request was answered rightly at 1 connection .*was not answered within 1000 ms/,
  );
});

it('one that answers 500 to everything under load has no verdict', async () => {
  await expectNoVerdict(
    `if (${UNDER_LOAD}) { response.statusCode = 500; return response.end('oops'); } right();`,
    'MISSING_DATA',
    /no request was answered rightly at 1 connection .*answered with 500: oops/,
  );
});

it('one that answers a recorded request with an error has no verdict', async () => {
  await expectNoVerdict(
    `if (asked > 12) { response.statusCode = 500; return response.end('oops'); } right();`,
    'CALL_FAILED',
    /GET \/items\/\d+ was answered with 500: oops/,
  );
});

it('with --bail, load that was not made yet is not missing, and nothing follows what is red', async () => {
  const red =
    "if (process.env.UNDER_LOAD_ALONE && asked > 20 && asked % 100 === 0) return response.end('[]'); right();";
  const load = scenario();
  const wrong = load.replace("ready: '/health'", "ready: '/health', env: { UNDER_LOAD_ALONE: '1' }");
  await using project = await Project.create({
    'app.mjs': application(red),
    'scenarios/a-sound.scenario.ts': load,
    'scenarios/b-wrong.scenario.ts': wrong,
    'scenarios/c-late.scenario.ts': load,
  });
  const { exitCode, stderr } = await plumbline(project, ['run', '--bail'], { env: sharedEngines() });
  const report = parseReport(await project.read('reports/report.json'));
  expect(report.scenarios.map(({ name, verdict }) => [name, verdict])).toEqual([
    ['a-sound', 'pass'],
    ['b-wrong', 'fail'],
  ]);
  expect(report.warnings).toContain('stopped by --bail, not judged: c-late');
  expect(stderr).not.toContain('load c-late');
  expect(exitCode).toBe(1);
});

it('with --bail, what is red before any load leaves the later ones without', async () => {
  const tooStrict = scenarioText(READ).replace('docsExamined: 100', 'docsExamined: 0');
  await using project = await Project.create({
    'app.mjs': application('right();'),
    'scenarios/a-strict.scenario.ts': tooStrict,
    'scenarios/b-late.scenario.ts': scenario(),
  });
  const { exitCode, stderr } = await plumbline(project, ['run', '--bail'], { env: sharedEngines() });
  expect(stderr).not.toContain('Making load');
  expect(exitCode).toBe(1);
});
