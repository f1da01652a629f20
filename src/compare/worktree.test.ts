import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { ownIdentity } from '../process/owner.ts';
import { Git } from '../project/git.ts';
import { Worktree } from './worktree.ts';

let folder: string;
let head: string;
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'plumbline-worktree-test-'));
  await git('init', '--quiet');
  const named = ['-c', 'user.name=a', '-c', 'user.email=a@b.c'];
  await git(...named, 'commit', '--quiet', '--allow-empty', '--message', 'first');
  head = (await git('rev-parse', 'HEAD')).trim();
});
afterEach(() => rm(folder, { recursive: true, force: true }));

async function git(...args: string[]): Promise<string> {
  return (await promisify(execFile)('git', args, { cwd: folder })).stdout;
}

async function addAndRemove(): Promise<void> {
  await using worktree = await Worktree.add(new Git(folder), head);
  expect(existsSync(worktree.folder)).toBe(true);
}

it('a folder that has no owner of ours is left, whatever its name and whatever git knows of it', async () => {
  const own = path.join(folder, 'plumbline-base-work');
  await git('worktree', 'add', '--quiet', '--detach', path.join(own, 'base'), head);
  await rm(path.join(own, 'base'), { recursive: true });
  await writeFile(path.join(own, 'notes.txt'), 'precious');
  await addAndRemove();
  expect(await readFile(path.join(own, 'notes.txt'), 'utf8')).toBe('precious');
  expect(await git('worktree', 'list')).not.toContain('plumbline-base-work');
});

it('what a run left that is dead is removed, and what belongs to one that lives is not', async () => {
  const left = async (name: string, owner: object) => {
    const parent = path.join(folder, `plumbline-base-${name}`);
    await mkdir(parent);
    await writeFile(path.join(parent, 'owner.json'), JSON.stringify(owner));
    await git('worktree', 'add', '--quiet', '--detach', path.join(parent, 'base'), head);
    return parent;
  };
  const dead = await left('dead', { ...ownIdentity(), pid: 2 ** 22 + 1 });
  const alive = await left('alive', ownIdentity());
  await addAndRemove();
  expect([existsSync(dead), existsSync(alive)]).toEqual([false, true]);
});
