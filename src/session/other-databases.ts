import { setTimeout as delay } from 'node:timers/promises';
import type { MongoClient } from 'mongodb';
import { serverConnections } from '../measure/mongo-connections.ts';
import { readNamespaces, usedBetween } from '../measure/mongo-top.ts';
import { namespacesText, uncountedError } from '../measure/work-completeness.ts';
import type { LoadedScenarioFile } from '../project/scenario-files.ts';
import { databaseOf } from './databases.ts';

/** On a machine that is busy. */
const LINGERS_MS = 3_000;
const LOOK_EVERY_MS = 100;

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
  const foreign = await strangers(mongo);
  const before = await readNamespaces(mongo);
  await time();
  if ((await serverConnections(mongo)).some(({ id }) => foreign.has(id))) return;
  const own = new Set(Object.keys(definition.variants).map((variant) => databaseOf(definition, variant)));
  const used = Object.entries(usedBetween(before, await readNamespaces(mongo)) ?? {});
  const elsewhere = namespacesText(
    Object.fromEntries(used.filter(([namespace]) => !own.has(namespace.split('.')[0] ?? ''))),
  );
  if (elsewhere === undefined) return;
  throw uncountedError(name, `while it was timed, work that nobody counted: ${elsewhere}`);
}

/**
 * Connections of somebody else. A client of the process before is still told for a moment; it came after the harness's
 * own, as connections are numbered.
 */
async function strangers(mongo: MongoClient): Promise<ReadonlySet<number>> {
  const all = await serverConnections(mongo);
  const first = Math.min(...all.flatMap(({ id, own }) => (own ? [id] : [])));
  let foreign = all.filter(({ own }) => !own).map(({ id }) => id);
  const untilMs = performance.now() + LINGERS_MS;
  while (foreign.some((id) => id > first) && performance.now() < untilMs) {
    await delay(LOOK_EVERY_MS);
    const left = new Set((await serverConnections(mongo)).map(({ id }) => id));
    foreign = foreign.filter((id) => left.has(id));
  }
  return new Set(foreign);
}
