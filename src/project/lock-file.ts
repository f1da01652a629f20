import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { messageOf, PlumblineError } from '../errors.ts';
import { lockText, parseLock } from '../lock/lock-text.ts';
import { LOCK_FILE, type Lock } from '../model/lock.ts';
import { writeFileAtomically } from '../process/atomic-file.ts';

/** The lock of a project; undefined where it has none. @throws LOCK_INVALID */
export async function readLock(folder: string): Promise<Lock | undefined> {
  let text: string;
  try {
    text = await readFile(path.join(folder, LOCK_FILE), 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw new PlumblineError(
      'LOCK_INVALID',
      `${LOCK_FILE} cannot be read: ${messageOf(error)}`,
      'It is a file in the root of the project; make it readable.',
      { cause: error },
    );
  }
  return parseLock(text);
}

/** Replaces the lock of a project in one step. @throws REPORT_UNWRITABLE */
export async function writeLock(folder: string, lock: Lock): Promise<void> {
  await writeFileAtomically(path.join(folder, LOCK_FILE), lockText(lock));
}
