import { lstat, readFile, readlink, realpath } from 'node:fs/promises';
import path from 'node:path';
import { REPORT_FILES } from '../model/reporter-files.ts';
import type { Git } from './git.ts';
import { isWithin } from './within.ts';

/** A file that is not on disk what the revision has. */
export interface LocalChange {
  /** From the top of the checkout, with forward slashes. */
  file: string;
  /** `untracked`, and why git's own list may not have it: `assume-unchanged`. */
  how: string;
  /** Git would not have told it. */
  hidden: boolean;
}

/** What a user's settings could leave out of the answer: each is set for this one question. */
const SEEING_ALL: readonly string[] = [
  'core.fsmonitor=false',
  'core.untrackedCache=false',
  'core.checkStat=default',
  'core.trustctime=true',
  'core.ignoreStat=false',
].flatMap((setting) => ['-c', setting]);
const STATUS: readonly string[] = [
  ...SEEING_ALL,
  'status',
  '--porcelain',
  '-z',
  '--no-renames',
  '--untracked-files=all',
  '--ignore-submodules=none',
  '--ignored=matching',
];

/** What Plumbline writes into its output folder: the first part of the name. */
const WRITTEN: ReadonlySet<string> = new Set([
  ...Object.values(REPORT_FILES),
  'samples',
  'history',
  'blob',
  'compare',
  'signoff',
]);
const SHARD = /^shard-\d+-of-\d+$/;
const CACHE = '.plumbline';

/**
 * Everything in the checkout that its revision does not have so, also what git was told not to tell: files flagged in
 * the index, and files ignored by a list that is no part of the revision. What Plumbline wrote itself, into `outputs`,
 * is none. @throws GitRefusal
 */
export async function localChanges(git: Git, outputs: readonly string[] = []): Promise<LocalChange[]> {
  const top = await git.ask('rev-parse', '--show-toplevel');
  const folder = path.relative(top, await realpath(git.folder));
  const atTop = git.in(top);
  const own = await Promise.all(
    outputs.map(async (one) => path.relative(top, await realpath(one).catch(() => path.resolve(one)))),
  );
  const status = await atTop.entries(STATUS);
  const told = status
    .filter((entry) => !entry.startsWith('!! '))
    .map((entry) => ({ file: entry.slice(3), how: entry.startsWith('??') ? 'untracked' : 'changed', hidden: false }));
  const ignored = status.filter((entry) => entry.startsWith('!! ')).map((entry) => entry.slice(3));
  const staged = await atTop.entries([...SEEING_ALL, 'ls-files', '-s', '-z']);
  const all = [
    ...told.filter(({ file, how }) => how === 'changed' || !isOwn(file, folder, own)),
    ...(await flagged(atTop, { top, folder, staged })),
    ...(await ignoredElsewhere(
      atTop,
      ignored.filter((file) => !isOwn(file, folder, own)),
    )),
    ...(await inSubmodules(atTop, top, staged)),
    ...(await linksOut(top, staged)),
    ...(await ownFilters(atTop)),
  ];
  return [...new Map(all.map((change) => [change.file, change])).values()];
}

