import type { MongoClient } from 'mongodb';
import { serverConnections } from '../measure/mongo-connections.ts';
import { readNamespaces, usedBetween } from '../measure/mongo-top.ts';
import { namespacesText, uncountedError } from '../measure/work-completeness.ts';
import type { LoadedScenarioFile } from '../project/scenario-files.ts';
import { databaseOf } from './databases.ts';

/**
 * Times a scenario whose calls use the databases of its variants and no other. Of thousands of calls a few were
 * counted: what only a later one does elsewhere would be seen by nobody. @throws WORK_UNCOUNTED, but where somebody
 * else was connected, who may have done it.
 */
export async function inOwnDatabases(
  mongo: MongoClient,
  { name, definition }: LoadedScenarioFile,
  time: () => Promise<void>,
): Promise<void> {
  const foreign = new Set((await serverConnections(mongo)).flatMap(({ id, own }) => (own ? [] : [id])));
  const before = await readNamespaces(mongo);
  await time();
  // A client of the process before is still told for a moment.
  if ((await serverConnections(mongo)).some(({ id }) => foreign.has(id))) return;
  const own = new Set(Object.keys(definition.variants).map((variant) => databaseOf(definition, variant)));
  const used = Object.entries(usedBetween(before, await readNamespaces(mongo)) ?? {});
  const elsewhere = namespacesText(
    Object.fromEntries(used.filter(([namespace]) => !own.has(namespace.split('.')[0] ?? ''))),
  );
  if (elsewhere === undefined) return;
  throw uncountedError(name, `while it was timed, work that nobody counted: ${elsewhere}`);
}
