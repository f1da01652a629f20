import type { Db, Document } from 'mongodb';

const BATCH_DOCUMENTS = 500;

/**
 * Makes the documents of one collection and inserts each batch into every database, while the next one is made. Batches go in the
 * order of their indices, so that documents lie in the same order in every load: a scan that stops early examines the same ones.
 */
export async function insertCollection(options: {
  collection: string;
  size: number;
  makeDocument: (index: number) => Document;
  databases: readonly Db[];
  onInserted: (documents: number) => void;
}): Promise<void> {
  const { size, makeDocument, onInserted } = options;
  const targets = options.databases.map((db) => db.collection(options.collection));
  let underWay: Promise<unknown> = Promise.resolve();
  for (let from = 0; from < size; from += BATCH_DOCUMENTS) {
    const documents = Array.from({ length: Math.min(BATCH_DOCUMENTS, size - from) }, (_, at) =>
      makeDocument(from + at),
    );
    await underWay;
    underWay = Promise.all(
      targets.map((target) => target.insertMany(documents, { ordered: false, forceServerObjectId: true })),
    ).then(() => onInserted(documents.length));
  }
  await underWay;
}
