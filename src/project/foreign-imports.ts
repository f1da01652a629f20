import { registerHooks } from 'node:module';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { isWithin } from './within.ts';

const OWN_CODE = path.resolve(import.meta.dirname, '..');

let installed = false;

/**
 * From now on an import of a file in `folder` fails: code of one checkout that imports another's, by an absolute path
 * or from the working directory, is not what it is taken for. Installed modules are shared; its `own` checkout, and
 * Plumbline's code, may lie in that folder.
 */
export function refuseImportsFrom(folder: string, own: string): void {
  if (installed) return;
  installed = true;
  registerHooks({
    resolve: (specifier, context, next) => {
      const resolved = next(specifier, context);
      if (resolved.url.startsWith('file:')) assertElsewhere(folder, own, fileURLToPath(resolved.url));
      return resolved;
    },
  });
}

function assertElsewhere(folder: string, own: string, file: string): void {
  if (
    !isWithin(folder, file) ||
    isWithin(own, file) ||
    isWithin(OWN_CODE, file) ||
    file.split(path.sep).includes('node_modules')
  )
    return;
  throw new Error(
    `${file} is head's own, and this is base: it is imported by an absolute path or from the working directory, so that both sides would run it`,
  );
}
