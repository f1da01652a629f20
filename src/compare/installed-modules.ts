import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import { PlumblineError } from '../errors.ts';

const SHOWN = 3;

const lockSchema = z.object({ packages: z.record(z.string(), z.object({ version: z.string().optional() })) });

/**
 * Base installs what its own lockfile names; head's modules lie where somebody installed them, perhaps from another
 * branch. npm notes what it did, and where that is another version than head's lockfile names, two revisions would not
 * be held against each other.
 * @throws BASE_UNUSABLE
 */
export async function assertInstalled(folder: string): Promise<void> {
  const [locked, installed] = await Promise.all([
    versionsIn(path.join(folder, 'package-lock.json')),
    // https://docs.npmjs.com/cli/configuring-npm/package-lock-json#hidden-lockfiles
    versionsIn(path.join(folder, 'node_modules', '.package-lock.json')),
  ]);
  if (locked === undefined || installed === undefined) return;
  const others = [...installed].filter(([place, version]) => (locked.get(place) ?? version) !== version);
  if (others.length === 0) return;
  const told = others
    .slice(0, SHOWN)
    .map(([place, version]) => `${place} is ${version}, and ${locked.get(place)} is locked`);
  const more = others.length - told.length;
  throw new PlumblineError(
    'BASE_UNUSABLE',
    `head's modules are not what its package-lock.json names: ${told.join('; ')}${more > 0 ? `; and ${more} more` : ''}`,
    'Install them (`npm ci`): base is compared with its own versions.',
  );
}

/** By the place of each package; undefined where there is no such file, or none of this kind. */
async function versionsIn(file: string): Promise<Map<string, string> | undefined> {
  try {
    const { packages } = lockSchema.parse(JSON.parse(await readFile(file, 'utf8')));
    return new Map(
      Object.entries(packages).flatMap(([place, { version }]) => (version === undefined ? [] : [[place, version]])),
    );
  } catch {
    return undefined;
  }
}
