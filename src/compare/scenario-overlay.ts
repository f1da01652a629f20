import { existsSync } from 'node:fs';
import { cp, glob, mkdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { PlumblineError } from '../errors.ts';

const SEEDS = /^seeds?$/;
const DATASET = /\.dataset\.[cm]?[jt]s$/;
const CODE = '**/*.{ts,mts,cts,js,mjs,cjs,tsx,jsx}';
/** Not the code under test, whatever they import. */
const NO_CODE =
  /(^|\/)(node_modules|dist|reports|coverage|tests?|__tests__|specs?|bench|\.[^/]+)(\/|$)|\.(test|spec)\./;

/** Paths are relative to the project, with the separators of this platform. */
export interface Overlay {
  /** Scenario files, and those of the data: head's take the place of base's. */
  laid: string[];
  /** Files among the data that other code uses as well: each side has its own. */
  own: string[];
}

export interface OverlayOptions {
  /** Absolute, as are the others. */
  project: string;
  scenariosFolder: string;
  scenarioFiles: readonly string[];
  datasets: readonly string[];
}

/**
 * What is laid over base. Never code that may be under test, which would be measured twice: of the folder of the
 * scenarios the scenario files alone; of the folder named `seed` that a dataset lies in what nothing outside of it
 * imports; a dataset elsewhere by its name.
 */
export async function overlayOf(options: OverlayOptions): Promise<Overlay> {
  const { project } = options;
  within(project, options.scenariosFolder);
  const scenarios = options.scenarioFiles.map((file) => within(project, file));
  const datasets = options.datasets.map((file) => within(project, file));
  const seeds = [...new Set(datasets.flatMap((file) => seedOf(file) ?? []))];
  const alone = datasets.filter((file) => seedOf(file) === undefined);
  const shared = await usedOutside(project, { seeds, scenarios, datasets: new Set(datasets) });
  const laid = new Set([...scenarios, ...alone.filter((file) => DATASET.test(file))]);
  const own = new Set(alone.filter((file) => !DATASET.test(file)));
  for (const seed of seeds) {
    for await (const name of glob('**/*', { cwd: path.join(project, seed), withFileTypes: true })) {
      if (name.isDirectory()) continue;
      const file = path.relative(project, path.join(name.parentPath, name.name));
      (shared.has(file) ? own : laid).add(file);
    }
  }
  return { laid: [...laid].sort(), own: [...own].sort() };
}

/** The folder of the data that a file lies in: the first one named so. */
export function seedOf(dataset: string): string | undefined {
  const parts = dataset.split(path.sep);
  const at = parts.findIndex((part) => SEEDS.test(part));
  return at === -1 || at === parts.length - 1 ? undefined : path.join(...parts.slice(0, at + 1));
}

/**
 * Files of the seed folders that code outside of them names, and all that those name in turn; through a dataset nothing
 * is reached.
 */
async function usedOutside(
  project: string,
  { seeds, scenarios, datasets }: { seeds: string[]; scenarios: string[]; datasets: ReadonlySet<string> },
): Promise<Set<string>> {
  const inSeeds = (file: string) => seeds.some((seed) => file.startsWith(`${seed}${path.sep}`));
  const byStem = Map.groupBy(await codeIn(project, seeds), stemOf);
  const found = new Set<string>();
  if (seeds.length === 0) return found;
  // They may lie below a folder named `test`. Manifests give names to files: `imports`, `paths`.
  const open = [...scenarios];
  for await (const manifest of glob('{package,tsconfig*,jsconfig*}.json', { cwd: project })) open.push(manifest);
  for await (const file of glob(CODE, { cwd: project, exclude: (name) => NO_CODE.test(name) })) {
    if (!NO_CODE.test(file) && !inSeeds(file)) open.push(file);
  }
  for (let file = open.pop(); file !== undefined; file = open.pop()) {
    for (const named of await filesNamedIn(project, file, byStem)) {
      if (!inSeeds(named) || datasets.has(named) || found.has(named)) continue;
      found.add(named);
      open.push(named);
    }
  }
  return found;
}

const CODE_ENDING = /\.[cm]?[jt]sx?$/;
const ENDINGS = ['', '.ts', '.mts', '.cts', '.js', '.mjs', '.cjs', '/index.ts', '/index.js'];

/**
 * Every file that a string in it could mean, however it is imported: rather one too many. One that is not relative may
 * be an alias, an absolute path or put together: it means what in the seed folders has its last word for a name.
 */
async function filesNamedIn(
  project: string,
  file: string,
  byStem: ReadonlyMap<string, readonly string[]>,
): Promise<string[]> {
  const text = await readFile(path.join(project, file), 'utf8').catch(() => '');
  const strings = Array.from(text.matchAll(/(['"`])([^'"`\n]+)\1/g), ([, , name = '']) => name);
  return strings.flatMap((name) => {
    if (!/^\.\.?\//.test(name)) return isModuleName(name) ? (byStem.get(stemOf(name)) ?? []) : [];
    const stem = path.join(path.dirname(file), name);
    // `./ids.js` is written for `./ids.ts`.
    const stems = [stem, stem.replace(/\.([cm]?)js$/, '.$1ts')];
    return stems.flatMap((one) => ENDINGS.map((ending) => `${one}${ending}`)).filter((one) => isFile(project, one));
  });
}

function isModuleName(name: string): boolean {
  return !/\s/.test(name) && (/[/\\]|^#/.test(name) || CODE_ENDING.test(name));
}

/** `queries` of `#seed/queries`, of `/srv/shop/seed/queries.ts` and of `seed/queries/index.ts`. */
function stemOf(name: string): string {
  const parts = name.replace(CODE_ENDING, '').split(/[/\\]|^#/);
  return (parts.at(-1) === 'index' ? parts.at(-2) : parts.at(-1)) ?? '';
}

async function codeIn(project: string, folders: readonly string[]): Promise<string[]> {
  const found: string[] = [];
  for (const folder of folders) {
    for await (const file of glob(`${folder}/${CODE}`, { cwd: project })) found.push(file);
  }
  return found;
}

function isFile(project: string, file: string): boolean {
  return path.extname(file) !== '' && !file.startsWith('..') && existsSync(path.join(project, file));
}

function within(project: string, file: string): string {
  const relative = path.relative(project, file);
  if (relative !== '' && !relative.startsWith('..') && !path.isAbsolute(relative)) return relative;
  throw new PlumblineError(
    'CONFIG_INVALID',
    `${file} does not lie below the project's folder, so that it cannot be laid over another revision of it`,
    'Keep scenarios and datasets in folders of their own inside the project: `scenarios` and `seed`.',
  );
}

/**
 * Where base's own file or folder is kept when head's takes its place: beside it, so that its imports mean the same.
 */
export function ownPlace(file: string): string {
  const { dir, base } = path.parse(file);
  const [stem, ...endings] = base.split('.');
  // Not a scenario by its name: it is none of those that are compared.
  return path.join(dir, [`${stem}-of-base`, ...endings.filter((one) => one !== 'scenario')].join('.'));
}

/**
 * Puts head's scenarios and data in the place of base's, which are kept beside: relative imports from there meet base's
 * code.
 */
export async function layOver(head: string, base: string, { laid }: Pick<Overlay, 'laid'>): Promise<void> {
  const kept = new Set(laid.map((file) => seedOf(file) ?? file));
  for (const one of kept) await copy(path.join(base, one), path.join(base, ownPlace(one)));
  for (const one of laid) await copy(path.join(head, one), path.join(base, one));
}

async function copy(from: string, to: string): Promise<void> {
  if (!existsSync(from)) return;
  await mkdir(path.dirname(to), { recursive: true });
  await cp(from, to, { recursive: true, verbatimSymlinks: true, force: true });
}
