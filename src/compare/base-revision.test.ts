import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { Git } from '../project/git.ts';
import { type BaseRequest, revisionsOf } from './base-revision.ts';

let folder: string;
const git = async (...args: string[]) => {
  const named = ['-c', 'user.name=a', '-c', 'user.email=a@b', '-c', 'protocol.file.allow=always', ...args];
  return (await promisify(execFile)('git', named, { cwd: folder })).stdout.trim();
};
const commit = async (text: string) => {
  await writeFile(path.join(folder, 'file'), text);
  await git('add', '--all');
  await git('commit', '--quiet', '--message', text);
  return await git('rev-parse', 'HEAD');
};
const revisions = (request: BaseRequest = {}, from = folder) => revisionsOf(new Git(from), request);

beforeEach(async () => {
  folder = await realpath(await mkdtemp(path.join(tmpdir(), 'plumbline-base-revision-')));
  await git('init', '--quiet', '--initial-branch=main');
  await commit('first');
});
afterEach(() => rm(folder, { recursive: true, force: true }));

it('is the merge base with the branch that was named, and no other where that was not fetched', async () => {
  await git('remote', 'add', 'origin', folder);
  await git('switch', '--quiet', '--create', 'feature');
  await commit('second');
  await expect(revisions({ target: 'develop' })).rejects.toMatchObject({
    code: 'BASE_UNKNOWN',
    message: 'GITHUB_BASE_REF says that the target branch is "develop", and this clone does not have it',
    hint: expect.stringContaining('git fetch origin develop'),
  });
  // A local branch of the name is not what the remote has, and a tag is no branch.
  await expect(revisions({ target: 'main' })).rejects.toMatchObject({ code: 'BASE_UNKNOWN' });
  await git('tag', 'origin/main', 'HEAD');
  await expect(revisions({ target: 'main' })).rejects.toMatchObject({ code: 'BASE_UNKNOWN' });
  await git('tag', '--delete', 'origin/main');
  await git('fetch', '--quiet', 'origin', 'main');
  expect(await revisions({ target: 'main' })).toMatchObject({
    baseIs: 'the merge base with origin/main',
    apart: false,
  });
});

it('finds the target at a remote of another name, and without any remote here', async () => {
  await git('switch', '--quiet', '--create', 'feature');
  await commit('second');
  expect(await revisions({ target: 'main' })).toMatchObject({ baseIs: 'the merge base with main' });
  await git('remote', 'add', 'upstream', folder);
  await git('fetch', '--quiet', 'upstream', 'main');
  expect(await revisions({ target: 'main' })).toMatchObject({ baseIs: 'the merge base with upstream/main' });
});

it.each([[{}], [{ ref: 'HEAD' }], [{ ref: 'main' }]])('%j that is HEAD itself compares nothing', async (request) => {
  await expect(revisions(request)).rejects.toMatchObject({ code: 'BASE_UNUSABLE', exitCode: 3 });
  await mkdir(path.join(folder, 'reports'));
  await writeFile(path.join(folder, 'reports', 'report.json'), '{}');
  await expect(revisions({ ...request, outputs: [path.join(folder, 'reports')] })).rejects.toMatchObject({
    code: 'BASE_UNUSABLE',
  });
});

it('is HEAD where the checkout was changed, also where git was told not to look', async () => {
  await git('update-index', '--assume-unchanged', 'file');
  await writeFile(path.join(folder, 'file'), 'changed');
  expect(await revisions()).toMatchObject({ uncommitted: 'file (assume-unchanged)' });
});

it('is found from a detached HEAD', async () => {
  const first = await git('rev-parse', 'HEAD');
  await git('switch', '--quiet', '--detach');
  const second = await commit('second');
  expect(await revisions()).toMatchObject({ base: first, head: second });
});

it('without a branch of a usual name must be named', async () => {
  await git('branch', '--move', 'main', 'trunk');
  await git('switch', '--quiet', '--create', 'feature');
  await commit('second');
  await expect(revisions()).rejects.toMatchObject({ message: expect.stringContaining('there is no default branch') });
  expect(await revisions({ ref: 'trunk' })).toMatchObject({ baseIs: 'trunk' });
});

it('that is no ancestor of head is told', async () => {
  await git('switch', '--quiet', '--create', 'feature');
  await commit('second');
  await git('switch', '--quiet', 'main');
  await commit('third');
  expect(await revisions({ ref: 'feature' })).toMatchObject({ apart: true });
});
