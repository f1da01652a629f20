import { lstat, readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import { messageOf, PlumblineError } from '../errors.ts';
import { lockText, parseLock } from '../lock/lock-text.ts';
import { LOCK_FILE, type Lock } from '../model/lock.ts';
import { writeFileAtomically } from '../process/atomic-file.ts';

/**
 * The lock of a project; undefined where it has none: a link to nothing is no lock, and not none either. @throws
 * LOCK_INVALID
 */
export async function readLock(folder: string): Promise<Lock | undefined> {
  const file = path.join(folder, LOCK_FILE);
  let text: string;
  try {
    if ((await lstat(file).catch(undefinedWhereMissing)) === undefined) return undefined;
    if (!(await stat(file)).isFile()) throw new Error('it is no file');
    text = await readFile(file, 'utf8');
  } catch (error) {
    throw new PlumblineError(
      'LOCK_INVALID',
      `${LOCK_FILE} cannot be read: ${messageOf(error)}`,
      'It is a file in the root of the project; make it readable, or remove it and record it anew.',
      { cause: error },
    );
  }
  return parseLock(text);
}

function undefinedWhereMissing(error: unknown): undefined {
  if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
  throw error;
}

/** Replaces the lock of a project in one step. @throws REPORT_UNWRITABLE, or LOCK_INVALID before anything is replaced */
export async function writeLock(folder: string, lock: Lock): Promise<void> {
  const text = lockText(lock);
  // What cannot be read again would end every run that follows.
  parseLock(text);
  await writeFileAtomically(path.join(folder, LOCK_FILE), text);
}
