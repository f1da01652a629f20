import { copyCollections } from '../dataset/copy.ts';
import type { DatasetDefinition } from '../model/dataset.ts';
import { DATABASES, type Databases, databaseOf } from './databases.ts';
import type { ControlClients } from './measurer.ts';
import type { LoadedScenarioFile } from './scenario-files.ts';

export interface RestoreOptions {
  control: Pick<ControlClients, 'mongo'>;
  databases: Databases;
  /** Creates the indexes of the side that the database is made for. */
  indexes: DatasetDefinition['indexes'];
}

/** Makes the database that a writing scenario's variant writes to anew; nothing for one that only reads. */
export async function restoreWritten(
  { definition }: LoadedScenarioFile,
  variant: string,
  { control, databases, indexes }: RestoreOptions,
): Promise<void> {
  const { writes } = definition;
  if (!writes) return;
  const to = databaseOf(definition, variant, databases);
  await copyCollections(control.mongo, {
    from: DATABASES.bare,
    to,
    collections: writes.collections,
    ...(writes.documents === undefined ? {} : { documents: writes.documents }),
    ...(to === databases.writtenIndexed ? { indexes } : {}),
  });
}

/** The same for a whole scenario: each database that its variants share is made anew once. */
export async function restoreAllWritten(scenario: LoadedScenarioFile, options: RestoreOptions): Promise<void> {
  const byDatabase = new Map(
    Object.keys(scenario.definition.variants).map((variant) => [
      databaseOf(scenario.definition, variant, options.databases),
      variant,
    ]),
  );
  for (const variant of byDatabase.values()) await restoreWritten(scenario, variant, options);
}
