import type { Db, Document, MongoClient } from 'mongodb';
import { PlumblineError } from '../errors.ts';

export interface CopyOptions {
  /** Name of the database to read. */
  readonly from: string;
  /** Name of the database to write; its collections of these names are replaced, their indexes included. */
  readonly to: string;
  readonly collections: readonly string[];
  /** At most so many documents of each, the first by `_id`; all, in the order in which they lie, when absent. */
  readonly documents?: number;
  /** Creates the application's indexes on the copy. */
  readonly indexes?: (db: Db) => Promise<unknown>;
}

/**
 * Copies collections inside the server, one after the other: nothing passes through this process.
 * @throws DATASET_INVALID when a database would be copied onto itself.
 */
export async function copyCollections(client: MongoClient, options: CopyOptions): Promise<void> {
  const { from, to, documents } = options;
  if (from === to) {
    throw new PlumblineError(
      'DATASET_INVALID',
      `${from} cannot be copied onto itself`,
      'Give the copy a database of its own.',
    );
  }
  const bound: Document[] = documents === undefined ? [] : [{ $sort: { _id: 1 } }, { $limit: documents }];
  for (const collection of options.collections) {
    // `$out` alone would keep the indexes of what it replaces.
    await dropIfThere(client.db(to), collection);
    await client
      .db(from)
      .collection(collection)
      .aggregate([...bound, { $out: { db: to, coll: collection } }])
      .toArray();
  }
  await options.indexes?.(client.db(to));
}

async function dropIfThere(db: Db, collection: string): Promise<void> {
  // Servers before 7.0 call it an error to drop what is not there.
  const [found] = await db.listCollections({ name: collection }, { nameOnly: true }).toArray();
  if (found) await db.dropCollection(collection);
}
