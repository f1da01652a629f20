import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { readdir, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { hasDocker, NEEDS_DOCKER } from '../src/engines/test-engines.ts';
import { CommandLine, HANGS_AFTER_MS, plumbline, sharedEngines } from './bad-projects/command-line.ts';
import { containersOf } from './bad-projects/containers.ts';
import { Project, READ, SLOW_READ, scenarioText } from './bad-projects/project.ts';

describe('a signal', () => {
  it('while the reports are written is 130, and they are whole', async () => {
    await using project = await Project.create({ 'scenarios/reads.scenario.ts': scenarioText(READ) });
    await plumbline(project, ['run'], { env: sharedEngines() });
    const history = await turnIntoPipe(path.join(project.folder, 'reports/history'));
    await rm(path.join(project.folder, 'reports/report.json'));
    await using command = CommandLine.start(project, ['run'], { env: sharedEngines() });
    await command.said(/Writing the reports/);
    command.interrupt();
    await command.said(/SIGINT: cleaning up/);
    // Who reads the pipe waits for this.
    await writeFile(history, '\n');
    const { exitCode, stdout } = await command.ended;
    expect(exitCode).toBe(130);
    expect(stdout).toBe('');
    expect(JSON.parse(await project.read('reports/report.json'))).toMatchObject({ verdict: 'pass' });
    expect(command.processesLeft()).toEqual([]);
  });

  it.skipIf(!hasDocker)(
    `that npm passes on beside the terminal is one signal, and engines are stopped (${NEEDS_DOCKER})`,
    async () => {
      await using project = await Project.create({ 'scenarios/slow.scenario.ts': scenarioText(SLOW_READ) });
      await using command = CommandLine.start(project, ['run', '--engines', 'docker']);
      await command.said(/Counting work/);
      command.interrupt();
      command.kill('SIGINT');
      const { exitCode, stderr } = await command.ended;
      expect(exitCode).toBe(130);
      expect(stderr.match(/cleaning up/g)).toHaveLength(1);
      expect(await containersOf(command)).toEqual([]);
      expect(command.processesLeft()).toEqual([]);
    },
  );

  it('that kills the command ends a scenario that never yields, too', async () => {
    await using project = await Project.create({
      'scenarios/loops.scenario.ts': scenarioText(
        "(await import('node:fs')).writeFileSync('looping', ''); for (;;) {}",
        'callTimeoutMs: 60_000,',
      ),
    });
    await using command = CommandLine.start(project, ['run'], { env: sharedEngines() });
    await vi.waitUntil(() => existsSync(path.join(project.folder, 'looping')), HANGS_AFTER_MS);
    command.kill('SIGKILL');
    await command.ended;
    await vi.waitFor(() => expect(command.processesLeft()).toEqual([]), HANGS_AFTER_MS);
  });
});

/** The one history of a folder, as something whose reader waits until somebody writes. */
async function turnIntoPipe(folder: string): Promise<string> {
  const [name = ''] = await readdir(folder);
  const file = path.join(folder, name);
  await rm(file);
  execFileSync('mkfifo', [file]);
  return file;
}
