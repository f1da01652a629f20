import type { CollectionInfo, Document, MongoClient } from 'mongodb';
import { z } from 'zod';
import { PlumblineError } from '../errors.ts';

const counter = z.coerce.string();
/**
 * The storage engine counts every write, of an aggregation too; one that has no such counts leaves those of statements.
 */
const statsSchema = z.object({
  latencyStats: z.object({ writes: z.object({ ops: counter }) }),
  storageStats: z.object({ wiredTiger: z.object({ cursor: z.record(z.string(), counter) }).optional() }),
});
/** Among the engine's calls; some versions leave the second word out. */
const WRITING = /^(?:insert|modify|remove|truncate|update)(?: calls)?$/;

/** What a database was like at a moment: of each collection, as the server counts it, all that a write changes. */
export type WrittenState = ReadonlyMap<string, { writes: string; indexes: string }>;

export async function writtenState(client: MongoClient, database: string): Promise<WrittenState> {
  const db = client.db(database);
  const state = new Map<string, { writes: string; indexes: string }>();
  for (const { name, type, info } of await db.listCollections<CollectionInfo>().toArray()) {
    if (name.startsWith('system.')) continue;
    if (type !== 'collection') {
      state.set(name, { writes: String(type), indexes: '' });
      continue;
    }
    const [told] = await db
      .collection(name)
      .aggregate([{ $collStats: { latencyStats: {}, storageStats: {} } }])
      .toArray();
    const { latencyStats, storageStats } = statsSchema.parse(told);
    const calls = Object.entries(storageStats.wiredTiger?.cursor ?? {}).filter(([call]) => WRITING.test(call));
    const counts = calls.length === 0 ? latencyStats.writes.ops : calls.map(([call, n]) => `${call} ${n}`).join(', ');
    // The counts start anew with a collection of the same name that was put in its place.
    const writes = `${info?.uuid?.toString('hex')} ${counts}`;
    const indexes: Document[] = await db.collection(name).listIndexes().toArray();
    state.set(name, { writes, indexes: JSON.stringify(indexes) });
  }
  return state;
}

/** What was done between two moments, by collection: `items: written`. */
export function writesBetween(before: WrittenState, after: WrittenState): ReadonlyMap<string, string> {
  const done = new Map<string, string>();
  for (const name of [...new Set([...before.keys(), ...after.keys()])].toSorted()) {
    const [one, two] = [before.get(name), after.get(name)];
    if (one === undefined) done.set(name, 'made');
    else if (two === undefined) done.set(name, 'dropped');
    else if (one.writes !== two.writes) done.set(name, 'written to');
    else if (one.indexes !== two.indexes) done.set(name, 'given other indexes');
  }
  return done;
}

/** `items was written to, log was made`. */
export function writesText(done: ReadonlyMap<string, string>): string {
  return [...done].map(([name, how]) => `${name} was ${how}`).join(', ');
}

/** @throws UNDECLARED_WRITES when there are any. */
export function assertNoWrites(what: string, database: string, done: ReadonlyMap<string, string>): void {
  if (done.size === 0) return;
  throw new PlumblineError(
    'UNDECLARED_WRITES',
    `${what}: it is declared to read only, and while it was open ${writesText(done)} (in ${database})`,
    'What it changed is there for every call after it, so that none of them measures what the first did. Declare `writes: { collections: [...] }`: ' +
      'then it gets a copy of these collections, made anew before each pass.',
  );
}
