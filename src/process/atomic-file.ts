import { randomUUID } from 'node:crypto';
import { mkdir, open, readdir, rename, rm, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { messageOf, PlumblineError } from '../errors.ts';

const TEMPORARY = /^\..+\.plumbline-tmp$/;
/** Writing takes milliseconds: a younger temporary file may be another run's, at work in the same folder. */
const ABANDONED_AFTER_MS = 60_000;

/**
 * Replaces a file in one step: a reader, or a run killed at any moment, meets the old file or the new one, never a
 * part. The temporary file is in the same folder, since a rename between file systems copies.
 */
export async function writeFileAtomically(path: string, text: string): Promise<void> {
  const temporary = join(dirname(path), `.${basename(path)}.${randomUUID()}.plumbline-tmp`);
  try {
    await mkdir(dirname(path), { recursive: true });
    await writeSynced(temporary, text);
    await rename(temporary, path);
    await syncFolder(dirname(path));
  } catch (thrown) {
    // The first failure is the one to tell; on a broken disk the removal fails too.
    await rm(temporary, { force: true }).catch(() => undefined);
    throw new PlumblineError(
      'REPORT_UNWRITABLE',
      `cannot write ${path}: ${messageOf(thrown)}`,
      'Free some space or make the folder writable, or choose another one with --out.',
      { cause: thrown },
    );
  }
}

async function writeSynced(path: string, text: string): Promise<void> {
  const file = await open(path, 'wx');
  try {
    await file.writeFile(text);
    await file.sync();
  } finally {
    await file.close();
  }
}

/** Makes the rename itself last. Windows cannot open a folder, and does not need it. */
async function syncFolder(path: string): Promise<void> {
  if (process.platform === 'win32') return;
  const folder = await open(path, 'r');
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}

/** Removes the temporary files that killed runs left in a folder. One that cannot be removed is left. */
export async function sweepTemporaryFiles(folder: string): Promise<void> {
  const names = await readdir(folder).catch(() => []);
  const removals = names
    .filter((name) => TEMPORARY.test(name))
    .map(async (name) => {
      const path = join(folder, name);
      if (Date.now() - (await stat(path)).mtimeMs > ABANDONED_AFTER_MS) await rm(path, { force: true });
    });
  await Promise.allSettled(removals);
}
