import { constants } from 'node:fs';
import { mkdir, open } from 'node:fs/promises';
import { dirname } from 'node:path';
import { inMemory } from './history-bytes.ts';
import { endsInNewline } from './lines.ts';

/**
 * Appends a line in one write, on the disk when this returns. Writes in append mode do not mix, so that two runs need
 * no lock; one that was killed in its write left a line without an end, which is ended first. (Two at once may both end
 * it: a blank line.)
 */
export async function appendLine(path: string, text: string): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  const file = await open(path, constants.O_RDWR | constants.O_APPEND | constants.O_CREAT, 0o644);
  try {
    const { size } = await file.stat();
    const last = Buffer.alloc(Math.min(size, 1));
    await file.read(last, 0, last.length, size - last.length);
    const bytes = Buffer.from(`${endsInNewline(inMemory(last)) ? '' : '\n'}${text}\n`);
    const { bytesWritten } = await file.write(bytes);
    if (bytesWritten < bytes.length) throw new Error(`only ${bytesWritten} of ${bytes.length} bytes were taken`);
    await file.sync();
  } finally {
    await file.close();
  }
}

/**
 * Ends a last line that has no end. A write that is under way finishes before, so that only a cut line is ended early.
 */
export async function endLastLine(path: string): Promise<void> {
  const file = await open(path, 'a');
  try {
    await file.write('\n');
  } finally {
    await file.close();
  }
}
