import { existsSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { z } from 'zod';
import { PlumblineError } from '../errors.ts';
import { type Config, configSchema } from '../model/config.ts';
import { installResolver } from '../plumbline-resolver.ts';
import { importFailure } from './import-failure.ts';

const NAMES = ['plumbline.config.ts', 'plumbline.config.mjs', 'plumbline.config.js'];

/** Reads `plumbline.config.*` of a folder; without one everything has its default. */
export async function loadConfig(folder: string): Promise<Config> {
  const file = NAMES.map((name) => path.join(folder, name)).find(existsSync);
  if (!file) return configSchema.parse({});
  installResolver();
  let exported: unknown;
  try {
    exported = (await import(pathToFileURL(file).href)).default;
  } catch (error) {
    throw invalid(file, importFailure(error), error);
  }
  const parsed = configSchema.safeParse(exported);
  if (!parsed.success) throw invalid(file, z.prettifyError(parsed.error), parsed.error);
  return parsed.data;
}

function invalid(file: string, what: string, cause: unknown): PlumblineError {
  return new PlumblineError(
    'CONFIG_INVALID',
    `${path.basename(file)} cannot be used: ${what}`,
    'It exports `defineConfig({ ... })` as its default; docs/configuration.md lists every field.',
    { cause },
  );
}
