import type { MongoClient } from 'mongodb';
import { PlumblineError } from '../errors.ts';
import { commandName, type ProfileEntry, READS } from './mongo-profiler.ts';

/** What MongoDB names so is its own: `system.views`, `$cmd.aggregate`. */
const OWN = /^(?:system\.|\$)/;

export interface ReadCollections {
  mongo: MongoClient;
  database: string;
  /** `orders/indexed` */
  what: string;
}

/**
 * A query of a collection that is not there reads nothing, in no time, by whatever index: of what it does to the real
 * one nothing is measured. @throws SCENARIO_INVALID
 */
export async function assertCollectionsThere(
  { mongo, database, what }: ReadCollections,
  entries: readonly ProfileEntry[],
): Promise<void> {
  const own = entries.filter(({ ns }) => ns.startsWith(`${database}.`));
  const nameOf = ({ ns }: ProfileEntry) => ns.slice(database.length + 1);
  const isRead = (entry: ProfileEntry) => READS.includes(commandName(entry));
  const read = own.filter(isRead).flatMap((entry) => [nameOf(entry), ...collectionsIn(entry.command.pipeline)]);
  const written = own.filter((entry) => !isRead(entry)).map(nameOf);
  const candidates = [...new Set(read)].filter((name) => !OWN.test(name) && !written.includes(name));
  if (candidates.length === 0) return;
  const listed = await mongo.db(database).listCollections({}, { nameOnly: true }).toArray();
  const missing = candidates.find((name) => !listed.some((one) => one.name === name));
  if (missing === undefined) return;
  throw new PlumblineError(
    'SCENARIO_INVALID',
    `${what}: it asks the collection ${missing}, which the data does not have: what that reads is not measured`,
    `Add ${missing} to the dataset; where it is empty in production too, with 0 documents in \`profiles\`.`,
  );
}

/** Other collections that a pipeline reads, wherever in it that stands. */
function collectionsIn(value: unknown): string[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => [...namedBy(key, inner), ...collectionsIn(inner)]);
}

function namedBy(stage: string, value: unknown): string[] {
  if (stage === '$unionWith' && typeof value === 'string') return [value];
  if (typeof value !== 'object' || value === null) return [];
  if ((stage === '$lookup' || stage === '$graphLookup') && 'from' in value && typeof value.from === 'string')
    return [value.from];
  return stage === '$unionWith' && 'coll' in value && typeof value.coll === 'string' ? [value.coll] : [];
}
