import { MongoClient } from 'mongodb';
import { adjustIndexes } from './adjust-indexes.ts';
import { contentsOf } from './contents.ts';
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
import { type LoadOptions, loadDataset } from './load.ts';
import type { DatasetDatabases } from './recreate-database.ts';
import { collectionNames, datasetSizes, totalDocuments } from './sized-dataset.ts';
import { assertLoaded, verifyLoaded } from './verify.ts';

export interface PreparedDataset {
  readonly digest: string;
  /** The indexes that the application creates. */
  readonly indexSet: IndexSet;
  /** Of one database. */
  readonly documents: number;
  /** Anything was written: a snapshot of the engine is out of date. */
  readonly changed: boolean;
  /** false: the documents that were there were verified and kept. */
  readonly loaded: boolean;
  /** Why something was written. */
  readonly reason?: string;
  readonly seconds: number;
}

/**
 * Makes both databases hold exactly this data, and the indexed one exactly the indexes that the application creates
 * today. What is there is kept when it proves right, has those indexes made anew that differ when only they do, and is
 * dropped and loaded anew otherwise.
 * @throws DATASET_INVALID, ENGINE_DIED, WORKER_DIED, DATABASE_REFUSED (a scratch database), or the signal's reason.
 */
export async function prepareDataset(
  options: LoadOptions & {
    /** Empty collections to learn the application's indexes on; dropped afterwards. */
    readonly scratchDatabase?: string;
    /** The data stays where others reach it, as on a given server: every document is verified. */
    readonly whole?: boolean;
  },
): Promise<PreparedDataset> {
  const startedMs = performance.now();
  const { definition, databases, signal, whole = false } = options;
  const digest = datasetDigest(definition, options.profile, options.seed, options.scale);
  await using client = new MongoClient(options.mongoUrl, { appName: 'plumbline-load' });
  const wanted = await learnIndexSet(client, options, options.scratchDatabase ?? `${databases.indexed}_scratch`);
  signal?.throwIfAborted();

  const { damage, stray } = await verifyLoaded(client, { ...options, digest, whole });
  const stale = damage === undefined ? ((await staleIndexes(client, databases, wanted)) ?? stray) : undefined;
  const reason = damage ?? stale;
  if (damage !== undefined) {
    await loadDataset(options);
    await assertLoaded(client, options);
    await assertIndexSet(client.db(databases.indexed), wanted);
  } else if (stale !== undefined) {
    const collections = collectionNames(options);
    await adjustIndexes(client.db(databases.bare), { wanted: [], indexes: async () => undefined, collections });
    await adjustIndexes(client.db(databases.indexed), { wanted, indexes: definition.indexes, collections });
  }
  signal?.throwIfAborted();
  if (reason !== undefined) {
    const marker = { digest, indexSet: indexSetDigest(wanted), counts: datasetSizes(options) };
    for (const name of [databases.bare, databases.indexed]) {
      const db = client.db(name);
      await markComplete(db, { ...marker, ...(whole ? { contents: await contentsOf(db) } : {}) });
    }
  }
  return {
    digest,
    indexSet: wanted,
    documents: totalDocuments(options),
    changed: reason !== undefined,
    loaded: damage !== undefined,
    ...(reason !== undefined && { reason }),
    seconds: (performance.now() - startedMs) / 1_000,
  };
}

/** What is wrong with the indexes of the two databases; undefined when nothing is. */
export async function staleIndexes(
  client: MongoClient,
  { bare, indexed }: DatasetDatabases,
  wanted: IndexSet,
): Promise<string | undefined> {
  const differences = [
    [bare, indexSetDifference(await listIndexSet(client.db(bare)), [])],
    [indexed, indexSetDifference(await listIndexSet(client.db(indexed)), wanted)],
  ] as const;
  const told = differences.flatMap(([name, difference]) =>
    difference === undefined ? [] : [`${name}: ${difference}`],
  );
  return told.length === 0 ? undefined : told.join('; ');
}
