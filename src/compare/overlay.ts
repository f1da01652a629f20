import { existsSync } from 'node:fs';
import { cp, rm } from 'node:fs/promises';
import path from 'node:path';
import { PlumblineError } from '../errors.ts';

const SEEDS = /^seeds?$/;

/**
 * What is laid over base, relative to the project: the folder of the scenarios, and of each dataset the folder named `seed` that it
 * lies in, else its file alone. More would be head's application measured twice.
 */
export function overlaidPaths(project: string, scenarios: string, datasets: readonly string[]): string[] {
  const paths = [within(project, scenarios), ...datasets.map((file) => seedOf(within(project, file)))];
  return [...new Set(paths)].filter(
    (one) => !paths.some((other) => one !== other && one.startsWith(`${other}${path.sep}`)),
  );
}

function seedOf(dataset: string): string {
  const parts = dataset.split(path.sep);
  const at = parts.findIndex((part) => SEEDS.test(part));
  return at === -1 || at === parts.length - 1 ? dataset : path.join(...parts.slice(0, at + 1));
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

/** Puts head's scenarios and data in the place of base's: relative imports from there meet base's code. */
export async function layOver(head: string, base: string, paths: readonly string[]): Promise<void> {
  for (const one of paths) {
    await rm(path.join(base, one), { recursive: true, force: true });
    if (existsSync(path.join(head, one))) {
      await cp(path.join(head, one), path.join(base, one), { recursive: true, verbatimSymlinks: true });
    }
  }
}
