import path from 'node:path';
import type { PlumblineError } from '../errors.ts';
import type { LoadMeasurement } from '../model/http-load.ts';
import type { VariantMeasurement } from '../model/measurement.ts';
import type { Report, RunInfo } from '../model/report.ts';
import { gitRevision } from '../project/git-revision.ts';
import { type Ready, withEnginesAndData } from '../session/engines-and-data.ts';
import { asFailure } from '../session/failure.ts';
import { readCpuTicks } from '../session/host.ts';
import { PhaseClock } from '../session/phase-clock.ts';
import { describeRun, type RunFacts } from '../session/run-info.ts';
import type { RunOptions } from '../session/session-options.ts';
import { measureAll } from './measure-all.ts';
import { lockedOf } from './recording.ts';
import { reportOf } from './run-report.ts';

export interface RunOutcome {
  report: Report;
  measurements: VariantMeasurement[];
  loads: LoadMeasurement[];
  /** Warnings of the run itself, before anything was judged. */
  notes: readonly string[];
  /** Names of the scenarios that were measured: all, or with `--bail` those up to the first that is red. */
  measured: readonly string[];
  /** What stopped it; then nothing was judged. */
  failure?: PlumblineError | undefined;
}

/**
 * Start, seed, measure, gate: the whole of a run. Always gives a report, also when an engine could not be had; the only
 * error that leaves it is the one that `signal` was aborted with.
 */
export async function run(options: RunOptions): Promise<RunOutcome> {
  const { outcome, failure, info, facts } = await attempt(options, (ready, clock, known) =>
    measureAll({ ...options, ...ready, clock, locked: lockedOf(options, known) }),
  );
  const measured = outcome ?? { measurements: [], loads: [], measured: [], seconds: {} };
  const { measurements, loads } = measured;
  return {
    report: reportOf(options, info, measured, facts.warnings, failure),
    measurements,
    loads,
    notes: facts.warnings,
    measured: measured.measured.map(({ name }) => name),
    failure,
  };
}

export interface Attempt<Outcome> {
  /** Absent: `failure` says what stopped it. */
  outcome?: Outcome;
  failure: PlumblineError | undefined;
  info: RunInfo;
  facts: RunFacts;
}

/**
 * `work` on engines with the data in them, and what the report says of the run, however it ended. Throws the signal's
 * reason alone.
 */
export async function attempt<Outcome>(
  options: RunOptions,
  work: (ready: Ready, clock: PhaseClock, facts: RunFacts) => Promise<Outcome>,
): Promise<Attempt<Outcome>> {
  const startedAt = new Date();
  const ticks = await readCpuTicks();
  const clock = new PhaseClock();
  const git = await gitRevision(options.folder, [path.resolve(options.folder, options.config.out)]);
  const facts: RunFacts = {
    pinned: false,
    warnings: [...(options.warnings ?? [])],
    machineNotes: [],
    ...(git && { git }),
  };
  const told = async () => ({ info: await describeRun(options, facts, { startedAt, ticks, clock }), facts });
  try {
    const outcome = await withEnginesAndData(options, clock, facts, (ready) => work(ready, clock, facts));
    options.signal.throwIfAborted();
    return { outcome, failure: undefined, ...(await told()) };
  } catch (error) {
    options.signal.throwIfAborted();
    return { failure: asFailure(error, options.engineOptions.urls), ...(await told()) };
  }
}
