import { createHash } from 'node:crypto';
import { type Db, MongoServerError } from 'mongodb';
import { z } from 'zod';
import type { Contents } from './dataset-marker.ts';
import { dataCollections } from './recreate-database.ts';

const hashSchema = z.object({ collections: z.record(z.string(), z.string()) });

/** Digests of all documents of the database's collections; `by` where they are to be compared with others. */
export async function contentsOf(db: Db, by?: Contents['by']): Promise<Contents> {
  const names = (await dataCollections(db)).toSorted();
  const hashed = by === 'reading' ? undefined : await hashedByServer(db, names);
  if (hashed) return { by: 'dbHash', collections: names.map((name) => ({ name, digest: hashed[name] ?? 'none' })) };
  const collections: { name: string; digest: string }[] = [];
  for (const name of names) collections.push({ name, digest: await digestByReading(db, name) });
  return { by: 'reading', collections };
}

/** Names of the collections that are not the same in both, or in one of them alone; sorted. */
export function differingCollections(before: Contents, now: Contents): string[] {
  const [was, is] = [before, now].map(({ collections }) => new Map(collections.map((one) => [one.name, one.digest])));
  const names = new Set([...before.collections, ...now.collections].map(({ name }) => name));
  return [...names].filter((name) => was?.get(name) !== is?.get(name)).toSorted();
}

/** Undefined where the server refuses: some hosted ones do. */
async function hashedByServer(db: Db, names: readonly string[]): Promise<Record<string, string> | undefined> {
  if (names.length === 0) return {};
  try {
    return hashSchema.parse(await db.command({ dbHash: 1, collections: names })).collections;
  } catch (thrown) {
    if (thrown instanceof MongoServerError) return undefined;
    throw thrown;
  }
}

async function digestByReading(db: Db, name: string): Promise<string> {
  const hash = createHash('md5');
  for await (const document of db.collection(name).find({}, { raw: true, sort: { _id: 1 } })) {
    hash.update(document as unknown as Uint8Array);
  }
  return hash.digest('hex');
}
