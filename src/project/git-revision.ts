import path from 'node:path';
import type { RunInfo } from '../model/report.ts';
import { Git } from './git.ts';
import { type LocalChange, localChanges } from './local-changes.ts';

const GIT_MS = 60_000;

export interface Checkout {
  git: NonNullable<RunInfo['git']>;
  changes: LocalChange[];
}

/**
 * The checked-out revision; undefined outside a git checkout or without a commit. `outputs`: folders of Plumbline's own
 * files.
 */
export async function gitRevision(folder: string, outputs: readonly string[] = []): Promise<RunInfo['git']> {
  return (await checkoutOf(folder, outputs))?.git;
}

/** The same, with everything in it that the revision does not have so. */
export async function checkoutOf(folder: string, outputs: readonly string[] = []): Promise<Checkout | undefined> {
  const git = new Git(folder, AbortSignal.timeout(GIT_MS));
  try {
    const revision = await git.ask('rev-parse', 'HEAD');
    const branch = await git.ask('rev-parse', '--abbrev-ref', 'HEAD');
    const changes = await localChanges(git, outputs);
    return { git: { revision, branch, dirty: changes.length > 0 }, changes };
  } catch {
    // No git or no checkout: a report without a revision is still a report.
    return undefined;
  }
}

/** When the checked-out revision was made; undefined where that is not known. */
export async function committedAt(folder: string): Promise<Date | undefined> {
  const seconds = Number(
    await new Git(folder).askIfKnown('show', '--no-patch', '--format=%ct', 'HEAD').catch(() => undefined),
  );
  return Number.isFinite(seconds) && seconds > 0 ? new Date(seconds * 1000) : undefined;
}

/**
 * What tracked files have that the revision has not, as git tells it, without Plumbline's own files in `out`; empty
 * where that is nothing, or outside a checkout.
 */
export async function uncommittedText(folder: string, out: string): Promise<string> {
  const git = new Git(folder, AbortSignal.timeout(GIT_MS));
  const place = path.relative(folder, out).replaceAll(path.sep, path.posix.sep);
  const but = place === '' || place.startsWith('..') ? [] : ['--', '.', `:(exclude)${place}`];
  const diff = ['diff', 'HEAD', '--binary', '--no-ext-diff', '--no-textconv', '--no-color'];
  return (await git.askIfKnown(...diff, ...but)) ?? '';
}
