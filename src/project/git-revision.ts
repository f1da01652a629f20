import { execFile } from 'node:child_process';
import { realpath } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import type { RunInfo } from '../model/report.ts';
import { gitEnvironment } from '../process/git-environment.ts';

const execute = promisify(execFile);

/**
 * The checked-out revision; undefined outside a git checkout or without a commit. Files that git does not know are no change of it below
 * the folders `ownFiles`: what Plumbline itself wrote.
 */
export async function gitRevision(folder: string, ownFiles: readonly string[] = []): Promise<RunInfo['git']> {
  // `git status` refreshes the index otherwise, which is the user's.
  const env = { ...gitEnvironment(), GIT_OPTIONAL_LOCKS: '0' };
  const git = async (...args: string[]) =>
    (await execute('git', args, { cwd: folder, timeout: 60_000, maxBuffer: 2 ** 28, env })).stdout.trim();
  try {
    const revision = await git('rev-parse', 'HEAD');
    const branch = await git('rev-parse', '--abbrev-ref', 'HEAD');
    const status = await git('status', '--porcelain', '-z', ...(ownFiles.length > 0 ? ['--untracked-files=all'] : []));
    const top = status === '' || ownFiles.length === 0 ? '' : await git('rev-parse', '--show-toplevel');
    const own = await Promise.all(ownFiles.map((one) => realpath(one).catch(() => one)));
    const dirty = status.split('\0').some((entry) => entry !== '' && !isOwn(entry, top, own));
    return { revision, branch, dirty };
  } catch {
    // No git or no checkout: a report without a revision is still a report.
    return undefined;
  }
}

/** `?? reports/report.json` */
function isOwn(entry: string, top: string, folders: readonly string[]): boolean {
  const [, file] = /^\?\? (.*)$/s.exec(entry) ?? [];
  if (file === undefined) return false;
  return folders.some((folder) => !path.relative(folder, path.join(top, file)).startsWith('..'));
}
