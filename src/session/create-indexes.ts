import type { Db } from 'mongodb';
import { isScratch } from '../dataset/recreate-database.ts';
import { isDenied } from '../engines/authorization-error.ts';
import { messageOf, PlumblineError } from '../errors.ts';
import type { DatasetDefinition } from '../model/dataset.ts';
import { withDeadline } from '../process/deadline.ts';
import { projectCodeRuns } from '../process/supervisor.ts';
import type { LoadedScenarioFile } from '../project/scenario-files.ts';
import { type ApplicationsOptions, migrateApplications } from './applications.ts';

/**
 * Of the largest data that anybody loads; without an end a function that waits for a connection would hold the run for
 * ever.
 */
const INDEXES_MS = 15 * 60_000;
const ON_EMPTY_COLLECTIONS_MS = 60_000;

/** All that creates indexes: the dataset's own function, then the `migrate` of the applications. */
export function indexesOf(
  definition: DatasetDefinition,
  scenarios: readonly LoadedScenarioFile[],
  options: ApplicationsOptions,
): DatasetDefinition['indexes'] {
  return async (db) => {
    await createIndexes(definition, db, options.signal);
    await migrateApplications(scenarios, db.databaseName, options);
  };
}

/**
 * A dataset is its user's code: what it throws is told as the dataset's, but for what the server or the connection says
 * of itself.
 */
async function createIndexes(definition: DatasetDefinition, db: Db, signal: AbortSignal): Promise<void> {
  const limitMs = isScratch(db) ? ON_EMPTY_COLLECTIONS_MS : INDEXES_MS;
  const what = `\`indexes\` of the dataset ${definition.name}`;
  const overdue = new PlumblineError(
    'DATASET_INVALID',
    `${what} did not end on ${db.databaseName} within ${limitMs / 1_000} s`,
    `See \`indexes\` in ${definition.module}.`,
  );
  using _running = projectCodeRuns({ during: `while ${what} ran (${definition.module})`, overdue, limitMs });
  try {
    await withDeadline(Promise.resolve(definition.indexes(db)), limitMs, what, signal);
  } catch (cause) {
    signal.throwIfAborted();
    if (cause instanceof PlumblineError || isDenied(cause) || isOfServer(cause)) throw cause;
    throw new PlumblineError(
      'DATASET_INVALID',
      `dataset ${definition.name}: \`indexes\` failed on ${db.databaseName}: ${messageOf(cause)}`,
      `See \`indexes\` in ${definition.module}.`,
      { cause },
    );
  }
}

/** NotWritablePrimary, PrimarySteppedDown, InterruptedAtShutdown, OutOfDiskSpace. */
const OF_SERVER: readonly unknown[] = [10_107, 189, 11_600, 14_031];

/**
 * A connection that failed, or a server in trouble; by the name, since the application may have a driver of its own.
 */
function isOfServer(thrown: unknown): boolean {
  if (!(thrown instanceof Error) || !thrown.name.startsWith('Mongo')) return false;
  return thrown.name !== 'MongoServerError' || ('code' in thrown && OF_SERVER.includes(thrown.code));
}
