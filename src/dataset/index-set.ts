import { createHash } from 'node:crypto';
import { BSON, type Db, type MongoClient } from 'mongodb';
import { PlumblineError } from '../errors.ts';
import { createScratch, dataCollections } from './recreate-database.ts';
import { collectionNames, type DatasetChoice } from './sized-dataset.ts';

/** Each index as one line of text, `collection.name {definition}`; sorted. The index on `_id` is not part of it. */
export type IndexSet = readonly string[];

/** The indexes that a database has. */
export async function listIndexSet(db: Db): Promise<IndexSet> {
  const lines: string[] = [];
  for (const name of await dataCollections(db)) {
    for (const { name: index, v, ns, background, ...definition } of await db.collection(name).listIndexes().toArray()) {
      if (index === '_id_') continue;
      // The order of fields matters inside `key` and nowhere at the top.
      const sorted = Object.fromEntries(Object.entries(definition).toSorted(([a], [b]) => (a < b ? -1 : 1)));
      lines.push(`${name}.${index} ${BSON.EJSON.stringify(sorted)}`);
    }
  }
  return lines.toSorted();
}

/** 64 hexadecimal digits that say which indexes there are. */
export function indexSetDigest(indexes: IndexSet): string {
  return createHash('sha256').update(JSON.stringify(indexes)).digest('hex');
}

/**
 * The indexes that the application's code creates today, learned on empty collections in a database that is dropped
 * afterwards. Asking the loaded database instead would let an index survive that the code no longer creates.
 */
export async function learnIndexSet(
  client: MongoClient,
  choice: DatasetChoice,
  scratchDatabase: string,
): Promise<IndexSet> {
  const db = await createScratch(client, scratchDatabase, collectionNames(choice));
  try {
    await choice.definition.indexes(db);
    return await listIndexSet(db);
  } finally {
    await db.dropDatabase();
  }
}

/** What is wrong with `actual`, as a sentence; undefined when the sets are equal. */
export function indexSetDifference(actual: IndexSet, expected: IndexSet): string | undefined {
  const surplus = actual.filter((line) => !expected.includes(line)).map(nameOf);
  const missing = expected.filter((line) => !actual.includes(line)).map(nameOf);
  const changed = surplus.filter((name) => missing.includes(name));
  const parts = [
    ['missing', missing.filter((name) => !changed.includes(name))],
    ['not created by the code', surplus.filter((name) => !changed.includes(name))],
    ['defined otherwise', changed],
  ] as const;
  const told = parts.filter(([, names]) => names.length > 0).map(([what, names]) => `${what}: ${names.join(', ')}`);
  return told.length === 0 ? undefined : `indexes ${told.join('; ')}`;
}

/**
 * The code that creates the indexes has created those that it is known to create.
 * @throws DATASET_INVALID when not, as for a migration that is noted elsewhere and does not run again.
 */
export async function assertIndexSet(db: Db, expected: IndexSet, collections?: readonly string[]): Promise<void> {
  const asked = (line: string) => collections?.some((name) => line.startsWith(`${name}.`)) ?? true;
  const difference = indexSetDifference((await listIndexSet(db)).filter(asked), expected.filter(asked));
  if (difference === undefined) return;
  throw new PlumblineError(
    'DATASET_INVALID',
    `${db.databaseName}: when they were created again, they were others than at first: ${difference}`,
    '`indexes` and `migrate` must create the same on every database that has none: let them keep no notes of what they ran outside of it.',
  );
}

function nameOf(line: string): string {
  return line.slice(0, line.indexOf(' {'));
}
