import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { BranchStore } from './branch-store.ts';
import { exampleEntry } from './entry.fixture.ts';

const BRANCH = 'plumbline-history';
let folder = '';
let project = '';
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'plumbline-branch-'));
  project = path.join(folder, 'project');
  await git(folder, 'init', '--quiet', '--initial-branch=main', 'project');
  await writeFile(path.join(project, 'file'), 'committed');
  await git(project, 'add', 'file');
  await git(project, 'commit', '--quiet', '-m', 'first');
});
afterEach(() => rm(folder, { recursive: true, force: true }));

async function git(cwd: string, ...args: string[]): Promise<string> {
  const identity = ['-c', 'user.name=a', '-c', 'user.email=a@example.com'];
  return (await promisify(execFile)('git', [...identity, ...args], { cwd })).stdout.trim();
}

/** A bare remote that has the project, and clones of it by name. */
async function remoteWith(...clones: string[]): Promise<string[]> {
  await git(folder, 'clone', '--quiet', '--bare', 'project', 'remote.git');
  for (const name of clones) await git(folder, 'clone', '--quiet', 'remote.git', name);
  return clones.map((name) => path.join(folder, name));
}

const runsOf = async (store: BranchStore) => {
  const { entries, warnings } = await store.recent({ machineClass: 'linux-x64-xeon', profile: 'pr', limit: 1_000 });
  expect(warnings).toEqual([]);
  return entries.map(({ run }) => run);
};
const minutes = (from: number, to: number) => Array.from({ length: to - from }, (_, i) => from + i);
const names = (from: number, to: number) => minutes(from, to).map((minute) => `run-${minute}`);

test('nothing yet is no error; what is added comes back, oldest first and once', async () => {
  const store = new BranchStore(project, BRANCH);
  expect(await runsOf(store)).toEqual([]);
  expect(await store.kinds()).toEqual([]);
  for (const minute of [3, 1, 2, 2]) await store.append(exampleEntry(minute));
  // Another month: another file.
  await store.append(exampleEntry(50_000));
  expect(await runsOf(store)).toEqual(['run-1', 'run-2', 'run-3', 'run-50000']);
  const newest = await store.recent({ machineClass: 'linux-x64-xeon', profile: 'pr', limit: 2 });
  expect(newest.entries).toEqual([exampleEntry(3), exampleEntry(50_000)]);
  expect(await store.kinds()).toEqual([
    { machineClass: 'linux-x64-xeon', profile: 'pr', runs: 4, newest: exampleEntry(50_000).startedAt },
  ]);
  expect(await git(project, 'log', '--format=%an', BRANCH)).toMatch(/^(Plumbline\n?)+$/);
});

test('checkout, index, stash and the commits of the code stay as they are', async () => {
  await writeFile(path.join(project, 'file'), 'stashed');
  await git(project, 'stash');
  await writeFile(path.join(project, 'file'), 'staged');
  await git(project, 'add', 'file');
  await writeFile(path.join(project, 'file'), 'changed');
  const state = async () =>
    Promise.all([
      git(project, 'status', '--porcelain=v2', '--branch'),
      git(project, 'ls-files', '--stage'),
      git(project, 'stash', 'list'),
      git(project, 'reflog'),
      git(project, 'rev-parse', 'HEAD'),
    ]);
  const before = await state();
  await new BranchStore(project, BRANCH).append(exampleEntry(1));
  expect(await state()).toEqual(before);
  expect(await git(project, 'ls-tree', '--name-only', BRANCH)).toBe('linux-x64-xeon.2026-01.jsonl');
  await expect(git(project, 'merge-base', BRANCH, 'main')).rejects.toThrow();
});

test('from a folder of the checkout it is the same history', async () => {
  const inner = path.join(project, 'packages/api');
  await mkdir(inner, { recursive: true });
  await new BranchStore(project, BRANCH).append(exampleEntry(1));
  const store = new BranchStore(inner, BRANCH);
  await store.append(exampleEntry(2));
  expect(await runsOf(store)).toEqual(['run-1', 'run-2']);
  expect(await runsOf(new BranchStore(project, BRANCH))).toEqual(['run-1', 'run-2']);
});

