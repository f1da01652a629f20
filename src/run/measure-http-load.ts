import { claimRedis, type RunningEngines } from '../engines/engines.ts';
import { messageOf, PlumblineError } from '../errors.ts';
import { rampLimits } from '../gate/http-load/capacity.ts';
import { nextLevel } from '../gate/http-load/ramp.ts';
import { type LiveFigures, recordedLoadSchema } from '../measure/messages.ts';
import type { WorkerProcess } from '../measure/worker-process.ts';
import {
  CONNECTIONS_UP_TO,
  type LoadMeasurement,
  type LoadStep,
  loadStepSchema,
  RATE_STEPS,
  STEP_DURATION,
} from '../model/http-load.ts';
import { latencyRow } from '../model/latency-metrics.ts';
import { durationMs } from '../model/quantity.ts';
import type { Scenario } from '../model/scenario.ts';
import type { LoadedScenarioFile } from '../project/scenario-files.ts';
import { ENGINE_ANSWERS_WITHIN_MS, EngineWatch } from '../session/engine-watch.ts';
import { withoutPasswords } from '../session/failure.ts';
import { LoadUseMeter } from '../session/http-load-use.ts';
import { type ControlClients, connectControl, Measurer } from '../session/measurer.ts';
import type { DataOptions, PreparedData } from '../session/prepare-data.ts';
import { restoreWritten } from '../session/restore-written.ts';
import type { EngineRequest } from '../session/session-options.ts';
import { startForRun } from '../session/start-engines-of-data.ts';

/** A median of fewer says little; a variant that takes a second for each has a longer step. */
const ANSWERS_AT_LEAST = 20;
const STRETCH = 4;

export interface LoadOptions extends DataOptions {
  data: PreparedData;
  /** The run's own, whose notes are told already. */
  engines: Pick<RunningEngines, 'notes'>;
}

/**
 * A variant's application under load, on engines of its own: started afresh from the snapshot, so that what they use is
 * this variant's alone. What stops it is part of the measurement; only the run's own end is thrown.
 */
export async function measureLoad(
  options: LoadOptions,
  scenario: LoadedScenarioFile,
  variant: string,
): Promise<LoadMeasurement> {
  const load: LoadMeasurement = { scenario: scenario.name, variant, recorded: [], steps: [] };
  try {
    await using engines = await startForRun(options, options.data);
    await onEngines(options, scenario, load, engines);
    // A restart in mid-load, or data that was loaded anew.
    load.use?.notes.push(...engines.notes.filter((note) => !options.engines.notes.includes(note)));
  } catch (error) {
    options.signal.throwIfAborted();
    load.error = failureOf(`${scenario.name}/${variant}`, error, options.engineOptions.urls);
  }
  return load;
}

async function onEngines(
  options: LoadOptions,
  scenario: LoadedScenarioFile,
  load: LoadMeasurement,
  engines: RunningEngines,
): Promise<void> {
  await options.data.ensureAgain(engines);
  await using control = await connectControl(engines);
  await claimRedis(control.redis, options.engineOptions.allowDatabases);
  const death = new AbortController();
  using watch = new EngineWatch(engines, control, (error) => death.abort(error));
  const signal = AbortSignal.any([options.signal, death.signal]);
  await using measurer = new Measurer({ ...options, engines, control, signal });
  signal.addEventListener('abort', () => measurer.abort(signal.reason), { once: true });
  try {
    // A busy engine may be late with a ping: that proves nothing, a lost connection is looked at all the same.
    await watch.paused(() => drive({ ...options, measurer, engines, control, signal }, scenario, load));
  } catch (error) {
    signal.throwIfAborted();
    await engines.ping(ENGINE_ANSWERS_WITHIN_MS);
    throw error;
  }
}

interface Driving extends LoadOptions {
  measurer: Measurer;
  engines: RunningEngines;
  control: ControlClients;
}

