import { MongoClient } from 'mongodb';
import { expect, it } from 'vitest';
import { plumbline, reportOf, sharedEngines } from './bad-projects/command-line.ts';
import { Project, READ, scenarioText } from './bad-projects/project.ts';

const CALL_TIMEOUT_MS = 2_000;
const DEADLINE = `callTimeoutMs: ${CALL_TIMEOUT_MS},`;

/** Each stops its own scenario, with what is said of it; `sound` must not be touched. */
const BAD: Readonly<Record<string, { text: string; code: string; message: RegExp }>> = {
  'awaits-for-ever': {
    text: scenarioText('return new Promise(() => {});', DEADLINE),
    code: 'CALL_TIMED_OUT',
    message: /awaits-for-ever\/indexed: call 0 did not return within 2000 ms/,
  },
  'loops-for-ever': {
    text: scenarioText('for (;;) {}', DEADLINE),
    code: 'CALL_TIMED_OUT',
    message: /loops-for-ever\/indexed: the measuring process was silent for 4 s: its code blocks the event loop/,
  },
  throws: {
    text: scenarioText("throw new RangeError('no such page');"),
    code: 'CALL_FAILED',
    message: /throws\/indexed threw RangeError: no such page, at scenarios\/throws\.scenario\.ts:\d+/,
  },
  'throws-later': {
    text: scenarioText("setImmediate(() => { throw new Error('in a callback'); }); await delay(200); return 1;"),
    code: 'WORKER_DIED',
    message: /throws-later\/indexed: the measuring process ended.*in a callback/s,
  },
  exits: {
    text: scenarioText("console.error('giving up'); process.exit(0);"),
    code: 'WORKER_DIED',
    message: /exits\/indexed: the measuring process ended \(exit code 0\); its last output: giving up/,
  },
  'never-opens': {
    text: scenarioText(READ, `${DEADLINE} open: () => new Promise(() => {}),`),
    code: 'CALL_TIMED_OUT',
    message: /opening never-opens\/indexed did not return within 2000 ms/,
  },
};

it('a scenario that hangs, throws or ends its process is an error of its own, and the others keep their verdicts', async () => {
  await using project = await Project.create({
    'scenarios/sound.scenario.ts': scenarioText(READ),
    ...Object.fromEntries(Object.entries(BAD).map(([name, { text }]) => [`scenarios/${name}.scenario.ts`, text])),
  });
  const { exitCode, stdout, stderr } = await plumbline(project, ['run'], { env: sharedEngines() });
  const report = await reportOf(project);
  expect(report.scenarios.find(({ name }) => name === 'sound')?.verdict, JSON.stringify(report.errors)).toBe('pass');
  expect(report.verdict).toBe('error');
  for (const [name, { code, message }] of Object.entries(BAD)) {
    expect(report.scenarios.find((scenario) => scenario.name === name)?.verdict, name).toBe('error');
    const told = report.errors.filter((error) => error.message.startsWith(`${name}/`));
    expect(told, name).toMatchObject([{ code }]);
    expect(told[0]?.message).toMatch(message);
    expect(told[0]?.hint).not.toBe('');
    // Lines are wrapped for a terminal.
    expect(stdout.replaceAll(/\s+/g, ' ')).toMatch(message);
  }
  expect(report.errors).toHaveLength(Object.keys(BAD).length);
  expect(stdout + stderr).not.toMatch(/unexpected|SuppressedError/);
  expect(exitCode).toBe(3);
});

it('a scenario that hangs only in the latency pass is met at its deadline too', async () => {
  // The work passes make 2 times 20 calls, in processes of their own.
  const text = scenarioText(
    `globalThis.calls = (globalThis.calls ?? 0) + 1; if (globalThis.calls > 25) await new Promise(() => {}); ${READ}`,
    DEADLINE,
  );
  await using project = await Project.create({
    'scenarios/hangs-late.scenario.ts': text,
    'scenarios/sound.scenario.ts': scenarioText(READ),
  });
  const { exitCode } = await plumbline(project, ['run'], { env: sharedEngines() });
  const report = await reportOf(project);
  expect(report.errors).toMatchObject([{ code: 'CALL_TIMED_OUT' }]);
  expect(report.errors[0]?.message).toMatch(/hangs-late\/indexed: call \d+ did not return within 2000 ms/);
  expect(report.scenarios.find(({ name }) => name === 'sound')?.verdict).toBe('pass');
  expect(exitCode).toBe(3);
});

it('a beforeEach that hangs before a timed call is met at its deadline too', async () => {
  // Work passes prepare 2 times 10 calls, in processes of their own.
  const hangsLate =
    'beforeEach: async () => { globalThis.prepared = (globalThis.prepared ?? 0) + 1; if (globalThis.prepared > 15) await new Promise(() => {}); },';
  await using project = await Project.create({
    'scenarios/prepares.scenario.ts': scenarioText(READ, DEADLINE).replace('indexed: {', `indexed: { ${hangsLate}`),
  });
  const { exitCode } = await plumbline(project, ['run'], { env: sharedEngines() });
  const report = await reportOf(project);
  expect(report.errors).toMatchObject([{ code: 'CALL_TIMED_OUT' }]);
  expect(report.errors[0]?.message).toMatch(/prepares\/indexed: beforeEach \d+ did not return within 2000 ms/);
  expect(exitCode).toBe(3);
});

it('a scenario that fails while it is counted leaves no profiler behind', async () => {
  await using project = await Project.create({
    'scenarios/throws.scenario.ts': scenarioText("throw new Error('no');"),
  });
  await plumbline(project, ['run'], { env: sharedEngines() });
  await using mongo = new MongoClient(sharedEngines().MONGO_URL);
  expect(await mongo.db('plumbline_idxd').command({ profile: -1 })).toMatchObject({ was: 0 });
});

it('a message that is no reply is none: code may tell its process manager that it is ready', async () => {
  const ready = scenarioText(`process.send?.('ready'); ${READ}`).replace(
    'void delay;',
    "void delay; process.send?.('ready');",
  );
  await using project = await Project.create({ 'scenarios/ready.scenario.ts': ready });
  const { exitCode, stderr } = await plumbline(project, ['run'], { env: sharedEngines() });
  expect(stderr).not.toMatch(/ZodError/);
  expect(exitCode).toBe(0);
});
