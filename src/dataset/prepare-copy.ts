import { MongoClient } from 'mongodb';
import { adjustIndexes } from './adjust-indexes.ts';
import { contentsOf } from './contents.ts';
import { copyCollections } from './copy.ts';
import { markComplete } from './dataset-marker.ts';
import { datasetDigest } from './digest.ts';
import {
  assertIndexSet,
  type IndexSet,
  indexSetDifference,
  indexSetDigest,
  learnIndexSet,
  listIndexSet,
} from './index-set.ts';
import { recreateCollections } from './recreate-database.ts';
import { collectionNames, type DatasetChoice } from './sized-dataset.ts';
import { verifyDatabase } from './verify.ts';

export interface CopyPreparation extends DatasetChoice {
  readonly mongoUrl: string;
  /** A database that holds the data. */
  readonly from: string;
  readonly to: string;
  /** The data stays where others reach it, as on a given server: every document is verified. */
  readonly whole: boolean;
  readonly signal?: AbortSignal;
}

export interface PreparedCopy {
  /** The indexes that the definition creates, and that the copy has. */
  readonly indexSet: IndexSet;
  /** The documents were copied anew. */
  readonly copied: boolean;
  /** Why something was written; absent where the copy was there as it should be. */
  readonly reason?: string;
}

/**
 * Makes one more database hold the data of another and the indexes of `definition`, which may be another revision's.
 * What is there is kept when it proves right; of indexes only those that differ are made anew.
 */
export async function prepareCopy(options: CopyPreparation): Promise<PreparedCopy> {
  const { definition, from, to, whole, signal } = options;
  const digest = datasetDigest(definition, options.profile, options.seed);
  await using client = new MongoClient(options.mongoUrl, { appName: 'plumbline-load' });
  const wanted = await learnIndexSet(client, options, `${to}_scratch`);
  signal?.throwIfAborted();
  const db = client.db(to);
  const { damage, stray } = await verifyDatabase(db, { ...options, digest });
  const stale = damage === undefined ? (indexSetDifference(await listIndexSet(db), wanted) ?? stray) : undefined;
  if (damage !== undefined) {
    const collections = collectionNames(options);
    await recreateCollections(client, to, collections);
    await copyCollections(client, { from, to, collections, indexes: definition.indexes });
    await assertIndexSet(db, wanted);
  } else if (stale !== undefined) {
    await adjustIndexes(db, { wanted, indexes: definition.indexes, collections: collectionNames(options) });
  }
  signal?.throwIfAborted();
  const reason = damage ?? stale;
  if (reason !== undefined) {
    const marker = { digest, indexSet: indexSetDigest(wanted), counts: definition.profiles[options.profile] };
    await markComplete(db, { ...marker, ...(whole ? { contents: await contentsOf(db) } : {}) });
  }
  const copied = damage !== undefined;
  return { indexSet: wanted, copied, ...(reason === undefined ? {} : { reason: `${to}: ${reason}` }) };
}
