import { readFile, realpath } from 'node:fs/promises';
import path from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { LOCKS } from 'package-manager-detector';
import { Git } from '../project/git.ts';

const MANIFEST = 'package.json';
const MODULES = 'node_modules';
const SETTINGS =
  /^(\.npmrc|\.yarnrc(\.yml)?|bunfig\.toml|\.pnpmfile\.(c|m)?js|pnpmfile\.(c|m)?js|pnpm-workspace\.yaml|deno\.jsonc?|rush\.json)$/;
/** Of yarn: it brings itself, and what it is changed by. */
const OF_YARN = /(^|\/)\.yarn\/(patches|plugins|releases)\//;

/** Fields of a manifest by which other modules are installed, or the same in another way. */
const FIELDS = [
  'bundleDependencies',
  'bundledDependencies',
  'catalog',
  'catalogs',
  'dependencies',
  'dependenciesMeta',
  'devDependencies',
  'optionalDependencies',
  'overrides',
  'packageManager',
  'patchedDependencies',
  'peerDependencies',
  'peerDependenciesMeta',
  'pnpm',
  'resolutions',
  'trustedDependencies',
  'workspaces',
] as const;
const INSTALL_SCRIPTS = [
  'preinstall',
  'install',
  'postinstall',
  'prepublish',
  'preprepare',
  'prepare',
  'postprepare',
  'dependencies',
  'pnpm:devPreinstall',
] as const;
/**
 * They set git's hooks, ask something, or apply patches, which are looked at by themselves: they need no code of the
 * project.
 */
const WITHOUT_CODE = /^(husky|lefthook|simple-git-hooks|pre-commit|is-ci|only-allow|patch-package|true|exit|echo|:)$/;

/** How pnpm names the copy of a workspace in its store, whatever the manifest asks for: settings too have it copied. */
const OF_LOCAL_FILES = /node_modules[\\/]\.pnpm[\\/][^\\/]+@file\+/;

export interface DifferentInput {
  /** From the top of the checkout. */
  file: string;
  /** For people, as the end of a sentence about it: `differs`. */
  how: string;
  /** From the top: where the installation that it belongs to is made. */
  root: string;
}

/**
 * What base's installed modules depend on and head's could have otherwise: lockfiles, manifests, settings and patches
 * that are not the same, and install scripts, which may read whatever they like. `places` are where the project's
 * modules are looked for, from the top.
 */
export async function differentInputs(
  tops: { head: string; base: string },
  places: readonly string[],
): Promise<DifferentInput[]> {
  const files = new Set([
    ...(await new Git(tops.base).entries(['ls-files', '-z'])),
    ...(await new Git(tops.head).entries(['ls-files', '-z', '--cached', '--others', '--exclude-standard'])),
  ]);
  const inputs = [...files].filter(isInput);
  const lockfiles = inputs.filter((file) => path.basename(file) in LOCKS);
  const roots = new Set(lockfiles.map(folderOf));
  const baseLocks = new Set<string>();
  for (const file of lockfiles) if (await textOf(tops.base, file)) baseLocks.add(folderOf(file));
  const different: DifferentInput[] = [];
  for (const file of inputs) {
    const root = rootOf(file, roots);
    if (!places.includes(root ?? folderOf(file))) continue;
    const [head, base] = [await textOf(tops.head, file), await textOf(tops.base, file)];
    const how = differenceOf(file, { head, base, locked: baseLocks.has(root ?? '') });
    if (how !== undefined) different.push({ file, how, root: root ?? folderOf(file) });
    else if (await isCopied(tops.head, file, base, baseLocks.has(root ?? '')))
      different.push({ file, how: 'names local files, of which modules have a copy', root: root ?? folderOf(file) });
  }
  return different;
}

function isInput(file: string): boolean {
  if (file.split('/').includes(MODULES)) return false;
  const name = path.posix.basename(file);
  return name === MANIFEST || name in LOCKS || SETTINGS.test(name) || /\.patch$/.test(name) || OF_YARN.test(file);
}

function folderOf(file: string): string {
  const folder = path.posix.dirname(file);
  return folder === '.' ? '' : folder;
}

