import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { CommandLine, type Ended, reportOf } from './bad-projects/command-line.ts';
import { containersOf, docker } from './bad-projects/containers.ts';
import { Project, SLOW_READ, scenarioText } from './bad-projects/project.ts';

/** What the user was promised: from the fault to the end of the command. */
const MOST_MS = 15_000;
const PHASES = { 'the work pass': /Counting work/, 'the latency pass': /Measuring latency/ } as const;
const ENGINES = { mongo: /MongoDB/, redis: /Redis/ } as const;

describe('an engine that is killed in mid-run', () => {
  let project: Project;
  beforeAll(async () => {
    project = await Project.create({ 'scenarios/slow.scenario.ts': scenarioText(SLOW_READ, 'calls: 60,') });
    return async () => await project[Symbol.asyncDispose]();
  });
  let command: CommandLine | undefined;
  afterEach(async () => await command?.[Symbol.asyncDispose]());

  for (const [phase, announced] of Object.entries(PHASES)) {
    for (const [engine, named] of Object.entries(ENGINES)) {
      it(`${engine} in ${phase} is one clear error, exit code 3, and leaves nothing`, async () => {
        command = CommandLine.start(project, ['run', '--engines', 'docker']);
        await command.said(announced);
        // MongoDB may have been started from a snapshot, whose image does not say it.
        const [victim] = (await containersOf(command)).filter(
          ({ image }) => /redis/.test(image) === (engine === 'redis'),
        );
        if (!victim) throw new Error(`the run has no container of ${engine}`);
        const killedMs = performance.now();
        await docker('kill', victim.id);
        const ended = await command.ended;
        expect(performance.now() - killedMs).toBeLessThan(MOST_MS);
        await expectOneError(ended, project, named);
        expect(await containersOf(command)).toEqual([]);
        expect(command.processesLeft()).toEqual([]);
      });
    }
  }
});

async function expectOneError({ exitCode, stdout, stderr }: Ended, project: Project, named: RegExp): Promise<void> {
  const report = await reportOf(project);
  expect(report.verdict).toBe('error');
  expect(report.errors).toMatchObject([{ code: 'ENGINE_DIED', message: expect.stringMatching(named) }]);
  expect(report.errors[0]?.hint).not.toBe('');
  expect(stdout.replaceAll(/\s+/g, ' ')).toContain(report.errors[0]?.message.slice(0, 40));
  expect(stdout + stderr).not.toMatch(/unexpected|SuppressedError|^\s+at /m);
  expect(exitCode).toBe(3);
}
