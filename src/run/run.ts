import { claimRedis, type RunningEngines } from '../engines/engines.ts';
import { PlumblineError } from '../errors.ts';
import type { LoadMeasurement } from '../model/load.ts';
import type { VariantMeasurement } from '../model/measurement.ts';
import type { Report } from '../model/report.ts';
import { asFailure } from './failure.ts';
import { readCpuTicks } from './host.ts';
import { lockedOf } from './locked.ts';
import { type Measured, measureAll } from './measure-all.ts';
import { connectControl } from './measurer.ts';
import { PhaseClock } from './phase-clock.ts';
import { PreparedData } from './prepare-data.ts';
import { describeEngines, describeRun, type RunFacts } from './run-info.ts';
import type { RunOptions } from './run-options.ts';
import { reportOf } from './run-report.ts';
import { startForRun } from './start-for-run.ts';

const PING_MS = 2_000;

export interface RunOutcome {
  report: Report;
  measurements: VariantMeasurement[];
  loads: LoadMeasurement[];
}

/**
 * Start, seed, measure, gate: the whole of a run. Always gives a report, also when an engine could not be had; the only error that
 * leaves it is the one that `signal` was aborted with.
 */
export async function run(options: RunOptions): Promise<RunOutcome> {
  const startedAt = new Date();
  const ticks = await readCpuTicks();
  const clock = new PhaseClock();
  const facts: RunFacts = { pinned: false, warnings: [] };
  let outcome: Measured = { measurements: [], loads: [], measured: [] };
  let failure: PlumblineError | undefined;
  try {
    outcome = await startAndMeasure(options, clock, facts);
    options.signal.throwIfAborted();
  } catch (error) {
    options.signal.throwIfAborted();
    failure = asFailure(error, options.engineOptions.urls);
  }
  const info = await describeRun(options, facts, { startedAt, ticks, clock });
  return {
    report: reportOf(options, info, outcome, facts.warnings, failure),
    measurements: outcome.measurements,
    loads: outcome.loads,
  };
}

async function startAndMeasure(options: RunOptions, clock: PhaseClock, facts: RunFacts): Promise<Measured> {
  const { onProgress } = options;
  onProgress({ type: 'phase', phase: 'engines', text: 'Starting MongoDB and Redis' });
  const data = await clock.time('seed', async () => new PreparedData(options));
  await using engines = await clock.time('engines', () => startForRun(options, data));
  try {
    return await measureOn(engines, data, options, clock, facts);
  } catch (error) {
    options.signal.throwIfAborted();
    // What nobody expected may be an engine that is gone: that is told by its name.
    if (!(error instanceof PlumblineError)) await engines.ping(PING_MS);
    throw error;
  }
}

async function measureOn(
  engines: RunningEngines,
  data: PreparedData,
  options: RunOptions,
  clock: PhaseClock,
  facts: RunFacts,
): Promise<Measured> {
  const { onProgress } = options;
  facts.engines = describeEngines(engines);
  facts.pinned = engines.pinned;
  facts.warnings.push(...engines.notes);
  onProgress({ type: 'phase', phase: 'seed', text: `Data: ${data.definition.name} at profile ${options.profile}` });
  facts.dataset = await clock.time('seed', () => data.ensure(engines));
  facts.warnings.push(...engines.notes.filter((note) => !facts.warnings.includes(note)));
  await using control = await connectControl(engines);
  // Again, by the connection that empties it between variants: an application may remove the marker with its cache.
  await claimRedis(control.redis, options.engineOptions.allowDatabases);
  return await measureAll({ ...options, engines, control, clock, data, locked: lockedOf(options, facts) });
}
