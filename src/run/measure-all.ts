import type { RunningEngines } from '../engines/engines.ts';
import { messageOf, PlumblineError } from '../errors.ts';
import type { Locked } from '../gate/lock.ts';
import { subjectsOf } from '../gate/measured-variant.ts';
import { redOf, redWork } from '../gate/red-work.ts';
import type { WorkPass } from '../measure/work-pass.ts';
import type { LoadMeasurement } from '../model/http-load.ts';
import type { VariantMeasurement } from '../model/measurement.ts';
import { NOT_TIMED, notTimedBy } from '../model/not-timed.ts';
import type { CheckResult } from '../model/report.ts';
import { isRange, PASSES_OF_RANGES, workOfPasses } from '../model/work-passes.ts';
import type { LoadedScenarioFile } from '../project/scenario-files.ts';
import { countVariant } from '../session/count-variant.ts';
import { ENGINE_ANSWERS_WITHIN_MS, EngineWatch } from '../session/engine-watch.ts';
import { withoutPasswords } from '../session/failure.ts';
import { type ControlClients, Measurer } from '../session/measurer.ts';
import { inOwnDatabases } from '../session/other-databases.ts';
import { PhaseClock } from '../session/phase-clock.ts';
import type { PreparedData } from '../session/prepare-data.ts';
import { restoreAllWritten, restoreWritten } from '../session/restore-written.ts';
import type { RunOptions } from '../session/session-options.ts';
import type { StartedAhead } from '../session/started-ahead.ts';
import { measurementOf, timeScenario } from '../session/time-scenario.ts';
import { measureLoad } from './measure-http-load.ts';
import { endsRun } from './scenario-ends-run.ts';

export interface MeasureAllOptions extends RunOptions {
  engines: RunningEngines;
  control: ControlClients;
  clock: PhaseClock;
  data: PreparedData;
  ahead: StartedAhead;
  /** For `--bail`: more work than recorded is red. */
  locked: Locked | undefined;
}

export interface Measured {
  measurements: VariantMeasurement[];
  loads: LoadMeasurement[];
  /** All selected scenarios, or with `--bail` those up to the first that is red. */
  measured: LoadedScenarioFile[];
  /** Spent on each scenario in all passes, by its name; empty where nothing was timed. */
  seconds: Readonly<Record<string, number>>;
}

/**
 * Two work passes, in which each variant has a process of its own, then the latency pass in another, unless work or
 * answers are red. A scenario that ends in an error leaves the others their verdicts; an engine that died ends
 * everything.
 */
export async function measureAll(options: MeasureAllOptions): Promise<Measured> {
  return inPhase(options, async (phase) => {
    if (options.scenarios.some(({ definition }) => isTimed(definition))) phase.ahead.need(1);
    const measurements = await countIn(phase);
    const red = options.all ? [] : redIn(phase, measurements);
    if (red.length > 0) return untimed(phase, measurements, red);
    options.onProgress({ type: 'phase', phase: 'latency', text: 'Measuring latency' });
    const timed = await options.clock.time('latency', () => latencyPasses(phase, measurements));
    const { loads, measured } = await options.clock.time('load', () => loadPasses(phase, measurements, timed));
    return { measurements, loads, measured, seconds: phase.spent.seconds() };
  });
}

/** What fails by counts or answers, which no time can change. */
function redIn(phase: Phase, measurements: readonly VariantMeasurement[]): CheckResult[] {
  return phase.scenarios.flatMap((scenario) => redChecksOf(scenario, measurements, phase));
}

function redChecksOf(
  { name, definition }: LoadedScenarioFile,
  measurements: readonly VariantMeasurement[],
  { profile, locked }: Pick<Phase, 'profile' | 'locked'>,
): CheckResult[] {
  return redWork(subjectsOf(name, definition, measurements, profile), locked);
}

/** Nothing is timed, and no load is made. Of the seconds nothing is kept: they are not those of a whole run. */
function untimed(phase: Phase, measurements: readonly VariantMeasurement[], red: readonly CheckResult[]): Measured {
  const { scenarios, bail, onProgress } = phase;
  for (const { id, reason } of red) onProgress({ type: 'warning', text: `FAIL ${id}: ${reason}` });
  onProgress({ type: 'step', text: notTimedBy(redOf(red)) });
  const isRed = (scenario: LoadedScenarioFile) =>
    redChecksOf(scenario, measurements, phase).length > 0 ||
    measurements.some(({ scenario: name, error }) => name === scenario.name && error !== undefined);
  const end = bail ? scenarios.findIndex(isRed) : -1;
  return {
    measurements: measurements.map((one) => (one.error === undefined ? { ...one, notTimed: NOT_TIMED } : one)),
    loads: [],
    measured: end < 0 ? [...scenarios] : scenarios.slice(0, end + 1),
    seconds: {},
  };
}

