import { globSync, readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import path from 'node:path';

/** `pip install -e .` and its like, of whichever tool: lines of paths, or a finder. */
const EDITABLE = '{*.pth,*.egg-link,__editable__*.py}';
const PACKAGES = 'lib/python3*/{site,dist}-packages';
const SUFFIX_OF_CACHED = /\.[^.]+\.pyc$/;

/** Whether a Python that this environment finds has code of `folder`: a package of it is installed, or a path is set. */
export function findsPythonOf(folder: string, env: Readonly<Record<string, string | undefined>>): boolean {
  if ((env.PYTHONPATH ?? '').split(path.delimiter).some((place) => isIn(place, folder))) return true;
  return pythonsOf(folder, env).some((python) =>
    globSync(`${PACKAGES}/${EDITABLE}`, { cwd: python }).some((file) => names(path.join(python, file), folder)),
  );
}

/** Where a Python has `bin` and `lib`. */
function pythonsOf(folder: string, env: Readonly<Record<string, string | undefined>>): string[] {
  const onPath = (env.PATH ?? '').split(path.delimiter).filter(path.isAbsolute).map(path.dirname);
  // The shims of pyenv start any of its versions.
  const versions = onPath.flatMap((place) =>
    globSync('versions/*', { cwd: place }).map((name) => path.join(place, name)),
  );
  const own = ['.venv', 'venv', 'env'].map((name) => path.join(folder, name));
  return [
    ...(env.VIRTUAL_ENV ? [env.VIRTUAL_ENV] : []),
    ...onPath,
    ...versions,
    ...own,
    path.join(homedir(), '.local'),
  ];
}

function isIn(place: string, folder: string): boolean {
  return place === folder || place.startsWith(folder + path.sep);
}

function names(file: string, folder: string): boolean {
  try {
    return readFileSync(file, 'utf8')
      .split(/['"\r\n]/)
      .some((place) => isIn(place, folder));
  } catch {
    return false; // removed meanwhile, or a folder
  }
}

/**
 * Sources that Python imported when it was told to keep what it compiles in `cache`, from `folder` and from no package
 * that is installed.
 */
export function importedFrom(folder: string, cache: string): string[] {
  return globSync('**/*.pyc', { cwd: path.join(cache, folder) })
    .filter((file) => !/(^|\/)(site|dist)-packages\//.test(file))
    .map((file) => path.join(folder, file.replace(SUFFIX_OF_CACHED, '.py')));
}