test('a branch that holds more than a history is refused, and stays as it is', async () => {
  await mkdir(path.join(project, 'site'));
  await writeFile(path.join(project, 'site/index.html'), 'published');
  await git(project, 'add', 'site');
  await git(project, 'commit', '--quiet', '-m', 'site');
  await git(project, 'branch', 'pages');
  const before = await git(project, 'rev-parse', 'pages');
  const store = new BranchStore(project, 'pages');
  const refusal = { code: 'HISTORY_UNUSABLE', message: expect.stringContaining('it holds more than a history: site') };
  await expect(store.append(exampleEntry(1))).rejects.toMatchObject(refusal);
  await expect(runsOf(store)).rejects.toMatchObject(refusal);
  expect(await git(project, 'rev-parse', 'pages')).toBe(before);
});

test('outside of a repository nothing is read as nothing', async () => {
  const store = new BranchStore(folder, BRANCH);
  await expect(runsOf(store)).rejects.toMatchObject({ code: 'HISTORY_UNUSABLE' });
});

test('two writers in one clone lose nothing', async () => {
  const writers = [new BranchStore(project, BRANCH), new BranchStore(project, BRANCH)];
  const add = async (store: BranchStore, from: number) => {
    for (const minute of minutes(from, from + 6)) await store.append(exampleEntry(minute));
  };
  await Promise.all(writers.map((store, i) => add(store, 6 * i)));
  expect(await runsOf(new BranchStore(project, BRANCH))).toEqual(names(0, 12));
});

test('two clones that push at once lose nothing, and a third sees it all', async () => {
  const [one = '', two = '', three = ''] = await remoteWith('one', 'two', 'three');
  const add = async (clone: string, from: number) => {
    const store = new BranchStore(clone, BRANCH, 'origin');
    for (const minute of minutes(from, from + 6)) await store.append(exampleEntry(minute));
  };
  await Promise.all([add(one, 0), add(two, 6)]);
  expect(await runsOf(new BranchStore(three, BRANCH, 'origin'))).toEqual(names(0, 12));
  const lines = await git(path.join(folder, 'remote.git'), 'show', `${BRANCH}:linux-x64-xeon.2026-01.jsonl`);
  expect(lines.split('\n')).toHaveLength(12);
  expect(await git(one, 'for-each-ref', 'refs/plumbline')).toBe('');
});

test('a remote that cannot be reached costs nothing: the run goes with the next push', async () => {
  const [one = '', two = ''] = await remoteWith('one', 'two');
  await new BranchStore(two, BRANCH, 'origin').append(exampleEntry(1));
  const url = await git(one, 'remote', 'get-url', 'origin');
  await git(one, 'config', 'remote.origin.pushurl', path.join(folder, 'nowhere.git'));
  const store = new BranchStore(one, BRANCH, 'origin');
  await expect(store.append(exampleEntry(2))).rejects.toMatchObject({
    code: 'HISTORY_UNUSABLE',
    message: expect.stringContaining('on the local branch alone'),
  });
  await git(one, 'config', 'remote.origin.url', path.join(folder, 'nowhere.git'));
  await expect(store.append(exampleEntry(5))).rejects.toMatchObject({
    message: expect.stringContaining('on the local branch alone'),
  });
  const { entries, warnings } = await store.recent({ machineClass: 'linux-x64-xeon', profile: 'pr', limit: 9 });
  expect(entries.map(({ run }) => run)).toEqual(['run-1', 'run-2', 'run-5']);
  expect(warnings).toEqual([expect.stringContaining('cannot be fetched, that of this clone is shown')]);
  await git(one, 'config', 'remote.origin.url', url);
  await git(one, 'config', '--unset', 'remote.origin.pushurl');
  await new BranchStore(two, BRANCH, 'origin').append(exampleEntry(3));
  await store.append(exampleEntry(4));
  expect(await runsOf(new BranchStore(two, BRANCH, 'origin'))).toEqual(names(1, 6));
});

test('a shallow clone without a user, as a CI has one, adds and pushes', async () => {
  await remoteWith();
  const remote = `file://${path.join(folder, 'remote.git')}`;
  for (const minute of [1, 2]) {
    const clone = `shallow-${minute}`;
    await git(folder, 'clone', '--quiet', '--depth=1', remote, clone);
    await new BranchStore(path.join(folder, clone), BRANCH, 'origin').append(exampleEntry(minute));
  }
  const bare = path.join(folder, 'remote.git');
  expect((await git(bare, 'rev-list', BRANCH)).split('\n')).toHaveLength(2);
  expect(await runsOf(new BranchStore(bare, BRANCH))).toEqual(['run-1', 'run-2']);
});

