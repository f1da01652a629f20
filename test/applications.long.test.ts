import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { MongoClient } from 'mongodb';
import { describe, expect, it } from 'vitest';
import { CommandLine, HANGS_AFTER_MS, plumbline, reportOf, sharedEngines } from './bad-projects/command-line.ts';
import { Project } from './bad-projects/project.ts';

/** An application on `node:http` alone: what it answers, and what else it does, is the test's. */
const application = (answer: string, start = 'serve();') => `
import { spawn } from 'node:child_process';
import { createServer } from 'node:http';
void spawn;
let asked = 0;
const serve = (port = Number(process.env.PORT)) =>
  createServer((request, response) => {
    if (request.url === '/health') return response.end('ok');
    asked += 1;
    ${answer}
  }).listen(port, process.env.HOST);
${start}
`;
/** The same with a driver of its own, on whatever it takes for its database. */
const DRIVER = pathToFileURL(path.resolve(import.meta.dirname, '../node_modules/mongodb/lib/index.js')).href;
const onMongo = (url: string, database: string, answer: string) => `
import { MongoClient } from '${DRIVER}';
const client = new MongoClient(${url});
const items = client.db(${database}).collection('items');
${application(`(async () => { ${answer} })();`)}`;
const READ =
  'const item = await items.findOne({ value: { $gte: 0 } }); response.end(JSON.stringify(item?._id ?? null));';
const RIGHT = 'response.end(JSON.stringify([1]));';

const scenario = (app = '', checks = 'mongoCommands: 0', variants: Record<string, string> = { indexed: '' }) => `
import { defineScenario } from 'plumbline-gate';
import tiny from '../seed/tiny.dataset.ts';
export default defineScenario({
  title: 'Items over HTTP',
  dataset: tiny,
  app: { cwd: '.', command: 'node app.mjs', ready: '/health', readyWithin: '4s', ${app} },
  params: ({ pick, data }) => ({ id: pick(data.ids) }),
  variants: {
    ${Object.entries(variants)
      .map(([name, fields]) => `${name}: { ${fields} run: ({ http }, { id }) => http.get('/items/' + id) },`)
      .join('\n')}
  },
  checks: { ${Object.keys(variants)
    .map((name) => `${name}: { ${checks} },`)
    .join(' ')} },
  callTimeoutMs: 3_000,
});`;

/** Runs the application to the end of the run, which leaves nothing behind. */
async function runOf(
  app: string,
  ...fields: Parameters<typeof scenario>
): Promise<{ exitCode: number | null; report: Awaited<ReturnType<typeof reportOf>> }> {
  await using project = await Project.create({ 'app.mjs': app, 'scenarios/items.scenario.ts': scenario(...fields) });
  await using command = CommandLine.start(project, ['run'], { env: sharedEngines() });
  const { exitCode } = await command.ended;
  expect(command.processesLeft()).toEqual([]);
  return { exitCode, report: await reportOf(project) };
}

async function expectError(
  app: string,
  code: string,
  message: RegExp,
  ...fields: Parameters<typeof scenario>
): Promise<void> {
  const { exitCode, report } = await runOf(app, ...fields);
  expect(report.errors).toMatchObject([{ code, message: expect.stringMatching(message) }]);
  expect(exitCode).toBe(3);
}

it('an application that answers is measured and stopped', async () => {
  const { exitCode, report } = await runOf(application(RIGHT));
  expect(report.verdict).toBe('pass');
  expect(exitCode).toBe(0);
});

it('one that never becomes ready is told with its last status', async () => {
  await expectError(
    application(
      RIGHT,
      'createServer((_, response) => { response.statusCode = 503; response.end(); }).listen(process.env.PORT);',
    ),
    'APP_NOT_READY',
    /not ready within 4s: GET \/health was answered with 503/,
  );
});

it('one that hangs before it is ready is told', async () => {
  const hangs = application(RIGHT, 'createServer(() => undefined).listen(process.env.PORT);');
  await expectError(hangs, 'APP_NOT_READY', /GET \/health was not answered/);
});

