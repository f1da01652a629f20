import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const OWN = fileURLToPath(new URL('..', import.meta.url));
/** What measures, what judges, and the shop that both are tried on. */
const FOLDERS = ['compare', 'measure', 'gate', 'stats', '../selftest'];

/** SHA-256 of the code that measures and judges: totals of other code are no totals of this one. */
export async function codeDigest(): Promise<string> {
  const hash = createHash('sha256');
  for (const folder of FOLDERS) {
    const entries = await readdir(path.join(OWN, folder), { recursive: true, withFileTypes: true });
    const files = entries.filter((entry) => entry.isFile() && isCode(entry.name));
    const paths = files.map((file) => path.join(file.parentPath, file.name)).sort();
    for (const file of paths) {
      hash.update(`${path.relative(OWN, file).split(path.sep).join('/')}\n`);
      hash.update(await readFile(file));
    }
  }
  return hash.digest('hex');
}

function isCode(name: string): boolean {
  return /\.(ts|js)$/.test(name) && !/\.(test|fixture|d)\.ts$/.test(name);
}
