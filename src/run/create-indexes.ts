import type { DatasetDefinition } from '../model/dataset.ts';
import { type ApplicationsOptions, migrateApplications } from './applications.ts';
import type { LoadedScenarioFile } from './scenario-files.ts';

/** All that creates indexes: the dataset's own function, then the `migrate` of the applications. */
export function indexesOf(
  definition: DatasetDefinition,
  scenarios: readonly LoadedScenarioFile[],
  options: ApplicationsOptions,
): DatasetDefinition['indexes'] {
  return async (db) => {
    await definition.indexes(db);
    await migrateApplications(scenarios, db.databaseName, options);
  };
}
