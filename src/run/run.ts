import { randomUUID } from 'node:crypto';
import { claimRedis, startEngines } from '../engines/engines.ts';
import { messageOf, PlumblineError } from '../errors.ts';
import { judgeRun } from '../gate/judge.ts';
import type { VariantMeasurement } from '../model/measurement.ts';
import type { Report, RunInfo } from '../model/report.ts';
import { gitRevision } from './git-revision.ts';
import { type CpuTicks, describeHost, readCpuTicks } from './host.ts';
import { type Measured, measureAll } from './measure-all.ts';
import { connectControl } from './measurer.ts';
import { PhaseClock } from './phase-clock.ts';
import { PreparedData } from './prepare-data.ts';
import type { RunOptions } from './run-options.ts';

export interface RunOutcome {
  report: Report;
  measurements: VariantMeasurement[];
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
  let outcome: Measured = { measurements: [], measured: [] };
  let failure: PlumblineError | undefined;
  try {
    outcome = await startAndMeasure(options, clock, facts);
    options.signal.throwIfAborted();
  } catch (error) {
    options.signal.throwIfAborted();
    failure = asPlumblineError(error);
  }
  const info = await describeRun(options, facts, { startedAt, ticks, clock });
  return { report: reportOf(options, info, outcome, facts.warnings, failure), measurements: outcome.measurements };
}

interface RunFacts {
  pinned: boolean;
  warnings: string[];
  engines?: RunInfo['engines'];
  dataset?: RunInfo['dataset'];
}

async function startAndMeasure(options: RunOptions, clock: PhaseClock, facts: RunFacts): Promise<Measured> {
  const { onProgress, signal } = options;
  onProgress({ type: 'phase', phase: 'engines', text: 'Starting MongoDB and Redis' });
  const data = await clock.time('seed', async () => new PreparedData(options));
  await using engines = await clock.time('engines', () =>
    startEngines({
      ...options.engineOptions,
      snapshot: data.snapshot,
      signal,
      onProgress: (text) => onProgress({ type: 'step', text }),
    }),
  );
  facts.engines = describeEngines(engines);
  facts.pinned = engines.pinned;
  facts.warnings.push(...engines.notes);
  onProgress({ type: 'phase', phase: 'seed', text: `Data: ${data.definition.name} at profile ${options.profile}` });
  facts.dataset = await clock.time('seed', () => data.ensure(engines));
  facts.warnings.push(...engines.notes.filter((note) => !facts.warnings.includes(note)));
  await using control = await connectControl(engines);
  // Again, by the connection that empties it between variants: an application may remove the marker with its cache.
  await claimRedis(control.redis, options.engineOptions.allowDatabases);
  return await measureAll({ ...options, engines, control, clock, data });
}

function describeEngines(engines: Awaited<ReturnType<typeof startEngines>>): NonNullable<RunInfo['engines']> {
  const { mongo, redis } = engines;
  return {
    mongodb: { version: mongo.version, via: mongo.via, image: mongo.image },
    redis: { version: redis.version, via: redis.via, image: redis.image },
  };
}

async function describeRun(
  options: RunOptions,
  facts: RunFacts,
  times: { startedAt: Date; ticks: CpuTicks | undefined; clock: PhaseClock },
): Promise<RunInfo> {
  const git = await gitRevision(options.folder);
  return {
    id: `${times.startedAt.toISOString().replace(/[-:]|\.\d+/g, '')}-${randomUUID().slice(0, 8)}`,
    command: options.command,
    startedAt: times.startedAt.toISOString(),
    finishedAt: new Date().toISOString(),
    profile: options.profile,
    seed: options.seed,
    ...(git ? { git } : {}),
    host: await describeHost(facts.pinned, times.ticks),
    ...(facts.engines ? { engines: facts.engines } : {}),
    ...(facts.dataset ? { dataset: facts.dataset } : {}),
    phaseSeconds: times.clock.seconds(),
  };
}

function reportOf(
  options: RunOptions,
  info: RunInfo,
  { measurements, measured }: Measured,
  warnings: readonly string[],
  failure: PlumblineError | undefined,
): Report {
  if (failure) return failedReport(options, info, warnings, failure);
  // In the order of their names again: scenarios that write are measured last.
  const scenarios = options.scenarios.filter((scenario) => measured.includes(scenario));
  const names = new Set(scenarios.map(({ name }) => name));
  const skipped = options.scenarios.filter((scenario) => !measured.includes(scenario)).map(({ name }) => name);
  const judged = judgeRun({ ...options, scenarios, measurements: measurements.filter((m) => names.has(m.scenario)) });
  const bailed = skipped.length > 0 ? [`stopped by --bail, not judged: ${skipped.join(', ')}`] : [];
  return { schemaVersion: 1, ...judged, warnings: [...warnings, ...bailed, ...judged.warnings], run: info };
}

/** What stopped the run is said once, and nothing is judged: no scenario is called passed or failed. */
function failedReport(options: RunOptions, run: RunInfo, warnings: readonly string[], failure: PlumblineError): Report {
  const { code, message, hint } = failure;
  const unmeasured = options.scenarios.map(({ name }) => name).join(', ');
  return {
    schemaVersion: 1,
    verdict: 'error',
    reasons: [message],
    warnings: [...warnings, `not judged: ${unmeasured}`],
    errors: [{ code, message, hint }],
    run,
    scenarios: [],
    guide: [],
  };
}

function asPlumblineError(error: unknown): PlumblineError {
  if (error instanceof PlumblineError) return error;
  return new PlumblineError(
    'MISSING_DATA',
    `the run stopped on an unexpected error: ${messageOf(error)}`,
    'This is a defect of Plumbline or of an engine: please report it with the output of "plumbline doctor".',
    { cause: error },
  );
}
