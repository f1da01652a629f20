import { constants } from 'node:fs';
import { access } from 'node:fs/promises';
import path from 'node:path';

/** The file that a command name stands for; undefined when PATH has none that this user may run. */
export async function onPath(command: string): Promise<string | undefined> {
  for (const folder of (process.env.PATH ?? '').split(path.delimiter)) {
    if (folder === '') continue;
    const file = path.join(folder, command);
    try {
      await access(file, constants.X_OK);
      return file;
    } catch {
      // Not in this folder.
    }
  }
  return undefined;
}