/** The two work passes alone. */
export async function countAll(options: MeasureAllOptions): Promise<VariantMeasurement[]> {
  return inPhase(options, countIn);
}

async function inPhase<Result>(options: MeasureAllOptions, work: (phase: Phase) => Promise<Result>): Promise<Result> {
  const aborter = new AbortController();
  const signal = AbortSignal.any([options.signal, aborter.signal]);
  using watch = new EngineWatch(options.engines, options.control, (error) => aborter.abort(error));
  const scenarios = [...options.scenarios].sort(
    (a, b) => Number(!!a.definition.writes) - Number(!!b.definition.writes),
  );
  return await work({ ...options, scenarios, signal, watch, failures: new Map(), spent: new PhaseClock() });
}

async function countIn(phase: Phase): Promise<VariantMeasurement[]> {
  phase.onProgress({ type: 'phase', phase: 'work', text: 'Counting work' });
  const variants = phase.scenarios.flatMap(({ definition }) => Object.keys(definition.variants));
  phase.ahead.need(2 * variants.length);
  const first = await phase.clock.time('work', () => workPasses(phase, '1/2'));
  const second = await phase.clock.time('work', () => workPasses(phase, '2/2'));
  const passed = [first, second];
  const jumping = new Set([...first.keys()].filter((key) => jumps(first.get(key), second.get(key))));
  phase.ahead.need(jumping.size * (PASSES_OF_RANGES - passed.length));
  while (jumping.size > 0 && passed.length < PASSES_OF_RANGES)
    passed.push(
      await phase.clock.time('work', () => workPasses(phase, 'again, as it is not the same twice:', jumping)),
    );
  return collect(phase, passed, jumping);
}

function isTimed({ variants }: LoadedScenarioFile['definition']): boolean {
  return Object.values(variants).some(({ timed }) => timed !== false);
}

function jumps(first: WorkPass | undefined, second: WorkPass | undefined): boolean {
  return first !== undefined && second !== undefined && isRange(workOfPasses(first.work, second.work));
}

interface Phase extends MeasureAllOptions {
  watch: EngineWatch;
  /** By `scenario/variant`: what stopped it. */
  failures: Map<string, PlumblineError>;
  /** By scenario. */
  spent: PhaseClock<string>;
}

/** Of every variant, or of those with these keys. */
async function workPasses(
  phase: Phase,
  name: string,
  keys?: ReadonlySet<string>,
): Promise<ReadonlyMap<string, WorkPass>> {
  const passed = new Map<string, WorkPass>();
  await using measurer = abortable(phase);
  for (const [at, scenario] of phase.scenarios.entries()) {
    phase.onProgress({ type: 'bar', text: `work ${name} ${scenario.name}`, done: at, total: phase.scenarios.length });
    for (const variant of Object.keys(scenario.definition.variants)) {
      const key = `${scenario.name}/${variant}`;
      if (phase.failures.has(key) || keys?.has(key) === false) continue;
      await guarded(phase, measurer, scenario, [key], async () => {
        const { control, data, engines } = phase;
        const restore = () => restoreWritten(scenario, variant, data.restoring(control, engines));
        passed.set(
          key,
          await phase.watch.paused(() => countVariant({ measurer, control, scenario, variant, restore })),
        );
      });
    }
  }
  return passed;
}

async function latencyPasses(phase: Phase, measurements: readonly VariantMeasurement[]): Promise<LoadedScenarioFile[]> {
  await using measurer = abortable(phase);
  const measured: LoadedScenarioFile[] = [];
  for (const [at, scenario] of phase.scenarios.entries()) {
    phase.onProgress({ type: 'bar', text: `latency ${scenario.name}`, done: at, total: phase.scenarios.length });
    const own = measurements.filter((m) => m.scenario === scenario.name && !m.error);
    if (own.length === 0) {
      measured.push(scenario);
      if (phase.bail) break;
      continue;
    }
    const keys = own.map((m) => `${m.scenario}/${m.variant}`);
    await guarded(phase, measurer, scenario, keys, async () => {
      await restoreAllWritten(scenario, phase.data.restoring(phase.control, phase.engines));
      if (!isTimed(scenario.definition)) return;
      await inOwnDatabases(phase.control.mongo, scenario, () => timeScenario(measurer, scenario, own, phase));
    });
    for (const measurement of own) attach(measurement, phase.failures);
    measured.push(scenario);
    if (phase.bail && endsRun(scenario, own, phase)) break;
  }
  return measured;
}

