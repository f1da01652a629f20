import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';
import { PROGRAM, reportOf, sharedEngines } from './bad-projects/command-line.ts';
import { Project, READ, scenarioText } from './bad-projects/project.ts';

/** Exit code and stderr of a command whose stdout nobody reads: the pipe has no other end before the first line. */
async function withClosedStdout(
  project: Project,
  command: string,
  more = '',
): Promise<{ exitCode: string; stderr: string }> {
  const notes = await mkdtemp(path.join(tmpdir(), 'plumbline-notes-'));
  try {
    // Begins once writing into the pipe fails.
    const gone = "trap '' PIPE; while echo; do :; done 2> /dev/null";
    const line = `{ ${gone}; "$NODE" "$PROGRAM" ${command} 2> "$NOTES/stderr"${more}; echo $? > "$NOTES/exit"; } | true`;
    const env = { ...process.env, ...sharedEngines(), NODE: process.execPath, PROGRAM, NOTES: notes, NO_COLOR: '1' };
    await promisify(execFile)('sh', ['-c', line], { cwd: project.folder, env });
    const [exitCode, stderr] = await Promise.all(
      ['exit', 'stderr'].map((name) => readFile(path.join(notes, name), 'utf8')),
    );
    return { exitCode: exitCode?.trim() ?? '', stderr: stderr ?? '' };
  } finally {
    await rm(notes, { recursive: true });
  }
}

it.each(['doctor', 'doctor --json', 'list', 'list --json', '--help'])(
  'plumbline %s ends quietly when nobody reads',
  async (command) => {
    await using project = await Project.create({ 'scenarios/items.scenario.ts': scenarioText(READ) });
    expect(await withClosedStdout(project, command)).toEqual({ exitCode: '0', stderr: '' });
  },
);

it('a run that nobody listens to still has its verdict and its report', async () => {
  const tooStrict = scenarioText(READ).replace('docsExamined: 100', 'docsExamined: 0');
  await using project = await Project.create({ 'scenarios/items.scenario.ts': tooStrict });
  const { exitCode, stderr } = await withClosedStdout(project, 'run');
  expect(stderr).not.toMatch(/EPIPE|^\s+at /m);
  expect((await reportOf(project)).verdict).toBe('fail');
  expect(exitCode).toBe('1');
});

it('nor does it need anybody to follow its progress', async () => {
  await using project = await Project.create({ 'scenarios/items.scenario.ts': scenarioText(READ) });
  // stderr goes into the pipe without a reader.
  const { exitCode } = await withClosedStdout(project, 'run', ' 2>&1');
  expect((await reportOf(project)).verdict).toBe('pass');
  expect(exitCode).toBe('0');
});

it.skipIf(process.platform !== 'linux')('output that a full disk refuses is an error without a verdict', async () => {
  await using project = await Project.create({ 'scenarios/items.scenario.ts': scenarioText(READ) });
  const line = '"$NODE" "$PROGRAM" list > /dev/full';
  const env = { ...process.env, NODE: process.execPath, PROGRAM, NO_COLOR: '1' };
  await expect(promisify(execFile)('sh', ['-c', line], { cwd: project.folder, env })).rejects.toMatchObject({
    code: 3,
    stderr: expect.stringMatching(/^REPORT_UNWRITABLE: the command's output could not be written: ENOSPC/),
  });
});
