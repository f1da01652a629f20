import type { Db } from 'mongodb';
import { removeMarker } from './dataset-marker.ts';
import { assertIndexSet, type IndexSet, indexSetDifference, listIndexSet } from './index-set.ts';
import { dataCollections, dropOthers } from './recreate-database.ts';

export interface IndexesWanted {
  /** What `indexes` creates. */
  readonly wanted: IndexSet;
  readonly indexes: (db: Db) => Promise<unknown>;
  /** The dataset's: all others are dropped, since `indexes` may have noted in them that there is nothing to do. */
  readonly collections: readonly string[];
}

/**
 * Makes a database have the indexes `wanted`: drops what is not among them and creates what is missing; all of them
 * anew where that is not enough. @throws DATASET_INVALID when they are others even then.
 */
export async function adjustIndexes(db: Db, { wanted, indexes, collections }: IndexesWanted): Promise<void> {
  await removeMarker(db);
  await dropOthers(db, collections);
  const surplus = (await listIndexSet(db)).filter((line) => !wanted.includes(line));
  await dropIndexes(db, (name) => surplus.some((line) => line.startsWith(`${name} {`)));
  await indexes(db);
  if (indexSetDifference(await listIndexSet(db), wanted) === undefined) return;
  await dropOthers(db, collections);
  await dropIndexes(db, () => true);
  await indexes(db);
  await assertIndexSet(db, wanted);
}

async function dropIndexes(db: Db, which: (name: string) => boolean): Promise<void> {
  for (const name of await dataCollections(db)) {
    const collection = db.collection(name);
    for (const index of await collection.listIndexes().toArray()) {
      if (index.name !== '_id_' && which(`${name}.${index.name}`)) await collection.dropIndex(index.name);
    }
  }
}
