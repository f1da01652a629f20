import type { Db, MongoClient } from 'mongodb';
import { type DatasetDatabases, dataCollections } from './collections.ts';
import { removeMarker } from './marker.ts';

/** Drops every index of both databases but those on `_id`; then the application creates its own in the indexed one. */
export async function rebuildIndexes(
  client: MongoClient,
  { bare, indexed }: DatasetDatabases,
  indexes: (db: Db) => Promise<unknown>,
): Promise<void> {
  for (const db of [client.db(bare), client.db(indexed)]) {
    await removeMarker(db);
    for (const collection of await dataCollections(db)) await db.collection(collection).dropIndexes();
  }
  await indexes(client.db(indexed));
}
