import type { Checkouts } from '../application/noted-imports.ts';
import type { IndexSet } from '../dataset/index-set.ts';
import type { DatasetDefinition } from '../model/dataset.ts';
import type { LoadedScenarioFile } from '../project/scenario-files.ts';
import type { ServersInUse } from '../session/applications.ts';
import { DATABASES, type Databases, SECOND_DATABASES } from '../session/databases.ts';
import { type ControlClients, Measurer, type MeasurerOptions } from '../session/measurer.ts';
import type { RestoreOptions } from '../session/restore-written.ts';
import type { Side } from './servers.ts';

/** One side, with all that is needed to measure it. */
export interface SideInUse {
  side: Side;
  /** Its project. */
  folder: string;
  /** Of base: it must not run head's code. */
  checkouts?: Checkouts;
  servers: ServersInUse;
  control: ControlClients;
  scenarios: ReadonlyMap<string, LoadedScenarioFile>;
  /** Creates the indexes with this side's code. */
  indexes: DatasetDefinition['indexes'];
  /** What they are. */
  indexSet: IndexSet;
}

export type MeasurerSettings = Pick<
  MeasurerOptions,
  'profile' | 'seed' | 'signal' | 'engineOptions' | 'cores' | 'ahead'
>;

/** The databases of a side; `swapped`: those of the other one. */
export function databasesOf(side: Side, swapped: boolean): Databases {
  return (side === 'head') === swapped ? SECOND_DATABASES : DATABASES;
}

/** A measuring process of a side; it starts when it is first used, and the signal ends it. */
export function measurerOf(side: SideInUse, settings: MeasurerSettings, databases: Databases): Measurer {
  const { servers, control, folder, checkouts } = side;
  const { signal } = settings;
  const measurer = new Measurer({
    ...settings,
    engines: servers,
    control,
    folder,
    databases,
    ...(checkouts === undefined ? {} : { checkouts }),
  });
  signal.addEventListener('abort', () => measurer.abort(signal.reason), { once: true });
  return measurer;
}

/** How the databases of its writing scenarios are made anew. */
export function restoring({ control, indexes, indexSet }: SideInUse, databases: Databases): RestoreOptions {
  return { control, databases, indexes, indexSet };
}

/** A side's file of a scenario that is known to be there. */
export function scenarioOf({ side, scenarios }: SideInUse, name: string): LoadedScenarioFile {
  const found = scenarios.get(name);
  if (found === undefined) throw new Error(`${side} has no scenario "${name}"`);
  return found;
}
