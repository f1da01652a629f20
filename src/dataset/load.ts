import { availableParallelism } from 'node:os';
import { MongoClient } from 'mongodb';
import { LoadingThreads } from './loading-threads.ts';
import { type DatasetDatabases, recreateCollections } from './recreate-database.ts';
import { collectionNames, type DatasetChoice, datasetSizes, totalDocuments } from './sized-dataset.ts';

export interface LoadOptions extends DatasetChoice {
  readonly mongoUrl: string;
  readonly databases: DatasetDatabases;
  /** Generating threads; as many as there are cores when absent, and never more than there are collections. */
  readonly threads?: number;
  /** Documents loaded, of all. */
  readonly onProgress?: (done: number, total: number) => void;
  readonly signal?: AbortSignal;
}

export interface LoadResult {
  /** Of one database. */
  readonly documents: number;
  readonly insertSeconds: number;
  readonly indexSeconds: number;
}

/**
 * Drops both databases and loads them anew; then the application creates its indexes in the indexed one. What it leaves
 * when it fails or is aborted has no marker, so that nobody trusts it.
 * @throws DATASET_INVALID, ENGINE_DIED, or the signal's reason.
 */
export async function loadDataset(options: LoadOptions): Promise<LoadResult> {
  const { databases, signal } = options;
  const collections = collectionNames(options);
  const sizes = datasetSizes(options);
  const total = totalDocuments(options);
  signal?.throwIfAborted();
  await using client = new MongoClient(options.mongoUrl, { appName: 'plumbline-load' });
  await recreateCollections(client, databases.bare, collections);
  const indexed = await recreateCollections(client, databases.indexed, collections);

  const startedMs = performance.now();
  let done = 0;
  await using threads = new LoadingThreads({
    job: {
      module: options.definition.module,
      profile: options.profile,
      seed: options.seed,
      scale: options.scale,
      mongoUrl: options.mongoUrl,
      databases,
    },
    count: Math.max(1, Math.min(options.threads ?? availableParallelism(), collections.length)),
    // The longest first: what is left for the end is short.
    collections: collections.toSorted((a, b) => (sizes[b] ?? 0) - (sizes[a] ?? 0)),
    onInserted: (documents) => {
      done += documents;
      options.onProgress?.(done, total);
    },
    ...(signal && { signal }),
  });
  await threads.finished;
  const insertedMs = performance.now();
  await options.definition.indexes(indexed);
  signal?.throwIfAborted();
  return {
    documents: total,
    insertSeconds: (insertedMs - startedMs) / 1_000,
    indexSeconds: (performance.now() - insertedMs) / 1_000,
  };
}
