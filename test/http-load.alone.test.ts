import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, it } from 'vitest';
import { parseReport } from '../src/report/json.ts';
import { CommandLine, plumbline, sharedEngines } from './bad-projects/command-line.ts';
import { Project, READ, scenarioText } from './bad-projects/project.ts';

/** An application on `node:http` alone; `answer` is what it does with request number `asked` of `/items/:id`. */
const application = (answer: string) => `
import { createServer } from 'node:http';
let asked = 0;
createServer((request, response) => {
  if (request.url === '/health') return response.end('ok');
  asked += 1;
  const right = () => response.end(JSON.stringify({ id: request.url.split('/').at(-1) }));
  ${answer}
}).listen(Number(process.env.PORT), process.env.HOST);
`;

const DRIVER = pathToFileURL(path.resolve(import.meta.dirname, '../node_modules/mongodb/lib/index.js')).href;
/** Answers with what its database holds, and writes on each request. */
const WRITING = `
import { MongoClient } from '${DRIVER}';
const items = new MongoClient(process.env.MONGO_URL).db(process.env.MONGO_DB).collection('items');
${application(`(async () => {
    const item = await items.findOneAndUpdate({ _id: Number(request.url.split('/').at(-1)) }, { $inc: { read: 1 } });
    response.end(JSON.stringify({ found: item?._id ?? 'nothing' }));
  })();`)}`;

const scenario = (load = '', checks = '', more = '') => `
import { defineScenario } from 'plumbline-gate';
import tiny from '../seed/tiny.dataset.ts';
export default defineScenario({
  title: 'Items under load',
  dataset: tiny,
  app: { cwd: '.', command: 'node app.mjs', ready: '/health' },
  ${more}
  params: ({ pick, data }) => ({ path: '/items/' + pick(data.ids) }),
  variants: { served: { run: ({ http }, { path }) => http.get(path), timed: false } },
  load: { request: ({ path }) => path, p95: '1s', connectionsUpTo: 2, stepDuration: '1s', timeout: '1s', ${load} },
  checks: { served: { mongoCommands: 0, ${checks} } },
});`;

/** Recording asks for at most 20; the work passes have applications of their own. */
const UNDER_LOAD = 'asked > 20';

async function runOf(app: string, ...fields: Parameters<typeof scenario>) {
  await using project = await Project.create({ 'app.mjs': app, 'scenarios/items.scenario.ts': scenario(...fields) });
  await using command = CommandLine.start(project, ['run'], { env: sharedEngines() });
  const { exitCode, stdout } = await command.ended;
  expect(command.processesLeft()).toEqual([]);
  return { exitCode, stdout, report: parseReport(await project.read('reports/report.json')) };
}

it('an application that holds is green, and its curve is in every report', async () => {
  const { exitCode, stdout, report } = await runOf(
    application('right();'),
    'ratePerSecond: 100',
    "load: { capacity: 2, p95AtRate: '1s' }",
  );
  expect(report.reasons).toEqual([expect.stringMatching(/passed/)]);
  expect(exitCode).toBe(0);
  const [load] = report.load ?? [];
  expect(load).toMatchObject({
    variant: 'served',
    capacity: 2,
    samplesFile: { path: 'samples/items.served.load.json' },
  });
  expect(load?.steps.map(({ connections, ratePerSecond }) => connections ?? ratePerSecond)).toEqual([1, 2, 100]);
  for (const step of load?.steps ?? []) expect(step).toMatchObject({ errors: 0, timeouts: 0, wrong: 0 });
  expect(load?.steps.at(-1)).toMatchObject({ sent: 200, answers: 200 });
  expect(stdout).toMatch(/2 connections +[\d,.]+ +[\d.]+ +[\d.]+/);
});

it('an application that writes has its data under load, too', async () => {
  await using project = await Project.create({
    'app.mjs': WRITING,
    'scenarios/items.scenario.ts': scenario('', 'mongoCommands: 1', "writes: { collections: ['items'] },"),
  });
  const { exitCode } = await plumbline(project, ['run']);
  const { load } = parseReport(await project.read('reports/report.json'));
  const { samplesFile, steps } = load?.[0] ?? {};
  expect(steps?.every(({ answers, wrong }) => answers > 0 && wrong === 0)).toBe(true);
  expect(await project.read(`reports/${samplesFile?.path}`)).not.toMatch('nothing');
  expect(exitCode).toBe(0);
});

it('a server that closes each connection after its answer has lost none', async () => {
  const { report } = await runOf(application("response.setHeader('connection', 'close'); right();"));
  expect(
    report.load?.[0]?.steps.every(({ errors, wrong, answers }) => errors === 0 && wrong === 0 && answers > 0),
  ).toBe(true);
  expect(report.verdict).toBe('pass');
});

it('one wrong answer in a hundred fails the build, and shows it', async () => {
  const { exitCode, report } = await runOf(
    application(`if (${UNDER_LOAD} && asked % 100 === 0) return response.end('{"id":"other"}'); right();`),
  );
  const answers = report.scenarios[0]?.checks.find(({ id }) => id === 'items/served/load/answers');
  expect(answers).toMatchObject({
    verdict: 'fail',
    reason: expect.stringMatching(/\d+ wrong, 0 errors.*answered with \{"id":"other"\}/),
  });
  expect(exitCode).toBe(1);
});

it('errors within the share that is allowed pass, and are counted', async () => {
  const { report } = await runOf(
    application(`if (${UNDER_LOAD} && asked % 500 === 0) return request.socket.destroy(); right();`),
    '',
    "load: { errors: '5%' }",
  );
  const errors = report.load?.[0]?.steps.reduce((sum, step) => sum + step.errors, 0) ?? 0;
  expect(errors).toBeGreaterThan(0);
  expect(report.verdict).toBe('pass');
});

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
