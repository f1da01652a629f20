import { existsSync } from 'node:fs';
import { cp, glob, mkdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { PlumblineError } from '../errors.ts';

const SEEDS = /^seeds?$/;
const DATASET = /\.dataset\.[cm]?[jt]s$/;
const CODE = '**/*.{ts,mts,cts,js,mjs,cjs,tsx,jsx}';
/** Applications may be written in anything, and be started by a script. */
const OTHER_CODE = '**/*.{py,rb,go,java,kt,scala,php,rs,cs,ex,exs,lua,pl,sh,bash}';
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
  const inSeeds = await filesIn(project, seeds);
  const data = new SeedFiles(project, seeds, inSeeds);
  const shared = await usedOutside(project, { data, scenarios, datasets: new Set(datasets) });
  const laid = new Set([...scenarios, ...alone.filter((file) => DATASET.test(file))]);
  const own = new Set(alone.filter((file) => !DATASET.test(file)));
  for (const file of inSeeds) (shared.has(file) ? own : laid).add(file);
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
  { data, scenarios, datasets }: { data: SeedFiles; scenarios: string[]; datasets: ReadonlySet<string> },
): Promise<Set<string>> {
  const found = new Set<string>();
  if (data.all().length === 0) return found;
  // They may lie below a folder named `test`, and so may what they import. Manifests give names to files.
  const open = [...scenarios];
  for await (const manifest of glob('{package,tsconfig*,jsconfig*}.json', { cwd: project })) open.push(manifest);
  for await (const file of glob([CODE, OTHER_CODE], { cwd: project, exclude: (name) => NO_CODE.test(name) })) {
    if (!NO_CODE.test(file) && !data.has(file)) open.push(file);
  }
  const seen = new Set(open);
  for (let file = open.pop(); file !== undefined; file = open.pop()) {
    for (const named of await filesNamedIn(project, file, data)) {
      if (seen.has(named) || datasets.has(named)) continue;
      seen.add(named);
      if (data.has(named)) found.add(named);
      if (data.has(named) || CODE_ENDING.test(named)) open.push(named);
    }
  }
  return found;
}

/** What lies in the seed folders, and how other code may name it. */
class SeedFiles {
  readonly #project: string;
  readonly #seeds: readonly string[];
  readonly #files: readonly string[];
  readonly #byStem: ReadonlyMap<string, readonly string[]>;
  readonly #byName: ReadonlyMap<string, readonly string[]>;

  constructor(project: string, seeds: readonly string[], files: readonly string[]) {
    this.#project = project;
    this.#seeds = seeds;
    this.#files = files;
    this.#byStem = Map.groupBy(
      files.filter((file) => CODE_ENDING.test(file)),
      stemOf,
    );
    this.#byName = Map.groupBy(files, (file) => path.basename(file));
  }

  has(file: string): boolean {
    return this.#seeds.some((seed) => file.startsWith(`${seed}${path.sep}`));
  }

  /** By its last word, for what is no relative path: an alias, an absolute path, or one that is put together. */
  named(name: string): readonly string[] {
    const own = this.#byName.get(name.split(/[/\\]/).at(-1) ?? '') ?? [];
    return isModuleName(name) ? [...own, ...(this.#byStem.get(stemOf(name)) ?? [])] : own;
  }

  /** All below a folder, of which only a part of the name is written: `../seed/` + name, `../seed/${name}.ts`. */
  below(from: string, beginning: string): readonly string[] {
    const folder = path.relative(this.#project, path.resolve(this.#project, path.dirname(from), beginning));
    return this.has(`${folder}${path.sep}`)
      ? this.#files.filter((file) => file.startsWith(`${folder}${path.sep}`))
      : [];
  }

  all(): readonly string[] {
    return this.#files;
  }

  /** By words of a text that is no JavaScript. */
  inText(text: string): readonly string[] {
    if (!this.#seeds.some((seed) => text.includes(path.basename(seed)))) return [];
    return this.#files.filter((file) => text.includes(path.basename(file)));
  }
}

const CODE_ENDING = /\.[cm]?[jt]sx?$/;
const ENDINGS = ['', '.ts', '.mts', '.cts', '.js', '.mjs', '.cjs', '/index.ts', '/index.js'];
/** `join(root, 'seed', name)`: the rest of the path is not written there. */
const JOINED_FOLDER = /\b(?:join|resolve)\((?:[^()]|\([^()]*\))*(['"`])seeds?\1\s*(?:\)|,\s*[^'"`\s])/;

/**
 * Every file that a string in it could mean, however it is read or imported: rather one too many. One that is not
 * relative may be an alias, an absolute path or put together: it means what in the seed folders has its last word for a
 * name.
 */
async function filesNamedIn(project: string, file: string, data: SeedFiles): Promise<string[]> {
  const text = await readFile(path.join(project, file), 'utf8').catch(() => '');
  if (!CODE_ENDING.test(file) && !file.endsWith('.json')) return [...data.inText(text)];
  const strings = Array.from(text.matchAll(/(['"`])([^'"`\n]+)\1/g), ([, , name = '']) => name);
  const joined = JOINED_FOLDER.test(text) ? data.all() : [];
  const named = strings.flatMap((name) => {
    if (!/^\.\.?\//.test(name)) return data.named(name);
    const [beginning = ''] = name.split('${');
    if (beginning !== name || name.endsWith('/'))
      return data.below(file, beginning.slice(0, beginning.lastIndexOf('/') + 1));
    const stem = path.join(path.dirname(file), name);
    // `./ids.js` is written for `./ids.ts`.
    const stems = [stem, stem.replace(/\.([cm]?)js$/, '.$1ts')];
    return stems.flatMap((one) => ENDINGS.map((ending) => `${one}${ending}`)).filter((one) => isFile(project, one));
  });
  return [...joined, ...named];
}

function isModuleName(name: string): boolean {
  return !/\s/.test(name) && (/[/\\]|^#/.test(name) || CODE_ENDING.test(name));
}

/** `queries` of `#seed/queries`, of `/srv/shop/seed/queries.ts` and of `seed/queries/index.ts`. */
function stemOf(name: string): string {
  const parts = name.replace(CODE_ENDING, '').split(/[/\\]|^#/);
  return (parts.at(-1) === 'index' ? parts.at(-2) : parts.at(-1)) ?? '';
}

async function filesIn(project: string, folders: readonly string[]): Promise<string[]> {
  const found: string[] = [];
  for (const folder of folders) {
    for await (const entry of glob(`${folder}/**/*`, { cwd: project, withFileTypes: true }))
      if (!entry.isDirectory()) found.push(path.relative(project, path.join(entry.parentPath, entry.name)));
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
