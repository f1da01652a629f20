import { PlumblineError } from '../errors.ts';
import { totalCommands } from '../model/work.ts';
import type { CommandCounts } from './mongo-commands.ts';
import type { ProfileEntry } from './mongo-profiler.ts';

export interface Given {
  database: string;
  /** false: to make no MongoDB command is what is expected of it. */
  expectsMongo: boolean;
  /** The application has a connection to the server that it was given. */
  connected: boolean;
}

/** What shows that an application works on other data than it was given, as a sentence; undefined when nothing does. */
export function workedElsewhere(
  { database, expectsMongo, connected }: Given,
  counted: CommandCounts,
  entries: readonly ProfileEntry[],
): string | undefined {
  if (entries.length > 0) return undefined;
  const made = Object.entries(counted).map(([name, n]) => `${n} ${name}`);
  if (totalCommands(counted) > 0)
    return `MongoDB counted ${made.join(', ')}, and none of it in ${database}, the database that MONGO_DB names`;
  if (!expectsMongo || connected) return undefined;
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
