import { BSON, type Db, type MongoClient } from 'mongodb';
import { PlumblineError } from '../errors.ts';
import type { DatasetDatabases } from './collections.ts';
import { evenlySpaced } from './evenly-spaced.ts';
import { collectionNames, type DatasetChoice, datasetSizes, documentGenerator } from './generate.ts';
import { readMarker } from './marker.ts';

/** Read back of each collection and compared, byte for byte. */
const DOCUMENTS_READ_BACK = 64;

/**
 * Whether both databases hold exactly this data: the marker of a completed load, the exact count of every collection, and 64 of
 * its documents. Indexes are looked at elsewhere: they can be made anew without the data.
 * @returns undefined when they do, else the reason why not: `users: 3 documents missing`.
 */
export async function verifyLoaded(
  client: MongoClient,
  options: DatasetChoice & { readonly databases: DatasetDatabases; readonly digest: string },
): Promise<string | undefined> {
  for (const database of [options.databases.bare, options.databases.indexed]) {
    const reason = await verifyDatabase(client.db(database), options);
    if (reason !== undefined) return `${database}: ${reason}`;
  }
  return undefined;
}

/**
 * What was just loaded is what was to be loaded.
 * @throws DATASET_INVALID when not, as for a document that depends on more than its index and its stream.
 */
export async function assertLoaded(
  client: MongoClient,
  options: DatasetChoice & { readonly databases: DatasetDatabases },
): Promise<void> {
  for (const database of [options.databases.bare, options.databases.indexed]) {
    const reason = await verifyDocuments(client.db(database), options);
    if (reason === undefined) continue;
    throw new PlumblineError(
      'DATASET_INVALID',
      `dataset ${options.definition.name}, just loaded: ${reason}`,
      'A document may depend on its index, on `random` and on the pools alone: no clock, no counter, no Math.random.',
    );
  }
}

/** The same of one database. */
export async function verifyDatabase(db: Db, options: DatasetChoice & { digest: string }): Promise<string | undefined> {
  const marker = await readMarker(db);
  if (marker === undefined) return 'no completed load';
  if (marker.digest !== options.digest) return 'loaded with other data';
  return verifyDocuments(db, options);
}

async function verifyDocuments(db: Db, choice: DatasetChoice): Promise<string | undefined> {
  const reasons = await Promise.all(collectionNames(choice).map((name) => verifyCollection(db, choice, name)));
  return reasons.find((reason) => reason !== undefined);
}

async function verifyCollection(db: Db, choice: DatasetChoice, name: string): Promise<string | undefined> {
  const size = datasetSizes(choice)[name] ?? 0;
  // Counted, not estimated: the estimate is wrong after a crash.
  const surplus = (await db.collection(name).countDocuments()) - size;
  if (surplus < 0) return `${name}: ${documents(-surplus)} missing`;
  if (surplus > 0) return `${name}: ${documents(surplus)} too many`;

  const makeDocument = documentGenerator(choice, name);
  // The server moves `_id` to the front.
  const expected = evenlySpaced(size, DOCUMENTS_READ_BACK).map((index) => {
    const document = makeDocument(index);
    return { id: document._id, bytes: BSON.serialize({ _id: document._id, ...document }, { ignoreUndefined: false }) };
  });
  const stored = await db
    .collection(name)
    .find({ _id: { $in: expected.map(({ id }) => id) } }, { raw: true })
    .toArray();
  const found = new Set(stored.map((bytes) => Buffer.from(bytes as unknown as Uint8Array).toString('base64')));
  const different = expected.filter(({ bytes }) => !found.has(Buffer.from(bytes).toString('base64'))).length;
  return different === 0 ? undefined : `${name}: ${different} of ${expected.length} documents read back differ`;
}

function documents(count: number): string {
  return count === 1 ? '1 document' : `${count} documents`;
}
