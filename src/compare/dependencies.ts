import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, readlink, realpath, symlink } from 'node:fs/promises';
import path from 'node:path';
import { runApplicationCommand } from '../application/application-command.ts';
import { PlumblineError } from '../errors.ts';

const MODULES = 'node_modules';
/** By lockfile: what installs exactly what it names, and writes nothing of its own. */
const INSTALLERS: Readonly<Record<string, (lock: string) => string>> = {
  'package-lock.json': () => 'npm ci --no-audit --no-fund',
  'npm-shrinkwrap.json': () => 'npm ci --no-audit --no-fund',
  'pnpm-lock.yaml': () => 'pnpm install --frozen-lockfile',
  'yarn.lock': (lock) =>
    lock.includes('# yarn lockfile v1') ? 'yarn install --frozen-lockfile' : 'yarn install --immutable',
};

/** The same project in two checkouts. */
export interface TwoCheckouts {
  head: { top: string; folder: string };
  base: { top: string; folder: string };
}

type Tops = Record<keyof TwoCheckouts, Pick<TwoCheckouts['head'], 'top'>>;

/**
 * Gives base what it depends on: head's, where both have the same lockfiles; otherwise installed by base's own.
 * @returns what was done, for people. @throws BASE_UNUSABLE, or the signal's reason.
 */
export async function provideDependencies(checkouts: TwoCheckouts, signal: AbortSignal): Promise<string> {
  const places = foldersUpTo(checkouts.head.folder, checkouts.head.top);
  const different: string[] = [];
  for (const place of places) {
    const base = path.join(checkouts.base.top, place);
    for (const name of Object.keys(INSTALLERS)) {
      const own = await textOf(path.join(base, name));
      if (own !== undefined && own !== (await textOf(path.join(checkouts.head.top, place, name))))
        different.push(path.join(place, name));
    }
  }
  if (different.length === 0) {
    for (const place of places) await shareModules(checkouts, place);
    return 'it shares the dependencies of head: no lockfile of base differs';
  }
  for (const lockfile of different) await install(path.join(checkouts.base.top, lockfile), signal);
  const installed = different.map((lockfile) => path.dirname(lockfile));
  for (const place of places) {
    // What a place has not after an install above it, it finds there: head's would be another version.
    const above = installed.some((folder) => !path.relative(folder, place).startsWith('..'));
    if (!above || (await hasOwnLockfile(path.join(checkouts.base.top, place)))) await shareModules(checkouts, place);
  }
  return `its own dependencies were installed: ${different.join(' and ')} differs`;
}

async function hasOwnLockfile(folder: string): Promise<boolean> {
  return Object.keys(INSTALLERS).some((name) => existsSync(path.join(folder, name)));
}

/** Relative to the top: the project's folder and all above it, where Node looks for modules. */
function foldersUpTo(folder: string, top: string): string[] {
  const parts = path.relative(top, folder).split(path.sep).filter(Boolean);
  return [...parts.map((_, at) => path.join(...parts.slice(0, parts.length - at))), ''];
}

/**
 * Links every module by itself and not the whole folder: a module of the checkout's own (a workspace) is a link too, and base's must
 * lead to base's.
 */
async function shareModules({ head, base }: Tops, place: string): Promise<void> {
  const from = path.join(head.top, place, MODULES);
  const to = path.join(base.top, place, MODULES);
  if (!existsSync(from) || existsSync(to)) return;
  await linkEntries(from, to, head.top, base.top);
}

async function linkEntries(from: string, to: string, headTop: string, baseTop: string): Promise<void> {
  await mkdir(to, { recursive: true });
  for (const entry of await readdir(from, { withFileTypes: true })) {
    // Caches and an installer's own notes: base writes none of head's.
    if (entry.name.startsWith('.') && entry.name !== '.bin') continue;
    const source = path.join(from, entry.name);
    if (entry.isDirectory() && entry.name.startsWith('@')) {
      await linkEntries(source, path.join(to, entry.name), headTop, baseTop);
      continue;
    }
    const own = entry.isSymbolicLink() ? await ownModule(source, headTop) : undefined;
    const target = path.join(to, entry.name);
    await symlink(own === undefined ? source : path.join(baseTop, own), target);
    // What a workspace has for itself is other than what it would find above it.
    if (own !== undefined) await shareModules({ head: { top: headTop }, base: { top: baseTop } }, own);
  }
}

/** Where in the checkout a linked module lies; undefined for one that was installed. */
async function ownModule(link: string, top: string): Promise<string | undefined> {
  const target = path.relative(top, await realpath(link).catch(() => readlink(link)));
  const inside = target !== '' && !target.startsWith('..') && !path.isAbsolute(target);
  return inside && !target.split(path.sep).includes(MODULES) ? target : undefined;
}

async function install(lockfile: string, signal: AbortSignal): Promise<void> {
  const cwd = path.dirname(lockfile);
  const commandLine = INSTALLERS[path.basename(lockfile)]?.((await textOf(lockfile)) ?? '');
  if (commandLine === undefined) throw new Error(`no installer for ${lockfile}`);
  try {
    await runApplicationCommand('install', { commandLine, cwd, env: {} }, signal);
  } catch (thrown) {
    if (!(thrown instanceof PlumblineError)) throw thrown;
    throw new PlumblineError(
      'BASE_UNUSABLE',
      `what base depends on could not be installed: ${thrown.message}`,
      `Its lockfile differs from head's. Does \`${commandLine}\` succeed in a checkout of base?`,
      { cause: thrown },
    );
  }
}

async function textOf(file: string): Promise<string | undefined> {
  return existsSync(file) ? await readFile(file, 'utf8') : undefined;
}
