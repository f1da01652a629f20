import { mkdir, readdir } from 'node:fs/promises';
import path from 'node:path';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { hasDocker, NEEDS_DOCKER } from '../src/engines/test-engines.ts';
import { CommandLine, plumbline } from './bad-projects/command-line.ts';
import { containersOf, docker } from './bad-projects/containers.ts';
import { datasetText, Project, SLOW_DOCUMENT, SLOW_READ, scenarioText } from './bad-projects/project.ts';

/** Slow to load where that is what is interrupted. */
const DOCUMENT = `if (process.env.SLOW_DOCUMENTS) { ${SLOW_DOCUMENT} }`;
/** A seed of its own, or the data of the run before would be there already. */
const PHASES = {
  'engines start': { said: /Starting MongoDB and Redis/, args: [], env: {} },
  'data is loaded': { said: /Data: tiny/, args: ['--seed', '7'], env: { SLOW_DOCUMENTS: '1' } },
  'work is counted': { said: /Counting work/, args: [], env: {} },
  'latency is measured': { said: /Measuring latency/, args: [], env: {} },
} as const;

describe.skipIf(!hasDocker)(`a command that is interrupted (${NEEDS_DOCKER})`, () => {
  let project: Project;
  let temporary: string;
  let ownTemporaryFolder: { env: Record<string, string> };
  beforeAll(async () => {
    project = await Project.create({
      'scenarios/slow.scenario.ts': scenarioText(SLOW_READ),
      'seed/tiny.dataset.ts': datasetText(DOCUMENT),
    });
    temporary = path.join(project.folder, 'tmp');
    await mkdir(temporary);
    ownTemporaryFolder = { env: { TMPDIR: temporary } };
    return async () => await project[Symbol.asyncDispose]();
  });
  let command: CommandLine | undefined;
  afterEach(async () => await command?.[Symbol.asyncDispose]());

  for (const [phase, { said, args, env }] of Object.entries(PHASES)) {
    it(`by Ctrl-C as ${phase} ends with 130 and leaves nothing`, async () => {
      command = CommandLine.start(project, ['run', '--engines', 'docker', ...args], {
        env: { ...ownTemporaryFolder.env, ...env },
      });
      await command.said(said);
      command.interrupt();
      const { exitCode, stderr } = await command.ended;
      expect(exitCode, stderr).toBe(130);
      expect(stderr).not.toMatch(/^\s+at |SuppressedError/m);
      await expectNothingLeft(command);
    });
  }

  it.each(['SIGTERM', 'SIGHUP'] as const)('by %s ends with 143 and leaves nothing', async (signal) => {
    command = CommandLine.start(project, ['run', '--engines', 'docker'], ownTemporaryFolder);
    await command.said(/Counting work/);
    command.kill(signal);
    const { exitCode, stderr } = await command.ended;
    expect(exitCode, stderr).toBe(143);
    await expectNothingLeft(command);
  });

  it('by SIGKILL leaves engines to the next start, which sweeps them and no others', async () => {
    command = CommandLine.start(project, ['run', '--engines', 'docker']);
    await command.said(/Counting work/);
    await using alive = CommandLine.start(project, ['run', '--engines', 'docker', '--out', 'reports/other']);
    await alive.said(/Counting work/);
    command.killAll();
    await command.ended;
    expect((await containersOf(command)).length).toBeGreaterThan(0);
    const { exitCode } = await plumbline(project, ['seed', '--engines', 'docker']);
    expect(exitCode).toBe(0);
    expect(await containersOf(command)).toEqual([]);
    expect((await docker('ps', '--format', '{{.Label "plumbline.run"}}')).split('\n')).toContainEqual(
      expect.stringMatching(new RegExp(`^${alive.commandPid}:`)),
    );
    alive.kill('SIGTERM');
    expect((await alive.ended).exitCode).toBe(143);
    expect(await containersOf(alive)).toEqual([]);
  });

  async function expectNothingLeft(ended: CommandLine): Promise<void> {
    expect(await containersOf(ended)).toEqual([]);
    expect(ended.processesLeft()).toEqual([]);
    expect((await readdir(temporary)).filter((name) => name.startsWith('plumbline'))).toEqual([]);
  }
});