const WRITER = `
  const [module, fixture, folder, name] = process.argv.slice(1);
  const { BranchStore } = await import(module);
  const { exampleEntry } = await import(fixture);
  for (let i = 0; ; i++) {
    await new BranchStore(folder, 'plumbline-history').append(exampleEntry(i, { run: name + '-' + i }));
    process.stdout.write(name + '-' + i + '\\n');
  }`;

test('writers killed in their writing: what was said to be kept is there', async () => {
  const kept: string[] = [];
  for (let round = 0; round < 10; round += 1) {
    const files = ['./branch-store.ts', './entry.fixture.ts'].map((file) => new URL(file, import.meta.url).href);
    const args = ['--input-type=module', '-e', WRITER, ...files, project, `w${round}`];
    const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'], detached: true });
    let said = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      // With the git that it waits for.
      if (said === '') setTimeout(() => process.kill(-(child.pid ?? 0), 'SIGKILL'), 7 * round);
      said += text;
    });
    await once(child, 'close');
    kept.push(...said.split('\n').slice(0, -1));
    // A git that is killed as it writes a reference leaves its lock, and tells everybody after it to remove that.
    await rm(path.join(project, `.git/refs/heads/${BRANCH}.lock`), { force: true });
  }
  expect(kept.length).toBeGreaterThanOrEqual(10);
  const found = await runsOf(new BranchStore(project, BRANCH));
  expect(kept.filter((run) => !found.includes(run))).toEqual([]);
  await git(project, 'fsck', '--strict');
});

test('damaged lines and those of a later version are said, and left where they are', async () => {
  const store = new BranchStore(project, BRANCH);
  await store.append(exampleEntry(1));
  await git(project, 'worktree', 'add', '--quiet', path.join(folder, 'edited'), BRANCH);
  const name = 'linux-x64-xeon.2026-01.jsonl';
  await writeFile(path.join(folder, 'edited', name), `${JSON.stringify(exampleEntry(1))}\n{"v":1,"cut\n{"v":9}\n`);
  await git(path.join(folder, 'edited'), 'commit', '--quiet', '-am', 'edited');
  // The branch is checked out there.
  await expect(store.append(exampleEntry(2))).rejects.toMatchObject({
    code: 'HISTORY_UNUSABLE',
    message: expect.stringContaining('checked out'),
  });
  await git(project, 'worktree', 'remove', path.join(folder, 'edited'));
  await store.append(exampleEntry(2));
  const { entries, warnings } = await store.recent({ machineClass: 'linux-x64-xeon', profile: 'pr', limit: 9 });
  expect(entries).toHaveLength(2);
  expect(warnings).toEqual([
    expect.stringContaining('1 run(s) of history version 9 were not read'),
    expect.stringContaining('1 line(s) of the history are damaged (not JSON); left on plumbline-history'),
  ]);
  expect(await git(project, 'show', `${BRANCH}:${name}`)).toContain('{"v":1,"cut\n{"v":9}\n');
});

test('where there is no repository, or no right, that is said, without the credentials of an address', async () => {
  const query = { machineClass: 'linux-x64-xeon', profile: 'pr', limit: 9 };
  await expect(new BranchStore(tmpdir(), BRANCH).append(exampleEntry(1))).rejects.toMatchObject({
    code: 'HISTORY_UNUSABLE',
    message: expect.stringContaining('not a git repository'),
  });
  await git(project, 'remote', 'add', 'secret', 'http://ann:s3cret@127.0.0.1:1/x.git');
  const store = new BranchStore(project, BRANCH, 'secret');
  const failure = await store.append(exampleEntry(1)).catch((thrown: unknown) => thrown);
  expect(failure).toMatchObject({ code: 'HISTORY_UNUSABLE' });
  const { warnings } = await store.recent(query);
  expect(`${failure} ${warnings}`).toContain('127.0.0.1');
  expect(`${failure} ${warnings}`).not.toContain('s3cret');
});
