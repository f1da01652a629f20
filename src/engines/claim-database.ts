import type { MongoClient } from 'mongodb';
import { messageOf, PlumblineError } from '../errors.ts';
import { withDeadline } from '../process/deadline.ts';
import { isDenied } from './denied.ts';
import { MARKER_COLLECTION } from './marker.ts';

const DEADLINE_MS = 10_000;
const SERVERS_OWN: readonly string[] = ['admin', 'config', 'local'];
/** Written by the server on its own account: no data of anyone's. */
const SERVERS_COLLECTIONS: readonly string[] = ['system.profile'];
const SHOWN = 5;

/**
 * Makes a database Plumbline's own before anything is dropped in it, or throws DATABASE_REFUSED. What the server says is in it
 * decides, never its name or the URL. A database that the user allowed keeps its data, and gets the marker when that is dropped:
 * until then permission is asked for again.
 */
export async function claimDatabase(client: MongoClient, name: string, allow: readonly string[]): Promise<void> {
  if (SERVERS_OWN.includes(name)) throw refused(name, "it is the server's own", 'Name another database.');
  const collections = await collectionsOf(client, name);
  if (collections.includes(MARKER_COLLECTION)) return;
  const foreign = collections.filter((collection) => !SERVERS_COLLECTIONS.includes(collection));
  if (foreign.length === 0) {
    await placeMarker(client, name);
    return;
  }
  if (allow.includes(name)) return;
  const more = foreign.length > SHOWN ? ` and ${foreign.length - SHOWN} more` : '';
  throw refused(
    name,
    `it holds collections that Plumbline did not make (${foreign.toSorted().slice(0, SHOWN).join(', ')}${more})`,
    `Nothing was changed. Give Plumbline a server of its own, or let it overwrite this database with --allow-database ${name}.`,
  );
}

async function collectionsOf(client: MongoClient, name: string): Promise<string[]> {
  const list = client.db(name).listCollections({}, { nameOnly: true }).toArray();
  try {
    return (await withDeadline(list, DEADLINE_MS, 'MongoDB')).map((collection) => collection.name);
  } catch (thrown) {
    // Told with the other rights that a run needs.
    if (isDenied(thrown)) throw thrown;
    throw refused(name, `what is in it could not be seen: ${messageOf(thrown)}`, 'Give Plumbline a server of its own.');
  }
}

async function placeMarker(client: MongoClient, name: string): Promise<void> {
  const place = client
    .db(name)
    .collection<{ _id: string; createdAt: Date }>(MARKER_COLLECTION)
    .updateOne({ _id: 'owner' }, { $setOnInsert: { createdAt: new Date() } }, { upsert: true });
  await withDeadline(place, DEADLINE_MS, 'MongoDB');
}

function refused(name: string, why: string, hint: string): PlumblineError {
  return new PlumblineError('DATABASE_REFUSED', `the database "${name}" is not used: ${why}`, hint);
}
