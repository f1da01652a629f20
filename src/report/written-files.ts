import { createHash } from 'node:crypto';
import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { writeFileAtomically } from '../process/atomic-file.ts';

/** Beside the samples: the folder that is Plumbline's own. */
const LIST = 'samples/.written.json';

const listSchema = z.array(z.object({ path: z.string(), sha256: z.string() }));

/** A file in the output folder, and what was written into it. */
export interface WrittenFile {
  path: string;
  sha256: string;
}

export function writtenFile(path: string, text: string): WrittenFile {
  return { path, sha256: digestOf(text) };
}

/** What earlier runs wrote into the folder, by their own list; nothing where none lies. */
export async function filesOfEarlierRun(out: string): Promise<WrittenFile[]> {
  try {
    return listSchema.parse(JSON.parse(await readFile(join(out, LIST), 'utf8'))).filter(({ path }) => isInside(path));
  } catch {
    return []; // none, cut off or somebody else's: nothing that may be removed on its word
  }
}

/**
 * Removes what an earlier run wrote and this one did not, where it still is what that run wrote: whoever replaced it
 * keeps it. Nobody may take it for this run's. One that cannot be removed is no reason to lose the verdict. Notes what
 * is this run's.
 */
export async function replaceEarlier(
  out: string,
  earlier: readonly WrittenFile[],
  written: readonly WrittenFile[],
): Promise<void> {
  const own = new Set(written.map(({ path }) => path));
  const stale = earlier.filter(({ path }) => !own.has(path));
  const left = await Promise.all(stale.map(async (file) => ((await removed(out, file)) ? [] : [file])));
  await writeFileAtomically(join(out, LIST), `${JSON.stringify([...written, ...left.flat()])}\n`);
}

/** Whether it is gone, or is another's now. */
async function removed(out: string, { path, sha256 }: WrittenFile): Promise<boolean> {
  const file = join(out, path);
  const text = await readFile(file, 'utf8').catch(() => undefined);
  if (text === undefined || digestOf(text) !== sha256) return true;
  return await rm(file, { force: true }).then(
    () => true,
    () => false,
  );
}

/** As the list has them: a name, or one in `samples/`. */
function isInside(path: string): boolean {
  return /^(?:samples\/)?(?!\.)[^/\\]+$/.test(path);
}

function digestOf(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