async function drive(driving: Driving, scenario: LoadedScenarioFile, load: LoadMeasurement): Promise<void> {
  const { measurer, engines, control } = driving;
  const { variant } = load;
  const what = `${scenario.name}/${variant}`;
  await restoreWritten(scenario, variant, driving.data.restoring(control, engines));
  const worker = await measurer.load(scenario);
  await measurer.open(worker, scenario, variant, { countCommands: false });
  const appUrl = measurer.appUrl(scenario, variant);
  if (appUrl === undefined) throw new Error('the scenario has no application to put under load');
  using meter = await LoadUseMeter.start(engines, control);
  driving.onProgress({ type: 'step', text: `load ${what}: recording its answers` });
  const { recorded } = await worker.ask({ op: 'record-load', variant, appUrl }, what, recordedLoadSchema);
  load.recorded = recorded;
  await ramp(driving, worker, scenario, load);
  await atRate(driving, worker, scenario, load);
  const answers = load.steps.reduce((sum, step) => sum + step.answersInAll, recorded.length);
  load.use = await meter.stop(answers);
  await measurer.close(worker, scenario, variant);
}

async function ramp(
  driving: Driving,
  worker: WorkerProcess,
  { name, definition }: LoadedScenarioFile,
  load: LoadMeasurement,
): Promise<void> {
  const { variant } = load;
  const upTo = definition.load?.connectionsUpTo ?? CONNECTIONS_UP_TO;
  const limits = rampLimits({ definition, checks: definition.checks[variant] ?? {} });
  const stepMs = durationMs(definition.load?.stepDuration ?? STEP_DURATION);
  const atLeastAnswers = capacityIsJudged(definition, variant) ? latencyRow('p95').callsForPass : ANSWERS_AT_LEAST;
  for (;;) {
    const connections = nextLevel(load.steps, upTo, limits);
    if (connections === undefined) return;
    const text = `load ${name}/${variant}: ${connections} connection${connections === 1 ? '' : 's'}`;
    const step = await worker.ask(
      {
        op: 'load-level',
        variant,
        connections,
        durationMs: stepMs,
        atLeastAnswers,
        atMostMs: stepMs * STRETCH,
      },
      `${name}/${variant}`,
      loadStepSchema,
      (figures) => live(driving, text, figures, Math.log2(connections) / Math.log2(upTo)),
    );
    load.steps.push(step);
    told(driving, text, step);
  }
}

function capacityIsJudged({ checks, load }: Scenario, variant: string): boolean {
  const promised = load?.impact?.some(({ metric, optimised }) => metric === 'capacity' && optimised === variant);
  return promised === true || checks[variant]?.load?.capacity !== undefined;
}

async function atRate(
  driving: Driving,
  worker: WorkerProcess,
  { name, definition }: LoadedScenarioFile,
  load: LoadMeasurement,
): Promise<void> {
  const { variant } = load;
  const ratePerSecond = definition.load?.ratePerSecond;
  // A baseline is there to be slow: requests at a rate that it cannot serve only queue up.
  if (ratePerSecond === undefined || definition.variants[variant]?.baseline === true) return;
  const stepMs = durationMs(definition.load?.stepDuration ?? STEP_DURATION) * RATE_STEPS;
  const text = `load ${name}/${variant}: ${ratePerSecond} requests/s`;
  const step = await worker.ask(
    { op: 'load-rate', variant, ratePerSecond, durationMs: stepMs },
    `${name}/${variant}`,
    loadStepSchema,
    (figures) => live(driving, text, figures, 1),
  );
  load.steps.push(step);
  told(driving, text, step);
}

function live({ onProgress }: Driving, text: string, { answersPerSecond, p95Ms }: LiveFigures, done: number): void {
  const p95 = p95Ms === undefined ? 'no answer yet' : `p95 ${p95Ms.toFixed(1)} ms`;
  onProgress({ type: 'bar', text: `${text}, ${answersPerSecond} answers/s, ${p95}`, done, total: 1 });
}

function told({ onProgress }: Driving, text: string, { throughputPerSecond, latencyMs, generator }: LoadStep): void {
  const p95 = latencyMs === undefined ? 'nothing was answered' : `p95 ${latencyMs.p95.toFixed(1)} ms`;
  const own = generator.bottleneck === undefined ? '' : ' (the load generator was the bottleneck)';
  onProgress({ type: 'step', text: `${text}: ${Math.round(throughputPerSecond)} answers/s, ${p95}${own}` });
}

function failureOf(what: string, error: unknown, urls: EngineRequest['urls']): NonNullable<LoadMeasurement['error']> {
  const failure =
    error instanceof PlumblineError
      ? error
      : new PlumblineError('CALL_FAILED', `${what}: ${messageOf(error)}`, 'See the message; its load was not judged.');
  const { code, message, hint } = withoutPasswords(failure, urls);
  return { code, message, hint };
}