/**
 * Load on the variants whose application answered until now; one that did not has no load that could be judged. With
 * `--bail` the scenarios after one that is red have none, and are not judged.
 */
async function loadPasses(
  phase: Phase,
  measurements: readonly VariantMeasurement[],
  timed: readonly LoadedScenarioFile[],
): Promise<Pick<Measured, 'loads' | 'measured'>> {
  const loads: LoadMeasurement[] = [];
  const open = timed.filter(({ definition }) => definition.load !== undefined);
  if (open.length > 0) phase.onProgress({ type: 'phase', phase: 'load', text: 'Making load' });
  for (const [at, scenario] of open.entries()) {
    const variants = measurements.filter((m) => m.scenario === scenario.name);
    const own: LoadMeasurement[] = [];
    for (const { variant, error } of variants) {
      phase.signal.throwIfAborted();
      if (error !== undefined) continue;
      own.push(await phase.spent.time(scenario.name, () => measureLoad(phase, scenario, variant)));
    }
    loads.push(...own);
    if (!phase.bail || !endsRun(scenario, variants, phase, own)) continue;
    const left = open.slice(at + 1);
    return { loads, measured: timed.filter((one) => !left.includes(one)) };
  }
  return { loads, measured: [...timed] };
}

/** Runs `work`; what it throws becomes the failure of `keys`, unless the run itself is over. */
async function guarded(
  phase: Phase,
  measurer: Measurer,
  { name }: LoadedScenarioFile,
  keys: readonly string[],
  work: () => Promise<void>,
): Promise<void> {
  phase.signal.throwIfAborted();
  try {
    await phase.spent.time(name, work);
  } catch (error) {
    phase.signal.throwIfAborted();
    const reason = await measurer.reasonOf(error);
    await measurer.discard();
    // A query that failed because its engine is gone is the engine's failure, not the scenario's.
    await phase.engines.ping(ENGINE_ANSWERS_WITHIN_MS);
    for (const key of keys) phase.failures.set(key, withoutPasswords(failureOf(key, reason), phase.engineOptions.urls));
  }
}

function abortable(phase: Phase): Measurer {
  const measurer = new Measurer(phase);
  phase.signal.addEventListener('abort', () => measurer.abort(reasonOf(phase.signal)), { once: true });
  return measurer;
}

function reasonOf(signal: AbortSignal): Error {
  return signal.reason instanceof Error ? signal.reason : new Error(String(signal.reason));
}

function failureOf(key: string, error: unknown): PlumblineError {
  if (error instanceof PlumblineError) return error;
  return new PlumblineError(
    'CALL_FAILED',
    `${key}: ${messageOf(error)}`,
    'See the message; nothing of this variant was judged.',
  );
}

function collect(
  { scenarios, failures }: Pick<Phase, 'scenarios' | 'failures'>,
  passed: readonly ReadonlyMap<string, WorkPass>[],
  jumping: ReadonlySet<string>,
): VariantMeasurement[] {
  const measurements: VariantMeasurement[] = [];
  for (const scenario of scenarios) {
    const { name, definition } = scenario;
    const [reference = ''] = Object.keys(definition.variants);
    for (const variant of Object.keys(definition.variants)) {
      const key = `${name}/${variant}`;
      const passesOf = (own: string) => passed.flatMap((pass) => pass.get(`${name}/${own}`) ?? []);
      const [first, ...others] = passesOf(variant);
      const complete = others.length === (jumping.has(key) ? PASSES_OF_RANGES : 2) - 1;
      const measurement: VariantMeasurement =
        first && complete
          ? measurementOf(scenario, variant, [first, ...others], passesOf(reference))
          : { scenario: name, variant, latencyMs: [], warmupCalls: 0, notes: [] };
      attach(measurement, failures);
      measurements.push(measurement);
    }
  }
  return measurements;
}

function attach(measurement: VariantMeasurement, failures: ReadonlyMap<string, PlumblineError>): void {
  const failure = failures.get(`${measurement.scenario}/${measurement.variant}`);
  if (failure) measurement.error = { code: failure.code, message: failure.message, hint: failure.hint };
}
