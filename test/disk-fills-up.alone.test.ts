import { mkdir, readdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, it } from 'vitest';
import { CommandLine, reportOf, sharedEngines } from './bad-projects/command-line.ts';
import { pathWithEngines } from './bad-projects/local-programs.ts';
import { Project, READ, scenarioText } from './bad-projects/project.ts';
import { canMount, NEEDS_MOUNT, smallDisk } from './bad-projects/small-disk.ts';

const MIB = 1024 ** 2;
const SCENARIO = { 'scenarios/reads.scenario.ts': scenarioText(READ) };

it.skipIf(!canMount)(
  `a disk that fills up in mid-run costs the file, not what was measured (${NEEDS_MOUNT})`,
  async () => {
    await using project = await Project.create(SCENARIO);
    const reports = path.join(project.folder, 'reports');
    await using _disk = await smallDisk(reports, 2 * MIB);
    await using command = CommandLine.start(project, ['run'], { env: sharedEngines() });
    await command.said(/Measuring latency/);
    await fill(path.join(reports, 'ballast'));
    const { exitCode, stdout, stderr } = await command.ended;
    expect(stdout).toMatch(/^REPORT_UNWRITABLE: [\s\S]*ENOSPC/m);
    expect(stdout).toContain('choose another one with --out');
    expect(stdout).toMatch(/^ERROR .*3 pass/m);
    expect(stdout + stderr).not.toMatch(/unexpected|^\s+at /m);
    expect(exitCode).toBe(3);
    expect(await readdir(reports, { recursive: true })).not.toContainEqual(expect.stringMatching(/report|\.json|tmp/));
  },
);

it.skipIf(!canMount)(`a full disk for local snapshots is one error, and nothing is left (${NEEDS_MOUNT})`, async () => {
  await using project = await Project.create(SCENARIO);
  const temporary = path.join(project.folder, 'tmp');
  await mkdir(temporary);
  await using _disk = await smallDisk(path.join(project.folder, '.plumbline/snapshots'), MIB / 8);
  await using command = CommandLine.start(project, ['run', '--engines', 'local'], {
    env: { PATH: await pathWithEngines(project), TMPDIR: temporary },
  });
  await command.said(/keeping a snapshot/);
  const { exitCode, stdout } = await command.ended;
  const report = await reportOf(project);
  expect(report.errors).toMatchObject([{ code: 'SNAPSHOT_UNUSABLE', message: expect.stringContaining('ENOSPC') }]);
  expect(report.errors[0]?.hint).toContain('PLUMBLINE_CACHE');
  expect(stdout).toMatch(/^SNAPSHOT_UNUSABLE: /m);
  expect(exitCode).toBe(3);
  expect(command.processesLeft()).toEqual([]);
  expect(await readdir(temporary)).toEqual([]);
  for (const kept of ['leftovers', 'snapshots'])
    expect(await readdir(path.join(project.folder, '.plumbline', kept))).toEqual([]);
});

async function fill(file: string): Promise<void> {
  await expect(writeFile(file, Buffer.alloc(4 * MIB))).rejects.toThrow('ENOSPC');
}
