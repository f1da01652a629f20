import { type CollectionInfo, type MongoClient, MongoServerError } from 'mongodb';
import { messageOf, PlumblineError } from '../errors.ts';
import { MARKER_COLLECTION } from '../model/marker.ts';
import { withDeadline } from '../process/deadline.ts';
import { isDenied } from './authorization-error.ts';

const DEADLINE_MS = 10_000;
const SERVERS_OWN: readonly string[] = ['admin', 'config', 'local'];
/** Written by the server on its own account: no data of anyone's. */
const SERVERS_COLLECTIONS: readonly string[] = ['system.profile', 'system.views'];
const SHOWN = 5;

/**
 * Makes a database Plumbline's own before anything is dropped in it, or throws DATABASE_REFUSED. What the server says
 * is in it decides, never its name or the URL. A database that the user allowed keeps its data, and gets the marker
 * when that is dropped: until then permission is asked for again.
 */
export async function claimDatabase(client: MongoClient, name: string, allow: readonly string[]): Promise<void> {
  const mark = await examineDatabase(client, name, allow);
  await mark();
}

/** The same without a change: what it returns makes it Plumbline's own. */
export async function examineDatabase(
  client: MongoClient,
  name: string,
  allow: readonly string[],
): Promise<() => Promise<void>> {
  if (SERVERS_OWN.includes(name)) throw refused(name, "it is the server's own", 'Name another database.');
  await assertNoOtherCase(client, name);
  const collections = await collectionsOf(client, name);
  const marker = collections.find((collection) => collection.name === MARKER_COLLECTION);
  if (marker?.plain) return nothingToDo;
  const foreign = collections.filter((collection) => !SERVERS_COLLECTIONS.includes(collection.name));
  if (foreign.length === 0) return () => placeMarker(client, name);
  if (allow.includes(name)) return nothingToDo;
  const allowing = `${NOTHING_CHANGED} Give Plumbline a server of its own, or let it overwrite this database with --allow-database ${name}.`;
  if (marker) throw refused(name, `its ${MARKER_COLLECTION} is ${marker.is}, which Plumbline did not make`, allowing);
  const names = foreign.map((collection) => collection.name).toSorted();
  const more = names.length > SHOWN ? ` and ${names.length - SHOWN} more` : '';
  const shown = `${names.slice(0, SHOWN).join(', ')}${more}`;
  throw refused(name, `it holds collections that Plumbline did not make (${shown})`, allowing);
}

/**
 * Makes a database that is dropped after its use one of Plumbline's: an empty one, or one that a run left that did not
 * end. No permission opens it: whatever is in it would be lost. Changes nothing.
 */
export async function examineScratch(client: MongoClient, name: string): Promise<void> {
  await assertNoOtherCase(client, name);
  const collections = await collectionsOf(client, name);
  if (collections.every((one) => SERVERS_COLLECTIONS.includes(one.name))) return;
  if (collections.some((one) => one.name === MARKER_COLLECTION && one.plain)) return;
  throw refused(
    name,
    'it holds collections that Plumbline did not make',
    `${NOTHING_CHANGED} Give Plumbline a server of its own.`,
  );
}

const NOTHING_CHANGED = 'Nothing was changed.';

async function nothingToDo(): Promise<void> {}

interface Found {
  name: string;
  /** A collection of documents, and nothing else. */
  plain: boolean;
  /** `a view`. */
  is: string;
}

async function collectionsOf(client: MongoClient, name: string): Promise<Found[]> {
  const list = client.db(name).listCollections().toArray();
  try {
    return (await withDeadline(list, DEADLINE_MS, 'MongoDB')).map(foundOf);
  } catch (thrown) {
    // Told with the other rights that a run needs.
    if (isDenied(thrown)) throw thrown;
    throw refused(name, `what is in it could not be seen: ${messageOf(thrown)}`, 'Give Plumbline a server of its own.');
  }
}

function foundOf({ name, type = 'collection', options = {} }: CollectionInfo): Found {
  const capped = options.capped === true;
  const plain = type === 'collection' && !capped;
  const kinds: Record<string, string> = { view: 'a view', timeseries: 'a time series' };
  return { name, plain, is: capped ? 'a capped collection' : (kinds[type] ?? `of the type ${type}`) };
}

/** MongoDB takes no two names that differ by case alone, and says so only when the second is made. */
async function assertNoOtherCase(client: MongoClient, name: string): Promise<void> {
  const list = client.db('admin').admin().listDatabases({ nameOnly: true, authorizedDatabases: true });
  const { databases } = await withDeadline(list, DEADLINE_MS, 'MongoDB');
  const other = databases.find((one) => one.name !== name && one.name.toLowerCase() === name.toLowerCase());
  if (other) throw refused(name, ...otherCase(other.name));
}

function otherCase(other: string): [why: string, hint: string] {
  return [
    `the server has a database "${other}", and takes no two names that differ by case alone`,
    `${NOTHING_CHANGED} Drop or rename "${other}", or give Plumbline a server of its own.`,
  ];
}

/** DatabaseDifferCase. */
const DIFFERS_BY_CASE = 13_297;

async function placeMarker(client: MongoClient, name: string): Promise<void> {
  const place = client
    .db(name)
    .collection<{ _id: string; createdAt: Date }>(MARKER_COLLECTION)
    .updateOne({ _id: 'owner' }, { $setOnInsert: { createdAt: new Date() } }, { upsert: true });
  try {
    await withDeadline(place, DEADLINE_MS, 'MongoDB');
  } catch (thrown) {
    // One that this user is not shown.
    if (!(thrown instanceof MongoServerError) || thrown.code !== DIFFERS_BY_CASE) throw thrown;
    throw refused(name, messageOf(thrown), 'Drop or rename that database, or give Plumbline a server of its own.');
  }
}

function refused(name: string, why: string, hint: string): PlumblineError {
  return new PlumblineError('DATABASE_REFUSED', `the database "${name}" is not used: ${why}`, hint);
}
