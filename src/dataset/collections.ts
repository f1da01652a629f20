import type { Db, MongoClient } from 'mongodb';

/** The two copies of a dataset, by name; names of equal length keep the bytes of their answers comparable. */
export interface DatasetDatabases {
  /** Without the application's indexes. */
  readonly bare: string;
  /** With the indexes that the application's own function creates. */
  readonly indexed: string;
}

/**
 * Drops the database and creates its collections, empty. One after the other and over one connection: the stand-in `mongod` of
 * closed machines dies when two connections create the same collection.
 */
export async function recreateCollections(
  client: MongoClient,
  database: string,
  collections: readonly string[],
): Promise<Db> {
  const db = client.db(database);
  await db.dropDatabase();
  for (const collection of collections) await db.createCollection(collection);
  return db;
}