it('one that dies at its start is told in its own words', async () => {
  const dies = application(RIGHT, "console.error('no licence'); process.exit(7);");
  await expectError(dies, 'APP_DIED', /ended by itself: exit code 7; its last output: no licence/);
});

it('a folder that is not there is named, and not the shell', async () => {
  await using project = await Project.create({
    'scenarios/items.scenario.ts': scenario().replace("cwd: '.'", "cwd: 'servr'"),
  });
  const { exitCode } = await plumbline(project, ['run'], { env: sharedEngines() });
  expect((await reportOf(project)).errors).toMatchObject([
    {
      code: 'SCENARIO_INVALID',
      message: expect.stringMatching(/items: app\.cwd is "servr", and there is no folder .*servr/),
    },
  ]);
  expect(exitCode).toBe(3);
});

it('one that dies in mid-run is told in its own words', async () => {
  const dies = application(`if (asked === 15) { console.error('out of memory'); process.exit(9); } ${RIGHT}`);
  await expectError(dies, 'APP_DIED', /exit code 9; its last output: out of memory/);
});

it('one that takes another port is told which', async () => {
  const elsewhere = application(RIGHT, 'serve(0);');
  await expectError(
    elsewhere,
    'APP_WRONG_PORT',
    /listens on port \d+, not on the \d+ that PORT names/,
    "readyWithin: '3s'",
  );
});

it('one that answers 500 to everything is told', async () => {
  const broken = application("response.statusCode = 500; response.end('oops');");
  await expectError(broken, 'CALL_FAILED', /GET \/items\/\d+ was answered with 500: oops/);
});

it('one that hangs in mid-run is told', async () => {
  await expectError(application(`if (asked < 5) ${RIGHT}`), 'CALL_TIMED_OUT', /call 4 did not return within 3000 ms/);
});

it('a child that it leaves behind is ended and told', async () => {
  const leaves = application(
    RIGHT,
    "serve(); spawn('sleep', ['600'], { detached: true, stdio: 'ignore' }).unref(); process.on('SIGTERM', () => process.exit(0));",
  );
  await expectError(leaves, 'APP_LEFT_PROCESSES', /left behind: sleep 600/);
});

it('one that does not hear SIGTERM is ended all the same', async () => {
  const { exitCode } = await runOf(application(RIGHT, "serve(); process.on('SIGTERM', () => undefined);"));
  expect(exitCode).toBe(0);
});

it('one that answers wrongly to one call in seven fails, whatever its counts are', async () => {
  const { exitCode, report } = await runOf(
    application('response.end(JSON.stringify(process.env.WRONG && asked % 7 === 0 ? [2] : [1]));'),
    '',
    'mongoCommands: 0',
    { indexed: '', after: "env: { WRONG: '1' }, " },
  );
  expect(report.reasons.join('\n')).toMatch(
    /items\/after\/same-result: another answer than indexed: `\[0\]`: 1 -> 2 in 1 of 10, first in call 6/,
  );
  expect(exitCode).toBe(1);
});

