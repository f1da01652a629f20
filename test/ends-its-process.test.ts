import { existsSync } from 'node:fs';
import path from 'node:path';
import { expect, it, vi } from 'vitest';
import { CommandLine, HANGS_AFTER_MS, plumbline } from './bad-projects/command-line.ts';
import { datasetText, Project, READ, scenarioText } from './bad-projects/project.ts';

// The project's code in the process of the command; what it does to the process that measures is in hung-and-throwing.

/** Before the scenario: what it does, and what is said of it. */
const ENDS: Readonly<Record<string, { code: string; says: RegExp }>> = {
  'calls process.exit': { code: 'process.exit(0);', says: /scenario\.ts:1 called process\.exit\(0\) while/ },
  'calls it later': {
    code: 'setTimeout(() => process.exit(0), 50); await new Promise((done) => setTimeout(done, 5_000));',
    says: /scenario\.ts:1 called process\.exit\(0\)/,
  },
  'calls it where that is caught': { code: 'try { process.exit(0); } catch {}', says: /scenario\.ts:1 called/ },
  'has itself killed': {
    code: "import { execSync } from 'node:child_process'; execSync('kill -9 ' + process.pid);",
    says: /was ended by SIGKILL while scenarios\/items\.scenario\.ts was imported/,
  },
  'is killed by a thread': {
    code: "import { Worker } from 'node:worker_threads'; new Worker('process.kill(process.pid, `SIGKILL`)', { eval: true }); await new Promise((done) => setTimeout(done, 5_000));",
    says: /was ended by SIGKILL while scenarios\/items\.scenario\.ts was imported/,
  },
  'waits for what never comes': {
    code: 'await new Promise(() => {});',
    says: /waiting for something that can never come.* while scenarios\/items\.scenario\.ts was imported/,
  },
  'stubs process.exit': { code: 'process.exit = () => undefined;', says: /scenario\.ts:1 replaced process\.exit/ },
  'stubs it as a property': {
    code: "Object.defineProperty(process, 'exit', { value: () => {} });",
    says: /items\.scenario\.ts, or what it imports, replaced process\.exit/,
  },
  'answers in the place of the command': {
    code: "import { writeSync } from 'node:fs'; writeSync(3, JSON.stringify({ exitCode: 0 }) + '\\n'); process.removeAllListeners(); process.nextTick(() => { throw new Error('gone'); });",
    says: /gone/,
  },
  'catches what nobody else does': {
    code: "process.removeAllListeners('uncaughtException'); process.on('uncaughtException', () => {}); setTimeout(() => { throw new Error('late'); }, 10); await new Promise((done) => setTimeout(done, 5_000));",
    says: /UNCAUGHT_ERROR: .*items\.scenario\.ts:1: Error: late/,
  },
  'lets rejections fall and listens to them': {
    code: "process.on('unhandledRejection', () => {}); Promise.reject(new Error('late')); await new Promise((done) => setTimeout(done, 5_000));",
    says: /UNCAUGHT_ERROR: .*items\.scenario\.ts:1: Error: late/,
  },
};

it.each(Object.entries(ENDS))('code that %s ends with 3 and is named', async (_, { code, says }) => {
  await using project = await Project.create({ 'scenarios/items.scenario.ts': code + scenarioText(READ) });
  const { exitCode, stderr } = await plumbline(project, ['list']);
  expect(stderr).toMatch(says);
  expect(exitCode).toBe(3);
});

it.each(['await new Promise(() => setInterval(() => {}, 1_000));', 'for (;;);'])(
  'an import that goes on for ever is ended and named: %s',
  async (code) => {
    await using project = await Project.create({ 'scenarios/items.scenario.ts': code + scenarioText(READ) });
    const { exitCode, stderr } = await plumbline(project, ['list'], { env: { PLUMBLINE_IMPORT_SECONDS: '2' } });
    expect(stderr).toMatch(/^IMPORT_TIMED_OUT: the import of scenarios\/items\.scenario\.ts did not end within 2 s\n/);
    expect(exitCode).toBe(3);
  },
);

it('so do the dataset and the configuration, and nothing that they write is an answer', async () => {
  const says = "process.stdout.write('PASS  1 passed\\n'); process.exit(0);\n";
  await using project = await Project.create({
    'scenarios/items.scenario.ts': scenarioText(READ),
    'seed/tiny.dataset.ts': says + datasetText(),
  });
  const ofDataset = await plumbline(project, ['run', '--dry-run']);
  expect(ofDataset.stderr).toMatch(/seed\/tiny\.dataset\.ts:1 called process\.exit\(0\)/);
  expect(ofDataset).toMatchObject({ exitCode: 3, stdout: 'PASS  1 passed\n' });
  await project.write('plumbline.config.ts', says);
  for (const command of [['doctor'], ['signoff', '--release', '1.0.0']]) {
    const { exitCode, stderr } = await plumbline(project, command);
    expect(stderr, command[0]).toMatch(/plumbline\.config\.ts:1 called process\.exit\(0\)/);
    expect(exitCode, command[0]).toBe(3);
  }
});

it('what runs at the end of the process decides nothing', async () => {
  const code =
    "process.on('exit', () => { process.exitCode = 0; process.exit(0); }); process.stdout.write = () => true;\n";
  await using project = await Project.create({
    'plumbline.config.ts': `${code}export default { unknown: 1 };`,
  });
  expect(await plumbline(project, ['list'])).toMatchObject({ exitCode: 2 });
  await project.write(
    'plumbline.config.ts',
    "process.on('exit', () => { for (;;); });\nexport default { unknown: 1 };",
  );
  expect(await plumbline(project, ['list'])).toMatchObject({ exitCode: 2 });
});

it("Ctrl-C is 130, also where the project's own listener ends the process well or never yields", async () => {
  const listens = "process.on('SIGINT', () => process.exit(0));\n";
  const waits =
    "(await import('node:fs')).writeFileSync('waiting', ''); await new Promise((done) => setTimeout(done, 60_000));\n";
  for (const code of [listens + waits, waits.replace('await new Promise', 'for (;;); await new Promise')]) {
    await using project = await Project.create({ 'scenarios/items.scenario.ts': code + scenarioText(READ) });
    await using command = CommandLine.start(project, ['list']);
    await vi.waitUntil(() => existsSync(path.join(project.folder, 'waiting')), HANGS_AFTER_MS);
    command.interrupt();
    // A second one, which the first is not taken for.
    const again = setTimeout(() => command.interrupt(), 1_000);
    expect((await command.ended).exitCode).toBe(130);
    clearTimeout(again);
    expect(command.processesLeft()).toEqual([]);
  }
});
