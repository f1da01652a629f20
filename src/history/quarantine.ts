import { open } from 'node:fs/promises';
import type { HistoryBytes } from './history-bytes.ts';
import type { Line } from './lines.ts';

/**
 * Moves lines to `<file>.corrupt`: first the copy, on the disk, then spaces in their place. In place and not by writing
 * the file anew: an append at the same time would be lost with the old file, whereas these bytes are written by nobody
 * else.
 */
export async function quarantine(path: string, bytes: HistoryBytes, lines: readonly Line[]): Promise<string> {
  const target = `${path}.corrupt`;
  const copy = await open(target, 'a');
  try {
    await copy.appendFile(
      Buffer.concat(lines.flatMap(({ start, end }) => [bytes.part(start, end), Buffer.from('\n')])),
    );
    await copy.sync();
  } finally {
    await copy.close();
  }
  const file = await open(path, 'r+');
  try {
    for (const { start, end } of lines) await file.write(Buffer.alloc(end - start, ' '), 0, end - start, start);
    await file.sync();
  } finally {
    await file.close();
  }
  return target;
}