describe('an application that does not work on its variant never passes', () => {
  const budget = ['', 'mongoCommands: 2'] as const;
  const elsewhere = (made: string) =>
    new RegExp(`MongoDB counted ${made}, and none of it in plumbline_idxd, the database that MONGO_DB names`);

  it('the same on its variant does', async () => {
    const { exitCode, report } = await runOf(onMongo('process.env.MONGODB_URI', 'undefined', READ), ...budget);
    expect(report.errors).toEqual([]);
    expect(exitCode).toBe(0);
  });

  it('one that reads a database of its own name', async () => {
    const fixed = onMongo('process.env.MONGO_URL', "'plumbline_other'", READ);
    await expectError(fixed, 'APP_ELSEWHERE', elsewhere('10 find'), ...budget);
  });

  it('one that finds nothing there, and fails', async () => {
    const answer = 'if (!(await items.findOne())) response.statusCode = 404; response.end();';
    const fixed = onMongo('process.env.MONGO_URL', "'plumbline_other'", answer);
    await expectError(fixed, 'APP_ELSEWHERE', /counted 1 find, and none of it .*answered with 404/, ...budget);
  });

  it('one that writes to a database of its own name', async () => {
    const answer = 'await items.insertOne({}); await items.deleteMany({}); response.end("[]");';
    const fixed = onMongo('process.env.MONGO_URL', "'plumbline_other'", answer);
    await expectError(fixed, 'APP_ELSEWHERE', elsewhere('10 delete, 10 insert'), ...budget);
  });

  it('one that does both', async () => {
    const both = `await client.db('plumbline_other').collection('items').findOne(); ${READ}`;
    const fixed = onMongo('process.env.MONGO_URL', 'process.env.MONGO_DB', both);
    await expectError(fixed, 'COUNTERS_DISAGREE', /counted 20 find commands .*its profiler has 10/, ...budget);
  });

  const expectNoConnection = () =>
    expectError(
      application(RIGHT),
      'APP_ELSEWHERE',
      /has no connection to the MongoDB that MONGO_URL names/,
      ...budget,
    );

  it('one that has no connection to its server', async () => {
    await expectNoConnection();
  });

  it('one that has none beside a shell or an exporter that has', async () => {
    await using shell = new MongoClient(sharedEngines().MONGO_URL, { appName: 'mongosh' });
    await shell.db('admin').command({ ping: 1 });
    await expectNoConnection();
  });

  it('one that is connected, and answers from its memory', async () => {
    const remembers = onMongo('process.env.MONGO_URL', 'process.env.MONGO_DB', RIGHT).replace(
      'const items',
      'await client.connect();\nconst items',
    );
    await expectError(remembers, 'ENGINES_UNTOUCHED', /items\/indexed: no command of its 10 counted calls/, ...budget);
  });

  it('writes on its variant are counted', async () => {
    const answer = 'await items.updateOne({ _id: 1 }, { $inc: { value: 1 } }); response.end("[]");';
    const writes = onMongo('process.env.MONGO_URL', 'process.env.MONGO_DB', answer);
    const { exitCode, report } = await runOf(writes);
    expect(report.reasons.join('\n')).toMatch(
      /items\/indexed\/mongoCommands: 1 MongoDB commands per call, over the budget of 0/,
    );
    expect(exitCode).toBe(1);
  });
});

it('ends with a run that is interrupted', async () => {
  await using project = await Project.create({
    'app.mjs': application(`setTimeout(() => { ${RIGHT} }, 200);`),
    'scenarios/items.scenario.ts': scenario(),
  });
  await using command = CommandLine.start(project, ['run'], { env: sharedEngines() });
  await command.said(/work 1\/2/);
  while (!command.processesLeft().some((line) => line.includes('app.mjs')))
    await new Promise((done) => setImmediate(done));
  command.interrupt();
  expect((await command.ended).exitCode).toBe(130);
  expect(command.processesLeft()).toEqual([]);
});

it('a migrate that fails is told with its output', async () => {
  await expectError(
    application(RIGHT),
    'APP_COMMAND_FAILED',
    /migrate \(echo no such table >&2; exit 4\) did not succeed: exit code 4; its last output: no such table/,
    "migrate: 'echo no such table >&2; exit 4'",
  );
});

it('what a killed run leaves of it is ended by the next one', async () => {
  await using project = await Project.create({
    'app.mjs': application(`setTimeout(() => { ${RIGHT} }, 200);`),
    'scenarios/items.scenario.ts': scenario(),
  });
  await using killed = CommandLine.start(project, ['run'], { env: sharedEngines() });
  await killed.said(/work 1\/2/);
  const untilMs = performance.now() + HANGS_AFTER_MS;
  const applications = () => killed.processesLeft().filter((line) => line.includes('app.mjs'));
  while (applications().length === 0 && performance.now() < untilMs) await new Promise((done) => setImmediate(done));
  killed.killAll();
  expect(applications().length).toBeGreaterThan(0);
  const { exitCode } = await plumbline(project, ['run'], { env: sharedEngines() });
  expect(exitCode).toBe(0);
  expect(applications()).toEqual([]);
});
