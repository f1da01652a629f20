import { existsSync } from 'node:fs';
import { readdir, realpath, stat } from 'node:fs/promises';
import path from 'node:path';
import { messageOf, PlumblineError } from '../errors.ts';

const SCENARIO_FILE = /\.scenario\.([cm]?ts|[cm]?js)$/;
/** Code whose name was meant to be a scenario's: `.scenarios.ts`, `.Scenario.ts`, `.scenario.tsx`. */
const NEARLY = /\.scenarios?\.[cm]?[jt]sx?$/i;

/**
 * Their paths, sorted; none of a folder that is not there. Links are followed. What may be meant as a scenario and
 * cannot be one is refused, or passed over where the folder is another revision's, which nobody can mend. @throws
 * SCENARIO_INVALID
 */
export async function scenarioFilesIn(folder: string, unusable: Unusable = 'refuse'): Promise<string[]> {
  if (!existsSync(folder)) return [];
  const { files, refusals } = await searched(folder, new Set());
  const [first] = refusals;
  if (first !== undefined && unusable === 'refuse') throw first;
  return files.sort();
}

type Unusable = 'refuse' | 'pass over';

interface Found {
  files: string[];
  refusals: PlumblineError[];
}

/** `user-projects` of `scenarios/user-projects.scenario.ts`. */
export function nameOf(file: string): string {
  return path.basename(file).replace(SCENARIO_FILE, '');
}

async function searched(folder: string, above: ReadonlySet<string>): Promise<Found> {
  const real = await realpath(folder);
  const found: Found = { files: [], refusals: [] };
  // A link to a folder that it lies in.
  if (above.has(real)) return found;
  for (const name of await namesIn(folder)) {
    const file = path.join(folder, name);
    const kind = await kindOf(file);
    if (kind === 'folder') {
      if (isInstalled(folder, name)) continue;
      const { files, refusals } = await searched(file, new Set([...above, real]));
      found.files.push(...files);
      found.refusals.push(...refusals);
      continue;
    }
    const refusal = refusalOf(file, kind);
    if (refusal !== undefined) found.refusals.push(refusal);
    else if (SCENARIO_FILE.test(name)) found.files.push(file);
  }
  return found;
}

function refusalOf(file: string, kind: PlumblineError | 'file' | 'other'): PlumblineError | undefined {
  if (typeof kind === 'object') return kind;
  const name = path.basename(file);
  if (!SCENARIO_FILE.test(name)) {
    return NEARLY.test(name)
      ? refused(file, 'is not read: its name is nearly that of a scenario', 'Call it NAME.scenario.ts, or otherwise.')
      : undefined;
  }
  if (kind === 'other') return refused(file, 'is no file', 'A scenario is a file, or a link to one.');
  if (nameOf(file).trim() === '') return refused(file, 'has no name', 'Call it NAME.scenario.ts.');
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is looked for
  return /[\u0000-\u001f\u007f]/.test(name)
    ? refused(file, 'has a control character in its name', 'Rename it: reports and the lock know it by its name.')
    : undefined;
}

/** Packages have scenarios of their own. */
function isInstalled(folder: string, name: string): boolean {
  return name === '.git' || (name === 'node_modules' && existsSync(path.join(folder, 'package.json')));
}

async function namesIn(folder: string): Promise<string[]> {
  try {
    return await readdir(folder);
  } catch (thrown) {
    throw refused(folder, `cannot be searched for scenarios: ${messageOf(thrown)}`, 'Make it readable.', thrown);
  }
}

async function kindOf(file: string): Promise<PlumblineError | 'file' | 'folder' | 'other'> {
  try {
    const found = await stat(file);
    return found.isDirectory() ? 'folder' : found.isFile() ? 'file' : 'other';
  } catch (thrown) {
    return refused(
      file,
      `is a link to nothing, or cannot be read: ${messageOf(thrown)}`,
      'Mend the link, or remove it.',
      thrown,
    );
  }
}

function refused(file: string, what: string, hint: string, cause?: unknown): PlumblineError {
  const name = JSON.stringify(path.relative(process.cwd(), file)).slice(1, -1);
  return new PlumblineError('SCENARIO_INVALID', `${name} ${what}`, hint, { cause });
}
