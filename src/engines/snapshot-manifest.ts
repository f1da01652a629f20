import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { readdir, readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';
import { z } from 'zod';

const manifestSchema = z.object({
  version: z.string(),
  topology: z.string(),
  /** Empty in those of versions that did not note it. */
  dataset: z.string().default(''),
  files: z.array(z.object({ path: z.string(), bytes: z.number(), sha256: z.string() })),
});
/** What a copied data directory was made from, and every file of it. */
export type Manifest = z.infer<typeof manifestSchema>;
export type ManifestFile = Manifest['files'][number];

/** Undefined when there is none; throws when it cannot be read. */
export async function readManifest(file: string): Promise<Manifest | undefined> {
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (thrown) {
    if (thrown instanceof Error && 'code' in thrown && thrown.code === 'ENOENT') return undefined;
    throw thrown;
  }
  return manifestSchema.parse(JSON.parse(text));
}

/**
 * All files of a folder, with their digests. One after the other: a data directory has hundreds, and the disk is one.
 */
export async function listFiles(folder: string): Promise<ManifestFile[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files: ManifestFile[] = [];
  for (const entry of entries.filter((candidate) => candidate.isFile())) {
    const file = path.join(entry.parentPath, entry.name);
    files.push({ path: path.relative(folder, file), bytes: (await stat(file)).size, sha256: await digestOf(file) });
  }
  return files;
}

/** The first file that is missing or other than it was written; undefined when all are there. */
export function firstDifference(
  expected: readonly ManifestFile[],
  actual: readonly ManifestFile[],
): string | undefined {
  const lineOf = (file: ManifestFile) => `${file.path} ${file.bytes} ${file.sha256}`;
  const found = new Set(actual.map(lineOf));
  return expected.find((file) => !found.has(lineOf(file)))?.path;
}

async function digestOf(file: string): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(file), hash);
  return hash.digest('hex');
}
