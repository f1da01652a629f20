import { PlumblineError } from '../errors.ts';
import { type Git, GitRefusal } from '../project/git.ts';

export interface Revisions {
  /** Absolute: the top folder of the checkout. */
  top: string;
  /** Full commit ids. */
  base: string;
  head: string;
  /** How base was found, for people: `the merge base with origin/main`. */
  baseIs: string;
  /** Head is the checkout as it lies on disk, and that differs from its commit. */
  uncommitted: boolean;
}

export interface BaseRequest {
  /** `--base`: this very commit. */
  ref?: string;
  /** What head is to be merged into, where somebody knows better than git: `origin/main`. */
  target?: string;
}

const FULL_CLONE =
  'Fetch the history: in GitHub Actions `fetch-depth: 0` for actions/checkout, elsewhere `git fetch --unshallow`.';
const LIKELY_TARGETS = ['origin/main', 'origin/master', 'main', 'master'];

/** Which two revisions are compared. @throws BASE_UNKNOWN with what to do. */
export async function revisionsOf(git: Git, request: BaseRequest): Promise<Revisions> {
  const top = await topOf(git);
  const head = await git.askIfKnown('rev-parse', '--verify', '--quiet', 'HEAD^{commit}');
  if (head === undefined)
    throw unknown('this checkout has no commit yet', 'Commit first; then name a base with --base.');
  const base = request.ref === undefined ? await mergeBase(git, request.target) : await commitOf(git, request.ref);
  const uncommitted = (await git.ask('status', '--porcelain')) !== '';
  return { top, head, ...base, uncommitted };
}

async function topOf(git: Git): Promise<string> {
  try {
    return await git.ask('rev-parse', '--show-toplevel');
  } catch (thrown) {
    if (!(thrown instanceof GitRefusal)) throw thrown;
    throw unknown(
      `this folder is no checkout that git can use: ${thrown.message}`,
      'Run it in a git checkout: the other side of a comparison is another revision of it.',
      thrown,
    );
  }
}

async function commitOf(git: Git, ref: string): Promise<Pick<Revisions, 'base' | 'baseIs'>> {
  const base = await git.askIfKnown('rev-parse', '--verify', '--quiet', '--end-of-options', `${ref}^{commit}`);
  if (base !== undefined) return { base, baseIs: ref };
  if (await isShallow(git)) throw unknown(`this clone is shallow and does not have "${ref}"`, FULL_CLONE);
  throw unknown(
    `git knows no commit "${ref}"`,
    'Name a branch, a tag or a commit; `git fetch` brings those of the remote.',
  );
}

async function mergeBase(git: Git, wanted: string | undefined): Promise<Pick<Revisions, 'base' | 'baseIs'>> {
  const target = await targetOf(git, wanted);
  const base = await git.askIfKnown('merge-base', 'HEAD', target);
  if (base !== undefined) return { base, baseIs: `the merge base with ${target}` };
  if (await isShallow(git))
    throw unknown(`this clone is shallow and does not have the merge base with ${target}`, FULL_CLONE);
  throw unknown(`HEAD and ${target} have no commit in common`, 'Name the base with --base.');
}

async function targetOf(git: Git, wanted: string | undefined): Promise<string> {
  const remoteHead = await git.askIfKnown('symbolic-ref', '--quiet', '--short', 'refs/remotes/origin/HEAD');
  const candidates = [wanted, remoteHead, ...LIKELY_TARGETS].filter((name) => name !== undefined);
  for (const name of candidates) {
    if ((await git.askIfKnown('rev-parse', '--verify', '--quiet', `${name}^{commit}`)) !== undefined) return name;
  }
  if (await isShallow(git)) throw unknown(`this clone is shallow and has none of ${candidates.join(', ')}`, FULL_CLONE);
  throw unknown(`there is no default branch: none of ${candidates.join(', ')}`, 'Name the base with --base.');
}

async function isShallow(git: Git): Promise<boolean> {
  return (await git.ask('rev-parse', '--is-shallow-repository')) === 'true';
}

function unknown(what: string, hint: string, cause?: unknown): PlumblineError {
  return new PlumblineError('BASE_UNKNOWN', what, hint, { cause });
}
