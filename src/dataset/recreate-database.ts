import type { CollectionInfo, Db, MongoClient } from 'mongodb';
import { PlumblineError } from '../errors.ts';
import { MARKER_COLLECTION } from '../model/marker.ts';
import { removeMarker } from './dataset-marker.ts';

/** The two copies of a dataset, by name; names of equal length keep the bytes of their answers comparable. */
export interface DatasetDatabases {
  /** Without the application's indexes. */
  readonly bare: string;
  /** With the indexes that the application's own function creates. */
  readonly indexed: string;
}

/** What of a database is data: no views, nothing of the server's, not the marker. */
export async function dataCollections(db: Db): Promise<string[]> {
  const found = await db.listCollections({}, { nameOnly: true }).toArray();
  return found
    .filter(({ name, type }) => type !== 'view' && !name.startsWith('system.') && name !== MARKER_COLLECTION)
    .map(({ name }) => name);
}

/**
 * Drops all that is in the database and creates the collections, empty. The marker's collection stays, so that a
 * database whose loading was cut off is still known as Plumbline's. One after the other and over one connection: the
 * stand-in `mongod` of closed machines dies when two connections create the same collection.
 */
export async function recreateCollections(
  client: MongoClient,
  database: string,
  collections: readonly string[],
): Promise<Db> {
  const db = client.db(database);
  const [marked] = await db.listCollections<CollectionInfo>({ name: MARKER_COLLECTION }).toArray();
  const isMarker = marked?.type === 'collection' && marked.options?.capped !== true;
  // What else has its name is somebody's who allowed that it goes.
  if (marked && !isMarker) await db.dropCollection(MARKER_COLLECTION);
  if (isMarker) await removeMarker(db);
  else await db.createCollection(MARKER_COLLECTION);
  await dropOthers(db, []);
  for (const collection of collections) await db.createCollection(collection);
  return db;
}

/**
 * Drops all but `kept` and the marker's collection: what is left of an application, such as a migration tool's notes of
 * what it ran.
 */
export async function dropOthers(db: Db, kept: readonly string[]): Promise<void> {
  for (const { name } of await db.listCollections({}, { nameOnly: true }).toArray()) {
    if (name === MARKER_COLLECTION || name.startsWith('system.') || kept.includes(name)) continue;
    await db.dropCollection(name);
  }
}

const scratches = new WeakSet<Db>();

/** Whether it has been made by `createScratch`: what is done there is done on empty collections. */
export function isScratch(db: Db): boolean {
  return scratches.has(db);
}

/**
 * Makes a database that is dropped after its use.
 * @throws DATABASE_REFUSED when one of this name holds something of somebody else's.
 */
export async function createScratch(
  client: MongoClient,
  database: string,
  collections: readonly string[],
): Promise<Db> {
  const found = await client.db(database).listCollections({}, { nameOnly: true }).toArray();
  const foreign = found.filter(({ name }) => !name.startsWith('system.'));
  if (foreign.length > 0 && !found.some(({ name }) => name === MARKER_COLLECTION)) {
    throw new PlumblineError(
      'DATABASE_REFUSED',
      `the database "${database}" is not used: it holds collections that Plumbline did not make`,
      'It was left as it is. Give Plumbline a server of its own.',
    );
  }
  const db = await recreateCollections(client, database, collections);
  scratches.add(db);
  return db;
}