/** `src/a.ts (assume-unchanged), b.ts and 3 more`. */
export function changesText(changes: readonly LocalChange[]): string {
  const shown = changes.slice(0, 3).map(({ file, how, hidden }) => (hidden ? `${file} (${how})` : file));
  const more = changes.length - shown.length;
  return `${shown.join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
}

function isOwn(file: string, folder: string, outputs: readonly string[]): boolean {
  if (path.relative(folder, file).split(path.sep)[0] === CACHE) return true;
  return outputs.some((output) => {
    const [first = ''] = path.relative(output, file).split(path.sep);
    return WRITTEN.has(first) || SHARD.test(first);
  });
}

/**
 * Files of which the index says that nobody need look: looked at. One that is missing beside a sparse checkout's
 * project is no change.
 */
async function flagged(
  git: Git,
  { top, folder, staged }: { top: string; folder: string; staged: readonly string[] },
): Promise<LocalChange[]> {
  const entries = await git.entries([...SEEING_ALL, 'ls-files', '-v', '-z']);
  const names = new Map<string, string>();
  for (const entry of entries) {
    const tag = entry.slice(0, 1);
    if (tag.toUpperCase() === 'S') names.set(entry.slice(2), 'skip-worktree');
    else if (tag === tag.toLowerCase()) names.set(entry.slice(2), 'assume-unchanged');
  }
  if (names.size === 0) return [];
  const changes: LocalChange[] = [];
  for (const entry of staged) {
    const [, digest = '', file = ''] = /^\d+ (\S+) \d\t(.*)$/s.exec(entry) ?? [];
    const how = names.get(file);
    if (how === undefined) continue;
    const found = await digestOf(git, top, file);
    const sparse = how === 'skip-worktree' && found === undefined && path.relative(folder, file).startsWith('..');
    if (found !== digest && !sparse) changes.push({ file, how, hidden: true });
  }
  return changes;
}

/** As git would store it; undefined where it is not there, or no file. */
async function digestOf(git: Git, top: string, file: string): Promise<string | undefined> {
  const at = path.join(top, file);
  const found = await lstat(at).catch(() => undefined);
  if (found?.isSymbolicLink()) return (await git.entries(['hash-object', '--stdin'], await readlink(at)))[0]?.trim();
  if (!found?.isFile()) return undefined;
  return await git.ask('hash-object', '--', file);
}

/**
 * Ignored by the user's own list, this clone's, or a `.gitignore` that was not committed: the revision does not say so.
 */
async function ignoredElsewhere(git: Git, ignored: readonly string[]): Promise<LocalChange[]> {
  if (ignored.length === 0) return [];
  const lists = new Set(await git.entries(['ls-files', '-z', '--', ':(glob)**/.gitignore']));
  const fields = await git.entries(['check-ignore', '-v', '-z', '--stdin'], ignored.join('\0'));
  const changes: LocalChange[] = [];
  for (let at = 0; at + 3 < fields.length; at += 4) {
    const [source = '', , , file = ''] = fields.slice(at, at + 4);
    if (!lists.has(source)) changes.push({ file, how: `ignored by ${source}`, hidden: true });
  }
  return changes;
}

/** Of a submodule git tells that something changed, and believes what its own index was told. */
async function inSubmodules(git: Git, top: string, staged: readonly string[]): Promise<LocalChange[]> {
  const links = staged.filter((entry) => entry.startsWith('160000 '));
  const changes: LocalChange[] = [];
  for (const entry of links) {
    const place = entry.slice(entry.indexOf('\t') + 1);
    const inside = git.in(path.join(top, place));
    // One that is not checked out has nothing in it, its folder included.
    if ((await lstat(path.join(top, place, '.git')).catch(() => undefined)) === undefined) continue;
    for (const change of await localChanges(inside)) changes.push({ ...change, file: `${place}/${change.file}` });
  }
  return changes;
}

/** The revision has where such a link leads, and nobody has what is there. */
async function linksOut(top: string, staged: readonly string[]): Promise<LocalChange[]> {
  const links = staged.filter((entry) => entry.startsWith('120000 '));
  const changes: LocalChange[] = [];
  for (const entry of links) {
    const file = entry.slice(entry.indexOf('\t') + 1);
    const target = await realpath(path.join(top, file)).catch(() => undefined);
    if (target === undefined || isWithin(top, target)) continue;
    changes.push({ file, how: 'a link out of the checkout', hidden: true });
  }
  return changes;
}

/** A filter of this clone's own can show git other contents than the disk has. */
async function ownFilters(git: Git): Promise<LocalChange[]> {
  const file = await git.ask('rev-parse', '--git-path', 'info/attributes');
  const text = await readFile(path.resolve(git.folder, file), 'utf8').catch(() => '');
  return /\bfilter=/.test(text) ? [{ file, how: 'sets a filter', hidden: true }] : [];
}
