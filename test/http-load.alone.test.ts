import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, it } from 'vitest';
import { parseReport } from '../src/report/json.ts';
import { application, runOf, scenario, UNDER_LOAD } from './bad-projects/application-under-load.ts';
import { plumbline } from './bad-projects/command-line.ts';
import { Project } from './bad-projects/project.ts';

const DRIVER = pathToFileURL(path.resolve(import.meta.dirname, '../node_modules/mongodb/lib/index.js')).href;
/** Answers with what its database holds, and writes on each request. */
const WRITING = `
import { MongoClient } from '${DRIVER}';
const items = new MongoClient(process.env.MONGO_URL).db(process.env.MONGO_DB).collection('items');
${application(`(async () => {
    const item = await items.findOneAndUpdate({ _id: Number(request.url.split('/').at(-1)) }, { $inc: { read: 1 } });
    response.end(JSON.stringify({ found: item?._id ?? 'nothing' }));
  })();`)}`;

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
