import { existsSync } from 'node:fs';
import path from 'node:path';

/** How a process, and npm for it, tells its code where it was started; and what that is for a folder. */
const TOLD = {
  PWD: (folder: string) => folder,
  INIT_CWD: (folder: string) => folder,
  npm_package_json: (folder: string) => path.join(packageOf(folder), 'package.json'),
  npm_config_local_prefix: packageOf,
} as const;
const NAMES = Object.keys(TOLD) as (keyof typeof TOLD)[];

/** The variables that tell so, as they are in this folder. `PWD` is always told, the others where they were. */
export function startedIn(folder: string, env: Readonly<NodeJS.ProcessEnv>): Record<string, string> {
  const told = NAMES.filter((name) => name === 'PWD' || env[name] !== undefined);
  return Object.fromEntries(told.map((name) => [name, TOLD[name](folder)]));
}

/** From here on, what code reads by a relative path, or from where it was started, is of this folder. */
export function moveTo(folder: string): void {
  process.chdir(folder);
  Object.assign(process.env, startedIn(folder, process.env));
}

/** The same while `work` lasts: nothing else of the process may use a relative path meanwhile. */
export async function inFolder<Result>(folder: string, work: () => Promise<Result>): Promise<Result> {
  const cwd = process.cwd();
  const before = NAMES.map((name) => [name, process.env[name]] as const);
  moveTo(folder);
  try {
    return await work();
  } finally {
    process.chdir(cwd);
    for (const [name, value] of before) {
      if (value === undefined) delete process.env[name];
      else process.env[name] = value;
    }
  }
}

/** The folder, or the nearest above it, that has a package.json; the folder itself where none has. */
function packageOf(folder: string): string {
  let at = path.resolve(folder);
  while (!existsSync(path.join(at, 'package.json'))) {
    const above = path.dirname(at);
    if (above === at) return folder;
    at = above;
  }
  return at;
}
