import { glob, readFile, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import { messageOf, PlumblineError } from '../errors.ts';
import { parseBlob } from './blob.ts';
import type { FoundBlob } from './shard-compatibility.ts';
import { type Shard, shardName } from './split.ts';

/** Within the output folder. */
export const BLOB_FOLDER = 'blob';

/** Within the output folder: `blob/shard-2-of-4.blob`. */
export function blobFile(shard: Shard): string {
  return path.join(BLOB_FOLDER, `${shardName(shard)}.blob`);
}

/** Before it is measured anew: a shard that is killed meanwhile is missing, and not an earlier one. */
export async function removeBlob(out: string, shard: Shard): Promise<void> {
  await rm(path.join(out, blobFile(shard)), { force: true });
}

/** Every blob that is named, or anywhere below a folder that is. @throws SHARD_MISSING, and what `parseBlob` throws */
export async function readBlobs(named: readonly string[], plumbline: string): Promise<FoundBlob[]> {
  const files = new Set((await Promise.all(named.map(filesAt))).flat());
  const found: FoundBlob[] = [];
  for (const file of [...files].sort()) {
    const source = path.relative(process.cwd(), file) || file;
    found.push({ source, blob: parseBlob(await readFile(file, 'utf8'), source, plumbline) });
  }
  return found;
}

async function filesAt(named: string): Promise<string[]> {
  const at = path.resolve(named);
  try {
    if (!(await stat(at)).isDirectory()) return [at];
    const files: string[] = [];
    for await (const file of glob('**/*.blob', { cwd: at })) files.push(path.join(at, file));
    if (files.length > 0) return files;
  } catch (thrown) {
    throw missing(`${named} cannot be read: ${messageOf(thrown)}`);
  }
  throw missing(`there is no *.blob in ${named}`);
}

function missing(what: string): PlumblineError {
  return new PlumblineError(
    'SHARD_MISSING',
    what,
    'Each `plumbline run --shard i/n` writes one into the folder `blob` of its output: name the folder that all of them are in.',
  );
}
