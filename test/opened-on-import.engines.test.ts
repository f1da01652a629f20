import { expect, it } from 'vitest';
import { hasDocker, NEEDS_DOCKER } from '../src/engines/test-engines.ts';
import { CommandLine, HANGS_AFTER_MS, plumbline, reportOf, sharedEngines } from './bad-projects/command-line.ts';
import { containersOf } from './bad-projects/containers.ts';
import { datasetText, Project, READ, SLOW_READ, scenarioText } from './bad-projects/project.ts';

/** What `export const redis = new Redis()` does to a process: it never ends by itself. */
const OPENS = 'setInterval(() => {}, 60_000);\n';

it.each(['list', 'list --json', 'run --dry-run'])(
  'plumbline %s ends although what it imported is open',
  async (line) => {
    await using project = await Project.create({ 'scenarios/items.scenario.ts': OPENS + scenarioText(READ) });
    await using command = CommandLine.start(project, line.split(' '));
    const { exitCode, stdout } = await ended(command);
    expect(stdout).toMatch(/items[\s\S]*indexed/);
    expect(exitCode).toBe(0);
  },
);

it('so do the threads that load a dataset, and the run', async () => {
  // A size of its own, or the data of another test would be there already.
  await using project = await Project.create({
    'scenarios/items.scenario.ts': OPENS + scenarioText(READ),
    'seed/tiny.dataset.ts': OPENS + datasetText('', 131),
  });
  await using command = CommandLine.start(project, ['run'], { env: sharedEngines() });
  await command.said(/data prepared/);
  const { exitCode } = await ended(command, 60_000);
  expect((await reportOf(project)).verdict).toBe('pass');
  expect(exitCode).toBe(0);
});

it('output is whole when it is long', async () => {
  const variants = Array.from({ length: 2_000 }, (_, at) => `v${at}: { run: async () => 1 },`).join('\n');
  const text = scenarioText(READ).replace('indexed: { run', `${variants} indexed: { run`);
  await using project = await Project.create({ 'scenarios/items.scenario.ts': OPENS + text });
  const { exitCode, stdout } = await plumbline(project, ['list', '--json']);
  expect(JSON.parse(stdout)[0].variants).toHaveLength(2_001);
  expect(exitCode).toBe(0);
});

it('an error that imported code lets fall before anything runs has no verdict', async () => {
  const falls =
    "await Promise.all([new Promise((done) => setTimeout(done, 50)), void Promise.reject(new Error('no route'))]);\n";
  await using project = await Project.create({ 'scenarios/items.scenario.ts': falls + scenarioText(READ) });
  const { exitCode, stderr } = await plumbline(project, ['list']);
  expect(stderr).toMatch(
    /^UNCAUGHT_ERROR: .*from scenarios\/items\.scenario\.ts:1: Error: no route\n {2}.*when it is imported/m,
  );
  expect(exitCode).toBe(3);
});

it.skipIf(!hasDocker)(`one that falls in mid-run gives the engines back (${NEEDS_DOCKER})`, async () => {
  // In this process alone, and not in the one that measures, whose end is told by itself.
  const falls =
    "import { existsSync } from 'node:fs';\nif (!process.send) setInterval(() => { if (existsSync('fall')) Promise.reject(new Error('connect ECONNREFUSED')); }, 10);\n";
  await using project = await Project.create({
    'scenarios/items.scenario.ts': falls + scenarioText(SLOW_READ, 'calls: 600, callTimeoutMs: 60_000,'),
  });
  await using command = CommandLine.start(project, ['run', '--engines', 'docker']);
  await command.said(/work 1\/2/);
  await project.write('fall', '');
  const { exitCode, stderr } = await command.ended;
  expect(stderr).toMatch(/^UNCAUGHT_ERROR: .*from scenarios\/items\.scenario\.ts:2: Error: connect ECONNREFUSED/m);
  expect(exitCode).toBe(3);
  expect(await containersOf(command)).toEqual([]);
  expect(command.processesLeft()).toEqual([]);
});

it('one of the dataset while it is loaded is told as its own', async () => {
  const falls =
    "import { isMainThread } from 'node:worker_threads';\nif (!isMainThread) void Promise.reject(new Error('no route'));\n";
  await using project = await Project.create({
    'scenarios/items.scenario.ts': scenarioText(READ),
    'seed/tiny.dataset.ts': falls + datasetText('', 132),
  });
  const { exitCode } = await plumbline(project, ['run'], { env: sharedEngines() });
  expect((await reportOf(project)).errors).toMatchObject([
    { code: 'DATASET_INVALID', message: expect.stringMatching(/tiny\.dataset\.ts: .*nobody caught: no route/) },
  ]);
  expect(exitCode).toBe(3);
});

/** A command that hangs is killed. */
async function ended(command: CommandLine, withinMs = HANGS_AFTER_MS) {
  using timer = deadline(withinMs);
  return await Promise.race([command.ended, timer.passed]);
}

function deadline(milliseconds: number): Disposable & { passed: Promise<never> } {
  const { promise: passed, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(() => reject(new Error(`it still ran after ${milliseconds} ms`)), milliseconds);
  return { passed, [Symbol.dispose]: () => clearTimeout(timer) };
}
