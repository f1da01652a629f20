import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { RunInfo } from '../model/report.ts';
import { gitRevision } from '../project/git-revision.ts';
import { PhaseClock } from './phase-clock.ts';
import { describeRun } from './run-info.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'plumbline-run-info-'));
  const git = (...args: string[]) =>
    promisify(execFile)('git', ['-c', 'user.name=a', '-c', 'user.email=a@b', ...args], { cwd: folder });
  await git('init', '--quiet', '--initial-branch=main');
  await git('commit', '--quiet', '--allow-empty', '--message', 'first');
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const described = (git?: RunInfo['git']) => {
  const options = {
    folder,
    config: { out: 'reports' },
    command: 'plumbline run',
    profile: 'smoke' as const,
    seed: 1,
    scenarios: [{ name: 'cart', file: path.join(folder, 'bench', 'cart.scenario.ts') }],
  };
  const times = { startedAt: new Date(), ticks: undefined, clock: new PhaseClock() };
  return describeRun(options, { pinned: false, warnings: [], machineNotes: [], ...(git && { git }) }, times);
};

test('a run is of the revision that it began at', async () => {
  const git = await gitRevision(folder);
  expect(git).toMatchObject({ branch: 'main', dirty: false });
  expect((await described(git)).git).toEqual(git);
});

test('of a checkout that changed meanwhile it has the first revision, with changes: neither was measured', async () => {
  const git = await gitRevision(folder);
  expect((await described(git && { ...git, revision: 'f'.repeat(40) })).git).toMatchObject({
    revision: 'f'.repeat(40),
    dirty: true,
  });
  await writeFile(path.join(folder, 'file'), 'changed');
  expect((await described(git)).git).toEqual({ ...git, dirty: true });
});

test('a scenario is known by its file, from the folder of the project', async () => {
  expect((await described()).scenarioFiles).toEqual({ cart: 'bench/cart.scenario.ts' });
});
