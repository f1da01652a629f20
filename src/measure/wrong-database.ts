import type { MongoClient } from 'mongodb';
import { z } from 'zod';
import { PlumblineError } from '../errors.ts';
import { totalCommands } from '../model/work.ts';
import type { CommandCounts } from './mongo-commands.ts';
import type { ProfileEntry } from './profiler.ts';

const operationSchema = z.object({ appName: z.string().optional(), connectionId: z.number().optional() });
/** The appName of every client of the harness starts so. */
const OWN = /^plumbline-/;

export interface Given {
  mongo: MongoClient;
  database: string;
  /** false: to make no MongoDB command is what is expected of it. */
  expectsMongo: boolean;
  /** By `foreignConnections`, before the application was started: a shell, an exporter or a member of the set has its own. */
  connectionsBefore: ReadonlySet<number>;
}

/** What shows that an application works on other data than it was given, as a sentence; undefined when nothing does. */
export async function workedElsewhere(
  { mongo, database, expectsMongo, connectionsBefore }: Given,
  counted: CommandCounts,
  entries: readonly ProfileEntry[],
): Promise<string | undefined> {
  if (entries.length > 0) return undefined;
  const made = Object.entries(counted).map(([name, n]) => `${n} ${name}`);
  if (totalCommands(counted) > 0)
    return `MongoDB counted ${made.join(', ')}, and none of it in ${database}, the database that MONGO_DB names`;
  if (!expectsMongo) return undefined;
  for (const id of await foreignConnections(mongo)) if (!connectionsBefore.has(id)) return undefined;
  return 'the application made no MongoDB command and has no connection to the MongoDB that MONGO_URL names';
}

export function elsewhereError(evidence: string): PlumblineError {
  return new PlumblineError(
    'APP_ELSEWHERE',
    evidence,
    'Each variant has a database of its own: take its address from MONGO_URL and its name from MONGO_DB, or both from MONGODB_URI. ' +
      'An application that has other names for them is given them in its command: `DATABASE_URL="$MONGODB_URI" npm start`. ' +
      'One that needs no MongoDB says so with the check `mongoCommands: 0`.',
  );
}

/** Ids of the connections to MongoDB that are none of the harness's: no id is given twice in a server's life. */
export async function foreignConnections(mongo: MongoClient): Promise<Set<number>> {
  const rows = await mongo
    .db('admin')
    .aggregate([{ $currentOp: { allUsers: true, idleConnections: true } }])
    .toArray();
  const foreign = rows
    .map((row) => operationSchema.parse(row))
    .flatMap(({ connectionId, appName }) => (OWN.test(appName ?? '') ? [] : [connectionId]));
  return new Set(foreign.filter((id) => id !== undefined));
}
