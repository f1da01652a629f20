import { execFile } from 'node:child_process';
import { appendFile, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { Git } from './git.ts';
import { changesText, localChanges } from './local-changes.ts';

let folder: string;
const git = async (...args: string[]) =>
  await promisify(execFile)('git', ['-c', 'user.name=a', '-c', 'user.email=a@b', ...args], { cwd: folder });
const write = async (name: string, text: string) => {
  await mkdir(path.dirname(path.join(folder, name)), { recursive: true });
  await writeFile(path.join(folder, name), text);
};
const changes = async (from = folder, outputs: readonly string[] = []) =>
  (await localChanges(new Git(from), outputs)).map(({ file, how }) => `${file}: ${how}`);

beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'plumbline-local-changes-'));
  await git('init', '--quiet', '--initial-branch=main');
  await write('api/query.mjs', 'good');
  await write('web/page.mjs', 'good');
  await write('.gitignore', 'node_modules/\n');
  await write('node_modules/a/index.js', '');
  await git('add', '--all');
  await git('commit', '--quiet', '--message', 'first');
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await rm(folder, { recursive: true, force: true });
});

it('are none where the disk has what the revision has', async () => {
  expect(await changes()).toEqual([]);
});

it.each(['--skip-worktree', '--assume-unchanged'])('sees what git update-index %s hides', async (flag) => {
  await git('update-index', flag, 'api/query.mjs');
  expect(await changes()).toEqual([]);
  await write('api/query.mjs', 'slow');
  expect(await changes()).toEqual([`api/query.mjs: ${flag.slice(2)}`]);
  await rm(path.join(folder, 'api/query.mjs'));
  expect(await changes()).toEqual([`api/query.mjs: ${flag.slice(2)}`]);
});

it('sees a link that took the place of a flagged file', async () => {
  await git('update-index', '--assume-unchanged', 'api/query.mjs');
  await rm(path.join(folder, 'api/query.mjs'));
  await symlink('../web/page.mjs', path.join(folder, 'api/query.mjs'));
  expect(await changes()).toEqual(['api/query.mjs: assume-unchanged']);
});

it('of a sparse checkout misses what the project has, and nothing beside it', async () => {
  await git('update-index', '--skip-worktree', 'web/page.mjs');
  await rm(path.join(folder, 'web'), { recursive: true });
  expect(await changes(path.join(folder, 'api'))).toEqual([]);
  expect(await changes()).toEqual(['web/page.mjs: skip-worktree']);
});

it('sees untracked files whatever the configuration and the environment say', async () => {
  await git('config', 'status.showUntrackedFiles', 'no');
  await git('config', 'core.fsmonitor', 'true');
  vi.stubEnv('GIT_CONFIG_COUNT', '1');
  vi.stubEnv('GIT_CONFIG_KEY_0', 'status.showUntrackedFiles');
  vi.stubEnv('GIT_CONFIG_VALUE_0', 'no');
  await write('api/new.mjs', '');
  expect(await changes()).toEqual(['api/new.mjs: untracked']);
});

it('sees what only this clone ignores, or a list that was not committed', async () => {
  await appendFile(path.join(folder, '.git/info/exclude'), 'hidden.mjs\n');
  await write('api/hidden.mjs', '');
  expect(await changes()).toEqual(['api/hidden.mjs: ignored by .git/info/exclude']);
  await rm(path.join(folder, 'api/hidden.mjs'));
  await write('more/.gitignore', '*\n');
  await write('more/query.mjs', '');
  expect(await changes()).toEqual(
    expect.arrayContaining([
      'more/query.mjs: ignored by more/.gitignore',
      'more/.gitignore: ignored by more/.gitignore',
    ]),
  );
  const ignore = path.join(folder, '.git', 'mine');
  await rm(path.join(folder, 'more'), { recursive: true });
  await writeFile(ignore, 'mine.mjs\n');
  await git('config', 'core.excludesFile', ignore);
  await write('mine.mjs', '');
  expect(await changes()).toEqual([`mine.mjs: ignored by ${ignore}`]);
});

it('asks about this checkout, whatever the environment names', async () => {
  vi.stubEnv('GIT_DIR', path.join(folder, 'nowhere'));
  vi.stubEnv('GIT_OBJECT_DIRECTORY', path.join(folder, 'nowhere'));
  vi.stubEnv('GIT_COMMON_DIR', path.join(folder, 'nowhere'));
  await write('api/query.mjs', 'slow');
  expect(await changes()).toEqual(['api/query.mjs: changed']);
});

it('sees what is changed, and hidden, within a submodule', async () => {
  const other = path.join(folder, 'node_modules', 'other');
  await mkdir(other);
  const inOther = (...args: string[]) =>
    promisify(execFile)('git', ['-c', 'user.name=a', '-c', 'user.email=a@b', ...args], { cwd: other });
  await inOther('init', '--quiet');
  await writeFile(path.join(other, 'lib.mjs'), 'good');
  await inOther('add', '--all');
  await inOther('commit', '--quiet', '--message', 'first');
  await git('-c', 'protocol.file.allow=always', 'submodule', '--quiet', 'add', other, 'lib');
  await git('config', '--file', '.gitmodules', 'submodule.lib.ignore', 'all');
  await git('add', '--all');
  await git('commit', '--quiet', '--message', 'a submodule');
  expect(await changes()).toEqual([]);
  await promisify(execFile)('git', ['update-index', '--assume-unchanged', 'lib.mjs'], {
    cwd: path.join(folder, 'lib'),
  });
  await write('lib/lib.mjs', 'slow');
  expect(await changes()).toEqual(['lib/lib.mjs: assume-unchanged']);
});

it('are not what Plumbline wrote, by its names alone', async () => {
  const outputs = [path.join(folder, 'api')];
  for (const file of ['api/report.json', 'api/samples/a.json', '.plumbline/x']) await write(file, '');
  expect(await changes(folder, outputs)).toEqual([]);
  await write('api/other.mjs', '');
  expect(await changes(folder, outputs)).toEqual(['api/other.mjs: untracked']);
});

it('are told by name, and by why git does not tell them', () => {
  const change = (file: string, hidden: boolean) => ({ file, how: 'skip-worktree', hidden });
  expect(changesText([change('a', false), change('b', true)])).toBe('a, b (skip-worktree)');
  expect(changesText(['a', 'b', 'c', 'd'].map((file) => change(file, false)))).toBe('a, b, c and 1 more');
});
