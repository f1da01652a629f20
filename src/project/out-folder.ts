import path from 'node:path';
import { PlumblineError } from '../errors.ts';

/**
 * Where reports go: a folder of their own. Reports of before are removed from it, so that it is neither the project,
 * what the project lies in, nor where scenarios are looked for. @throws CONFIG_INVALID
 */
export function outFolder(folder: string, out: string, scenarios: string): string {
  const found = path.resolve(folder, out);
  const scenariosFolder = path.resolve(folder, scenarios);
  const wrong =
    out.trim() === ''
      ? 'is empty'
      : isIn(folder, found)
        ? 'is the project itself, or holds it'
        : scenariosFolder !== folder && (isIn(found, scenariosFolder) || isIn(scenariosFolder, found))
          ? 'is where scenarios are looked for'
          : undefined;
  if (wrong === undefined) return found;
  throw new PlumblineError(
    'CONFIG_INVALID',
    `the folder for reports, "${out}", ${wrong}`,
    'Name one of its own, such as `reports`.',
  );
}

function isIn(file: string, folder: string): boolean {
  const relative = path.relative(folder, file);
  return relative === '' || (relative !== '..' && !relative.startsWith(`..${path.sep}`) && !path.isAbsolute(relative));
}
