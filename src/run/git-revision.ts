import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import type { RunInfo } from '../model/report.ts';
import { gitEnvironment } from '../process/git-environment.ts';

const execute = promisify(execFile);

/** The checked-out revision; undefined outside a git checkout or without a commit. */
export async function gitRevision(folder: string): Promise<RunInfo['git']> {
  // `git status` refreshes the index otherwise, which is the user's.
  const env = { ...gitEnvironment(), GIT_OPTIONAL_LOCKS: '0' };
  const git = async (...args: string[]) =>
    (await execute('git', args, { cwd: folder, timeout: 60_000, maxBuffer: 2 ** 28, env })).stdout.trim();
  try {
    const revision = await git('rev-parse', 'HEAD');
    const branch = await git('rev-parse', '--abbrev-ref', 'HEAD');
    const dirty = (await git('status', '--porcelain')) !== '';
    return { revision, branch, dirty };
  } catch {
    // No git or no checkout: a report without a revision is still a report.
    return undefined;
  }
}
