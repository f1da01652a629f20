import { BSON, type CollectionInfo, type Db, type MongoClient } from 'mongodb';
import { PlumblineError } from '../errors.ts';
import { contentsOf, differingCollections } from './contents.ts';
import { type DatasetMarker, readMarker } from './dataset-marker.ts';
import { documentGenerator } from './document-source.ts';
import { evenlySpaced } from './evenly-spaced.ts';
import type { DatasetDatabases } from './recreate-database.ts';
import { collectionNames, type DatasetChoice, datasetSizes } from './sized-dataset.ts';

/** Read back of each collection and compared, byte for byte. */
const DOCUMENTS_READ_BACK = 64;

export interface VerifyOptions extends DatasetChoice {
  readonly digest: string;
  /**
   * Every document is looked at: the data was within reach of others since it was loaded, of an earlier run's code,
   * too.
   */
  readonly whole: boolean;
}

export interface Verified {
  /** Why the data is not what it is to be: `users: 3 documents missing`. */
  readonly damage?: string;
  /** What is there beside the data and was not, or is no longer as it was. */
  readonly stray?: string;
}

/**
 * Whether both databases hold exactly this data: the marker of a completed load, the exact count of every collection,
 * 64 of its documents, and where that is asked for the digest of all. Indexes are looked at elsewhere: they can be made
 * anew without the data.
 */
export async function verifyLoaded(
  client: MongoClient,
  options: VerifyOptions & { readonly databases: DatasetDatabases },
): Promise<Verified> {
  const stray: string[] = [];
  for (const database of [options.databases.bare, options.databases.indexed]) {
    const verified = await verifyDatabase(client.db(database), options);
    if (verified.damage !== undefined) return { damage: `${database}: ${verified.damage}` };
    if (verified.stray !== undefined) stray.push(`${database}: ${verified.stray}`);
  }
  return stray.length === 0 ? {} : { stray: stray.join('; ') };
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
      'A document may depend on its index, on `random` and on the pools alone: no clock, no counter, no Math.random. What `indexes` and `app.migrate` run may not write into its collections.',
    );
  }
}

/** The same of one database. */
export async function verifyDatabase(db: Db, options: VerifyOptions): Promise<Verified> {
  const marker = await readMarker(db);
  if (marker === undefined) return { damage: 'no completed load' };
  if (marker.digest !== options.digest) return { damage: 'loaded with other data' };
  const damage = await verifyDocuments(db, options);
  if (damage !== undefined) return { damage };
  return options.whole ? await verifyContents(db, options, marker) : {};
}

async function verifyContents(db: Db, options: VerifyOptions, { contents }: DatasetMarker): Promise<Verified> {
  if (contents === undefined) return { damage: 'loaded without a note of its contents' };
  const differing = differingCollections(contents, await contentsOf(db, contents.by));
  const data = collectionNames(options);
  const changed = differing.filter((name) => data.includes(name));
  if (changed.length > 0) return { damage: `${changed.join(', ')}: changed since it was loaded` };
  return differing.length === 0 ? {} : { stray: `${differing.join(', ')}: not as it was after the load` };
}

async function verifyDocuments(db: Db, choice: DatasetChoice): Promise<string | undefined> {
  const reasons = await Promise.all(collectionNames(choice).map((name) => verifyCollection(db, choice, name)));
  return reasons.find((reason) => reason !== undefined);
}

async function verifyCollection(db: Db, choice: DatasetChoice, name: string): Promise<string | undefined> {
  const size = datasetSizes(choice)[name] ?? 0;
  const [kind] = await db.listCollections<CollectionInfo>({ name }).toArray();
  if (kind && kind.type !== 'collection') return `${name}: it is of the type ${kind.type}`;
  if (kind?.options?.capped === true) return `${name}: it is a capped collection`;
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
