import type { VariantMeasurement } from '../model/measurement.ts';
import type { RunInfo } from '../model/report.ts';
import { withEnginesAndData } from '../session/engines-and-data.ts';
import { PhaseClock } from '../session/phase-clock.ts';
import type { RunFacts } from '../session/run-info.ts';
import type { RunOptions } from '../session/session-options.ts';
import { countAll } from './measure-all.ts';

export interface CountedWork {
  engines: NonNullable<RunInfo['engines']>;
  dataset: NonNullable<RunInfo['dataset']>;
  measurements: VariantMeasurement[];
}

/** The work passes of a run alone: seconds instead of the minutes that times take. Throws what stopped it. */
export async function countOnly(options: RunOptions): Promise<CountedWork> {
  const clock = new PhaseClock();
  const facts: RunFacts = { pinned: false, warnings: [], machineNotes: [] };
  const measurements = await withEnginesAndData(options, clock, facts, (ready) =>
    countAll({ ...options, ...ready, clock, locked: undefined }),
  );
  const { engines, dataset } = facts;
  if (engines === undefined || dataset === undefined) throw new Error('work was counted on no engines');
  return { engines, dataset, measurements };
}
