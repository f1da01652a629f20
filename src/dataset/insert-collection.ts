import type { Collection, Document } from 'mongodb';

const BATCH_DOCUMENTS = 500;

/**
 * Makes `size` documents and inserts each batch while the next one is made. Batches go in the order of their indices,
 * so that documents lie in the same order in every load: a scan that stops early examines the same ones.
 */
export async function insertCollection(options: {
  target: Collection;
  size: number;
  makeDocument: (index: number) => Document;
  onInserted: (documents: number) => void;
}): Promise<void> {
  const { target, size, makeDocument, onInserted } = options;
  let underWay: Promise<unknown> = Promise.resolve();
  for (let from = 0; from < size; from += BATCH_DOCUMENTS) {
    const batch = Array.from({ length: Math.min(BATCH_DOCUMENTS, size - from) }, (_, at) => makeDocument(from + at));
    await underWay;
    underWay = target
      .insertMany(batch, { ordered: false, forceServerObjectId: true })
      .then(() => onInserted(batch.length));
  }
  await underWay;
}
