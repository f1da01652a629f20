import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, readlink, realpath, symlink } from 'node:fs/promises';
import path from 'node:path';
import { type Agent, detect, LOCKS, resolveCommand } from 'package-manager-detector';
import { runApplicationCommand } from '../application/application-command.ts';
import { PlumblineError } from '../errors.ts';
import { type DifferentInput, differentInputs } from './dependency-inputs.ts';
import { assertInstalled } from './installed-modules.ts';

const MODULES = 'node_modules';

/** The same project in two checkouts. */
export interface TwoCheckouts {
  head: { top: string; folder: string };
  base: { top: string; folder: string };
}

type Tops = Record<keyof TwoCheckouts, Pick<TwoCheckouts['head'], 'top'>>;

export interface InstallOptions {
  signal: AbortSignal;
  /** See CommandTarget. */
  logFile: string;
}

/**
 * Gives base what it depends on: head's modules, where nothing can have made them other than base's own; otherwise
 * installed by base itself.
 * @returns what was done, for people. @throws BASE_UNUSABLE, or the signal's reason.
 */
export async function provideDependencies(checkouts: TwoCheckouts, options: InstallOptions): Promise<string> {
  const places = foldersUpTo(checkouts.head.folder, checkouts.head.top);
  const tops = { head: checkouts.head.top, base: checkouts.base.top };
  const different = await differentInputs(tops, places);
  if (different.length === 0) {
    for (const place of places) await shareModules(checkouts, place);
    return 'it shares the dependencies of head: nothing that they are installed from differs';
  }
  const installed = [...new Set(different.map(({ root }) => root))];
  for (const root of installed) await assertInstalled(path.join(checkouts.head.top, root));
  const why = reasonsText(different);
  // From the top: what is installed below may need what is above it.
  for (const root of [...installed].sort((a, b) => a.length - b.length)) {
    await install(path.join(checkouts.base.top, root), why, options);
  }
  for (const place of places) {
    // An installation that made no modules says that there are none: head's would be in their place.
    if (installed.some((folder) => path.relative(folder, place) === '')) continue;
    // What a place has not after an install above it, it finds there: head's would be another version.
    const above = installed.some((folder) => !path.relative(folder, place).startsWith('..'));
    if (!above || hasOwnLockfile(path.join(checkouts.base.top, place))) await shareModules(checkouts, place);
  }
  return `its own dependencies were installed: ${why}`;
}

function hasOwnLockfile(folder: string): boolean {
  return Object.keys(LOCKS).some((name) => existsSync(path.join(folder, name)));
}

const SHOWN = 3;

function reasonsText(different: readonly DifferentInput[]): string {
  const more = different.length - SHOWN;
  const shown = different.slice(0, SHOWN).map(({ file, how }) => `${file} ${how}`);
  return `${shown.join(' and ')}${more > 0 ? ` and ${more} more` : ''}`;
}

/** Relative to the top: the project's folder and all above it, where Node looks for modules. */
function foldersUpTo(folder: string, top: string): string[] {
  const parts = path.relative(top, folder).split(path.sep).filter(Boolean);
  return [...parts.map((_, at) => path.join(...parts.slice(0, parts.length - at))), ''];
}

/**
 * Links every module by itself and not the whole folder: a module of the checkout's own (a workspace) is a link too,
 * and base's must lead to base's.
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

async function install(cwd: string, why: string, { signal, logFile }: InstallOptions): Promise<void> {
  const commandLine = await installerOf(cwd);
  try {
    await runApplicationCommand('install', { commandLine, cwd, env: {}, logFile }, signal);
  } catch (thrown) {
    if (!(thrown instanceof PlumblineError)) throw thrown;
    throw new PlumblineError(
      'BASE_UNUSABLE',
      `what base depends on could not be installed: ${thrown.message}`,
      `Head's modules are not base's: ${why}. Does \`${commandLine}\` succeed in a checkout of base?`,
      { cause: thrown },
    );
  }
}

/** What installs exactly what the lockfile names, and writes none; without a lockfile what the manifest asks for. */
async function installerOf(cwd: string): Promise<string> {
  const found = await detect({ cwd, stopDir: cwd });
  const locked = await detect({ cwd, stopDir: cwd, strategies: ['lockfile'] });
  const agent = await withVersion(found?.agent ?? 'npm', cwd);
  const resolved = resolveCommand(agent, locked === null ? 'install' : 'frozen', []);
  if (resolved === null) throw new Error(`no command installs for ${agent}`);
  // Nothing of npm's that only costs time, and no lockfile where base has none.
  const options = agent === 'npm' ? ['--no-audit', '--no-fund', ...(locked === null ? ['--no-package-lock'] : [])] : [];
  return [resolved.command, ...resolved.args, ...options].join(' ');
}

/** A lockfile alone does not say to the detector which yarn wrote it. */
async function withVersion(agent: Agent, cwd: string): Promise<Agent> {
  if (agent !== 'yarn') return agent;
  const lock = await readFile(path.join(cwd, 'yarn.lock'), 'utf8').catch(() => '');
  return lock === '' || lock.includes('# yarn lockfile v1') ? 'yarn' : 'yarn@berry';
}
