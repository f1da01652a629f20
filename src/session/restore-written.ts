import { copyCollections } from '../dataset/copy.ts';
import { assertIndexSet, type IndexSet } from '../dataset/index-set.ts';
import { dropOthers } from '../dataset/recreate-database.ts';
import type { DatasetDefinition } from '../model/dataset.ts';
import type { LoadedScenarioFile } from '../project/scenario-files.ts';
import { DATABASES, type Databases, databaseOf } from './databases.ts';
import type { ControlClients } from './measurer.ts';

export interface RestoreOptions {
  control: Pick<ControlClients, 'mongo'>;
  databases: Databases;
  /** Creates the indexes of the side that the database is made for. */
  indexes: DatasetDefinition['indexes'];
  /** What `indexes` creates. */
  indexSet: IndexSet;
  /** How many times the profile's documents there are; 1 when absent. */
  scale?: number | undefined;
}

/**
 * Makes the database that a writing scenario's variant writes to anew; nothing for one that only reads.
 * @throws DATASET_INVALID when its indexes are others than those of the database that is read.
 */
export async function restoreWritten(
  { definition }: LoadedScenarioFile,
  variant: string,
  { control, databases, indexes, indexSet, scale = 1 }: RestoreOptions,
): Promise<void> {
  const { writes } = definition;
  if (!writes) return;
  const to = databaseOf(definition, variant, databases);
  const db = control.mongo.db(to);
  const indexed = to === databases.writtenIndexed;
  const { collections, documents } = writes;
  await dropOthers(db, []);
  await copyCollections(control.mongo, {
    from: DATABASES.bare,
    to,
    collections,
    ...(documents === undefined ? {} : { documents: documents * scale }),
    ...(indexed ? { indexes } : {}),
  });
  // Of the others there are no documents, and a migration may leave out what is not there.
  if (indexed) await assertIndexSet(db, indexSet, collections);
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
