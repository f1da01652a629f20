import type { MongoClient } from 'mongodb';
import { z } from 'zod';
import { PlumblineError } from '../errors.ts';
import { commandName, type ProfileEntry, READS } from './mongo-profiler.ts';

/** Commands that find nothing to do in a collection that is not there, and do not make it. */
const ASKING = new Set([...READS, 'mapReduce', 'update', 'delete', 'findAndModify']);
/** What MongoDB names so is its own: `system.views`, `$cmd.aggregate`. */
const OWN = /^(?:system\.|\$)/;
/** Of the calls. What a program asks by itself every now and then is less. */
const SHARE_OF_CALLS = 0.5;

export interface AskedCollections {
  mongo: MongoClient;
  database: string;
  /** `orders/indexed` */
  what: string;
  calls: number;
}

/**
 * A query of a collection that is not there reads nothing, in no time, by whatever index: of what it does to the real
 * one nothing is measured. @throws SCENARIO_INVALID
 */
export async function assertCollectionsThere(
  { mongo, database, what, calls }: AskedCollections,
  entries: readonly ProfileEntry[],
): Promise<void> {
  const own = entries.filter((entry) => entry.ns.startsWith(`${database}.`));
  const nameOf = ({ ns }: ProfileEntry) => ns.slice(database.length + 1);
  const removed = new Set(own.filter((entry) => commandName(entry) === 'drop').map(nameOf));
  const asking = own.filter((entry) => ASKING.has(commandName(entry)));
  const asked = Map.groupBy(
    asking.flatMap((entry) => [nameOf(entry), ...collectionsIn(entry.command.pipeline)]),
    (name) => name,
  );
  const often = [...asked].flatMap(([name, { length }]) => (length >= SHARE_OF_CALLS * calls ? [name] : []));
  if (often.length === 0) return;
  const there = await collectionsOf(mongo, database);
  const shown = often.flatMap((name) => [name, ...shownBy(name, there)]);
  const missing = shown.find((name) => !there.has(name) && !OWN.test(name) && !removed.has(name));
  if (missing === undefined) return;
  throw new PlumblineError(
    'SCENARIO_INVALID',
    `${what}: it asks the collection ${missing}, which the data does not have: what that reads is not measured`,
    `Add ${missing} to the dataset; where it is empty in production too, with 0 documents in \`profiles\`.`,
  );
}

const viewSchema = z.looseObject({ viewOn: z.string(), pipeline: z.array(z.unknown()).default([]) });
type View = z.infer<typeof viewSchema>;

/** By name; of a view what it shows. */
async function collectionsOf(mongo: MongoClient, database: string): Promise<ReadonlyMap<string, View | undefined>> {
  const listed = await mongo.db(database).listCollections({}, { nameOnly: false }).toArray();
  return new Map(listed.map(({ name, options }) => [name, viewSchema.safeParse(options).data]));
}

/** MongoDB refuses views that show each other. */
function shownBy(name: string, there: ReadonlyMap<string, View | undefined>): string[] {
  const view = there.get(name);
  if (view === undefined) return [];
  return [view.viewOn, ...collectionsIn(view.pipeline)].flatMap((one) => [one, ...shownBy(one, there)]);
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
