import { expect, it } from 'vitest';
import { CommandLine, ENDS_WITHIN_MS, plumbline, reportOf, sharedEngines } from './bad-projects/command-line.ts';
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
const RIGHT = 'response.end(JSON.stringify([1]));';

const scenario = (app = '') => `
import { defineScenario } from 'plumbline';
import tiny from '../seed/tiny.dataset.ts';
export default defineScenario({
  title: 'Items over HTTP',
  dataset: tiny,
  app: { cwd: '.', command: 'node app.mjs', ready: '/health', readyWithin: '4s', ${app} },
  params: ({ pick, data }) => ({ id: pick(data.ids) }),
  variants: { indexed: { run: ({ http }, { id }) => http.get('/items/' + id) } },
  checks: { indexed: { mongoCommands: 0 } },
  callTimeoutMs: 3_000,
});`;

/** Runs the application to the end of the run, which leaves nothing behind. */
async function runOf(
  app: string,
  fields = '',
): Promise<{ exitCode: number | null; report: Awaited<ReturnType<typeof reportOf>> }> {
  await using project = await Project.create({ 'app.mjs': app, 'scenarios/items.scenario.ts': scenario(fields) });
  await using command = CommandLine.start(project, ['run'], { env: sharedEngines() });
  const { exitCode } = await command.ended;
  expect(command.processesLeft()).toEqual([]);
  return { exitCode, report: await reportOf(project) };
}

async function expectError(app: string, code: string, message: RegExp, fields = ''): Promise<void> {
  const { exitCode, report } = await runOf(app, fields);
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
    "readyWithin: '20s'",
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
  const untilMs = performance.now() + ENDS_WITHIN_MS;
  const applications = () => killed.processesLeft().filter((line) => line.includes('app.mjs'));
  while (applications().length === 0 && performance.now() < untilMs) await new Promise((done) => setImmediate(done));
  killed.kill('SIGKILL');
  expect(applications().length).toBeGreaterThan(0);
  const { exitCode } = await plumbline(project, ['run'], { env: sharedEngines() });
  expect(exitCode).toBe(0);
  expect(applications()).toEqual([]);
});
