import type { Db } from 'mongodb';
import { dataCollections } from './collections.ts';
import { type IndexSet, indexSetDifference, listIndexSet } from './index-set.ts';
import { removeMarker } from './marker.ts';

/**
 * Makes a database have the indexes `wanted`, which are those that `indexes` creates: drops what is not among them and creates what is
 * missing; all of them anew where that is not enough.
 */
export async function adjustIndexes(db: Db, wanted: IndexSet, indexes: (db: Db) => Promise<unknown>): Promise<void> {
  await removeMarker(db);
  const surplus = (await listIndexSet(db)).filter((line) => !wanted.includes(line));
  await dropIndexes(db, (name) => surplus.some((line) => line.startsWith(`${name} {`)));
  await indexes(db);
  if (indexSetDifference(await listIndexSet(db), wanted) === undefined) return;
  await dropIndexes(db, () => true);
  await indexes(db);
}

async function dropIndexes(db: Db, which: (name: string) => boolean): Promise<void> {
  for (const name of await dataCollections(db)) {
    const collection = db.collection(name);
    for (const index of await collection.listIndexes().toArray()) {
      if (index.name !== '_id_' && which(`${name}.${index.name}`)) await collection.dropIndex(index.name);
    }
  }
}
