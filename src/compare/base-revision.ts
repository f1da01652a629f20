import { PlumblineError } from '../errors.ts';
import { type Git, GitRefusal } from '../project/git.ts';
import { changesText, type LocalChange, localChanges } from '../project/local-changes.ts';

export interface Revisions {
  /** Absolute: the top folder of the checkout. */
  top: string;
  /** Full commit ids. */
  base: string;
  head: string;
  /** How base was found, for people: `the merge base with origin/main`. */
  baseIs: string;
  /**
   * Head is the checkout as it lies on disk: what there is not as its commit has it, for people; absent where nothing
   * is.
   */
  uncommitted?: string;
  /** Base has commits that head has not. */
  apart: boolean;
}

export interface BaseRequest {
  /** `--base`: this very commit. */
  ref?: string;
  /** The branch that head is to be merged into, where somebody knows better than git: `main`. */
  target?: string;
  /** Folders of Plumbline's own files: they are no change. */
  outputs?: readonly string[];
}

const FULL_CLONE =
  'Fetch the history: in GitHub Actions `fetch-depth: 0` for actions/checkout, elsewhere `git fetch --unshallow`.';
const LIKELY_TARGETS = ['origin/main', 'origin/master', 'main', 'master'];

/** Which two revisions are compared. @throws BASE_UNKNOWN with what to do; BASE_UNUSABLE where both are the same. */
export async function revisionsOf(git: Git, request: BaseRequest): Promise<Revisions> {
  const top = await topOf(git);
  const head = await git.askIfKnown('rev-parse', '--verify', '--quiet', 'HEAD^{commit}');
  if (head === undefined)
    throw unknown('this checkout has no commit yet', 'Commit first; then name a base with --base.');
  const base =
    request.ref === undefined ? await mergeBase(git, head, request.target) : await commitOf(git, request.ref);
  const changes = await localChanges(git, request.outputs);
  // What no `.gitignore` of the revision ignores may be anything; what is hidden elsewhere counts where git has it too.
  const told = changes.filter(({ hidden, how }) => !hidden || !how.startsWith('ignored'));
  if (base.base === head && told.length === 0) throw sameCode(base.baseIs, head);
  // Beside a base that somebody named, a new file may be what is to be compared.
  if (base.base === head && request.ref === undefined && told.every(({ how }) => how === 'untracked'))
    throw sameCode(base.baseIs, head, told);
  return {
    top,
    head,
    ...base,
    ...(told.length === 0 ? {} : { uncommitted: changesText(told) }),
    apart: (await git.askIfKnown('merge-base', '--is-ancestor', base.base, head)) === undefined,
  };
}

function sameCode(baseIs: string, head: string, untracked: readonly LocalChange[] = []): PlumblineError {
  const but = untracked.length === 0 ? '' : ` but that git does not track ${changesText(untracked)}`;
  return new PlumblineError(
    'BASE_UNUSABLE',
    `base (${baseIs}) is ${head.slice(0, 12)}, which is HEAD itself, and nothing in this checkout was changed${but}: there is nothing to compare`,
    'Name another commit with --base: on the default branch itself `--base HEAD~1` is the one before.',
  );
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

async function mergeBase(
  git: Git,
  head: string,
  wanted: string | undefined,
): Promise<Pick<Revisions, 'base' | 'baseIs'>> {
  const target = await targetOf(git, wanted);
  const base = await git.askIfKnown('merge-base', 'HEAD', target);
  if (base !== undefined && base !== head) return { base, baseIs: `the merge base with ${target}` };
  if (await isShallow(git)) {
    const has =
      base === head ? `has nothing of ${target} but HEAD itself` : `does not have the merge base with ${target}`;
    throw unknown(`this clone is shallow and ${has}`, FULL_CLONE);
  }
  if (base !== undefined) return { base, baseIs: `the merge base with ${target}` };
  throw unknown(`HEAD and ${target} have no commit in common`, 'Name the base with --base.');
}

async function targetOf(git: Git, wanted: string | undefined): Promise<string> {
  if (wanted !== undefined) return await wantedTarget(git, wanted);
  const remoteHead = await git.askIfKnown('symbolic-ref', '--quiet', '--short', 'refs/remotes/origin/HEAD');
  const candidates = [remoteHead, ...LIKELY_TARGETS].filter((name) => name !== undefined);
  for (const name of candidates) {
    if (await isBranch(git, name.startsWith('origin/') ? `refs/remotes/${name}` : `refs/heads/${name}`)) return name;
  }
  if (await isShallow(git)) throw unknown(`this clone is shallow and has none of ${candidates.join(', ')}`, FULL_CLONE);
  throw unknown(`there is no default branch: none of ${candidates.join(', ')}`, 'Name the base with --base.');
}

/** Another branch in its place would be another comparison. */
async function wantedTarget(git: Git, branch: string): Promise<string> {
  const remotes = (await git.ask('remote')).split('\n').filter((name) => name !== '');
  for (const remote of [...remotes].sort((a, b) => Number(b === 'origin') - Number(a === 'origin'))) {
    if (await isBranch(git, `refs/remotes/${remote}/${branch}`)) return `${remote}/${branch}`;
  }
  // Without a remote there is nothing to fetch, and the branch is here.
  if (remotes.length === 0 && (await isBranch(git, `refs/heads/${branch}`))) return branch;
  throw unknown(
    `GITHUB_BASE_REF says that the target branch is "${branch}", and this clone does not have it`,
    `Fetch it: \`git fetch origin ${branch}\`; for actions/checkout \`fetch-depth: 0\` does. Or name the base with --base.`,
  );
}

/** By its whole name: a tag or a folder of branches may have the short one. */
async function isBranch(git: Git, ref: string): Promise<boolean> {
  return (
    (await git.askIfKnown('rev-parse', '--verify', '--quiet', '--end-of-options', `${ref}^{commit}`)) !== undefined
  );
}

async function isShallow(git: Git): Promise<boolean> {
  return (await git.ask('rev-parse', '--is-shallow-repository')) === 'true';
}

function unknown(what: string, hint: string, cause?: unknown): PlumblineError {
  return new PlumblineError('BASE_UNKNOWN', what, hint, { cause });
}
