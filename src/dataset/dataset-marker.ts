import type { Db } from 'mongodb';
import { MARKER_COLLECTION } from '../model/marker.ts';

/** What every document of a database was, as digests. */
export interface Contents {
  /** The server's own `dbHash`, or every document read where the server does not allow that. */
  readonly by: 'dbHash' | 'reading';
  readonly collections: readonly { readonly name: string; readonly digest: string }[];
}

/** What a database was loaded with; written last, so that a load that was cut off has none. */
export interface DatasetMarker {
  readonly digest: string;
  /** Digest of the indexes that it had when it was complete. */
  readonly indexSet: string;
  /** Documents per collection. */
  readonly counts: Readonly<Record<string, number>>;
  /** What its documents were when it was complete; noted where the data outlives the run. */
  readonly contents?: Contents;
  readonly complete: true;
}

type StoredMarker = DatasetMarker & { readonly _id: 'dataset' };

/** The marker; undefined where no load was ever completed. */
export async function readMarker(db: Db): Promise<DatasetMarker | undefined> {
  const marker = await db.collection<StoredMarker>(MARKER_COLLECTION).findOne({ _id: 'dataset' });
  return marker?.complete === true ? marker : undefined;
}

/** Journalled: a marker that survives a crash says that the documents written before it did, too. */
export async function markComplete(db: Db, marker: Omit<DatasetMarker, 'complete'>): Promise<void> {
  await db
    .collection<StoredMarker>(MARKER_COLLECTION)
    .replaceOne({ _id: 'dataset' }, { ...marker, complete: true }, { upsert: true, writeConcern: { w: 1, j: true } });
}

/** Before anything is changed, so that a change that is cut off leaves a database that nobody trusts. */
export async function removeMarker(db: Db): Promise<void> {
  await db.collection<StoredMarker>(MARKER_COLLECTION).deleteOne({ _id: 'dataset' });
}
