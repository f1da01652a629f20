import { readdir, stat } from 'node:fs/promises';
import path from 'node:path';
import { types } from 'node:util';
import { z } from 'zod';
import { PlumblineError } from '../errors.ts';
import { type Config, configSchema } from '../model/config.ts';
import { importFailure } from './import-failure.ts';
import { importFile } from './import-file.ts';

const CONFIG_FILE = /^plumbline\.config\.(ts|mjs|js)$/;
/** What may be meant as one: another ending, other letters. */
const NEARLY = /^plumbline[._-]?config\.(?!d\.)\w+$/i;

/** Reads `plumbline.config.*` of a folder; without one everything has its default. @throws CONFIG_INVALID */
export async function loadConfig(folder: string): Promise<Config> {
  const file = await configFile(folder);
  if (file === undefined) return configSchema.parse({});
  let exported: unknown;
  try {
    exported = (await importFile(file)).default;
  } catch (error) {
    if (error instanceof PlumblineError) throw error;
    throw invalid(file, importFailure(error), error);
  }
  if (types.isPromise(exported)) throw invalid(file, 'its default export is a promise: write `await` before it');
  const parsed = configSchema.safeParse(exported);
  if (!parsed.success) throw invalid(file, z.prettifyError(parsed.error), parsed.error);
  return parsed.data;
}

/** The one that there is: where one is not read, everything would quietly have its default. */
async function configFile(folder: string): Promise<string | undefined> {
  const [file, other] = (await readdir(folder)).filter((name) => NEARLY.test(name)).sort();
  if (file === undefined) return undefined;
  if (other !== undefined) throw invalid(file, `${other} is there, too, and only one is read`);
  if (!CONFIG_FILE.test(file)) throw invalid(file, 'its name is not read; call it plumbline.config.ts');
  const found = path.join(folder, file);
  if (!(await isFile(found))) throw invalid(file, 'it is no file, or a link to nothing');
  return found;
}

async function isFile(file: string): Promise<boolean> {
  return (await stat(file).catch(() => undefined))?.isFile() === true;
}

function invalid(file: string, what: string, cause?: unknown): PlumblineError {
  return new PlumblineError(
    'CONFIG_INVALID',
    `${path.basename(file)} cannot be used: ${what}`,
    'It exports `defineConfig({ ... })` as its default; docs/configuration.md lists every field.',
    { cause },
  );
}