/** The nearest folder with a lockfile, at the file or above it. */
function rootOf(file: string, roots: ReadonlySet<string>): string | undefined {
  for (let folder = folderOf(file); ; folder = folderOf(folder)) {
    if (roots.has(folder)) return folder;
    if (folder === '') return undefined;
  }
}

interface BothTexts {
  head: string | undefined;
  base: string | undefined;
  /** Base has a lockfile of some kind there. */
  locked: boolean;
}

function differenceOf(file: string, { head, base, locked }: BothTexts): string | undefined {
  if (path.posix.basename(file) === MANIFEST) return manifestDifference(head, base);
  // Without any lockfile of its own nothing says that base's modules were others.
  if (path.posix.basename(file) in LOCKS && base === undefined && !locked) return undefined;
  return head === base ? undefined : 'differs';
}

/** A manifest that base does not have is of no module of base's. */
function manifestDifference(head: string | undefined, base: string | undefined): string | undefined {
  if (base === undefined) return undefined;
  const [here, there] = [objectOf(head), objectOf(base)];
  const field = FIELDS.find((name) => !isDeepStrictEqual(here[name], there[name]));
  if (field !== undefined) return `differs in ${field}`;
  const scripts = [objectOfValue(here.scripts), objectOfValue(there.scripts)];
  for (const name of INSTALL_SCRIPTS) {
    const [mine, own] = scripts.map((all) => all[name]);
    if (mine !== own) return `differs in the script ${name}`;
    if (typeof own === 'string' && !needsNoCode(own)) return `runs \`${own}\` when it is installed`;
  }
  return undefined;
}

function needsNoCode(script: string): boolean {
  const commands = script.split(/&&|\|\||[;|\n]/).map((command) =>
    command
      .trim()
      .split(/\s+/)
      .filter((word) => !/^\w+=/.test(word) && !/^(npx|pnpx|bunx|yarn|pnpm|exec|--no|--no-install|-y)$/.test(word)),
  );
  return commands.every(([program = 'true']) => WITHOUT_CODE.test(program));
}

/** Whether it depends on a folder of the repository that head's modules have a copy of, and not a link to. */
async function isCopied(top: string, file: string, text: string | undefined, locked: boolean): Promise<boolean> {
  if (text === undefined || path.posix.basename(file) !== MANIFEST) return false;
  const manifest = objectOf(text);
  for (const field of ['dependencies', 'devDependencies', 'optionalDependencies'] as const) {
    for (const [name, version] of Object.entries(objectOfValue(manifest[field]))) {
      const isLocal = typeof version === 'string' && /^(file:|workspace:|\.{1,2}\/)/.test(version);
      const isInjected = objectOfValue(objectOfValue(manifest.dependenciesMeta)[name]).injected === true;
      // The lockfile has its digest: another archive is another lockfile.
      if (locked && isLocal && /\.(?:tgz|tar\.gz|tar)$/.test(version)) continue;
      const place = await installedPlace(top, folderOf(file), name);
      if (place === undefined) continue;
      if (isLocal || isInjected ? place.split(path.sep).includes(MODULES) : OF_LOCAL_FILES.test(place)) return true;
    }
  }
  return false;
}

/** Where the files of a module really are, from where Node finds it; undefined for one that is not there. */
async function installedPlace(top: string, from: string, name: string): Promise<string | undefined> {
  for (let folder = from; ; folder = folderOf(folder)) {
    const place = await realpath(path.join(top, folder, MODULES, name)).catch(() => undefined);
    // The checkout itself may lie in somebody's modules.
    if (place !== undefined) return path.relative(await realpath(top), place);
    if (folder === '') return undefined;
  }
}

function objectOf(text: string | undefined): Record<string, unknown> {
  try {
    return objectOfValue(JSON.parse(text ?? '{}'));
  } catch {
    // What no installer can read is told by it.
    return { unreadable: text };
  }
}

function objectOfValue(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null ? { ...value } : {};
}

async function textOf(top: string, file: string): Promise<string | undefined> {
  // Byte by byte: `bun.lockb` is no text.
  return await readFile(path.join(top, file), 'latin1').catch(() => undefined);
}
