import { existsSync, readFileSync } from 'node:fs';
import { mkdtemp, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { z } from 'zod';
import { PlumblineError } from '../errors.ts';
import { isDead, ownIdentity } from '../process/owner.ts';
import { type Git, GitRefusal } from '../project/git.ts';

const PREFIX = 'plumbline-base-';
const OWNER = 'owner.json';
const TREE = 'base';
const ownerSchema = z.object({ pid: z.number(), started: z.string(), machine: z.string() });

/**
 * Another revision of the checkout, in a temporary folder of its own; disposing removes it, and what git knows of it.
 */
export class Worktree implements AsyncDisposable {
  /** Absolute, without symbolic links. */
  readonly folder: string;
  readonly #git: Git;

  private constructor(git: Git, folder: string) {
    this.#git = git;
    this.folder = folder;
  }

  /**
   * Checks a commit out. No signal ends git halfway: what it writes could then not be removed. @throws BASE_UNUSABLE.
   */
  static async add(git: Git, commit: string): Promise<Worktree> {
    await sweepWorktrees(git);
    const parent = await realpath(await mkdtemp(path.join(tmpdir(), PREFIX)));
    const worktree = new Worktree(git, path.join(parent, TREE));
    try {
      // Before git knows of it: what a killed run leaves has an owner from its first moment.
      await writeFile(path.join(parent, OWNER), JSON.stringify(ownIdentity()));
      // A hook of the user's is for the user's own checkouts.
      await git.ask(
        '-c',
        'core.hooksPath=/dev/null',
        'worktree',
        'add',
        '--quiet',
        '--detach',
        worktree.folder,
        commit,
      );
      return worktree;
    } catch (thrown) {
      await worktree[Symbol.asyncDispose]();
      if (!(thrown instanceof GitRefusal)) throw thrown;
      throw new PlumblineError(
        'BASE_UNUSABLE',
        `git did not check ${commit.slice(0, 12)} out beside this checkout: ${thrown.message}`,
        "The message is git's own; a full disk and a missing object (a partial clone) are the usual reasons.",
        { cause: thrown },
      );
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await forget(this.#git, this.folder);
  }
}

/** Removes the worktrees of runs that are known to be dead; nobody else's, and no folder that has no owner of ours. */
async function sweepWorktrees(git: Git): Promise<void> {
  const listed = await git.ask('worktree', 'list', '--porcelain');
  const folders = listed
    .split('\n')
    .flatMap((line) => (line.startsWith('worktree ') ? [line.slice('worktree '.length)] : []))
    .filter((folder) => path.basename(folder) === TREE && path.basename(path.dirname(folder)).startsWith(PREFIX));
  for (const folder of folders) {
    const owner = ownerOf(folder);
    if (owner !== undefined && isDead(owner)) await forget(git, folder);
    // Cleaned away by somebody: only git still knows of it. What lies beside it is not ours.
    if (owner === undefined && !existsSync(folder)) await forgetEntry(git, folder);
  }
}

function ownerOf(folder: string): z.infer<typeof ownerSchema> | undefined {
  try {
    return ownerSchema.parse(JSON.parse(readFileSync(path.join(path.dirname(folder), OWNER), 'utf8')));
  } catch {
    return undefined;
  }
}

async function forget(git: Git, folder: string): Promise<void> {
  await forgetEntry(git, folder);
  await rm(path.dirname(folder), { recursive: true, force: true, maxRetries: 5 });
}

/** One that git never came to know of, or that is gone already, is no error. */
async function forgetEntry(git: Git, folder: string): Promise<void> {
  await git.askIfKnown('worktree', 'remove', '--force', '--force', folder);
}
