import path from 'node:path';
import type { Checkouts } from '../application/noted-imports.ts';
import { diagnoseComparison } from '../diagnose/diagnose-comparison.ts';
import { type RunningEngines, startEngines } from '../engines/engines.ts';
import { PlumblineError } from '../errors.ts';
import { type ComparedMeasurement, judgeComparisons } from '../gate/comparison/judge-all.ts';
import type { ComparisonMeasurement } from '../model/comparison.ts';
import { REPORT_VERSION, type Report } from '../model/report.ts';
import type { LoadedScenarioFile } from '../project/scenario-files.ts';
import { ENGINE_ANSWERS_WITHIN_MS } from '../session/engine-watch.ts';
import { asFailure } from '../session/failure.ts';
import { readCpuTicks } from '../session/host.ts';
import { PhaseClock } from '../session/phase-clock.ts';
import { describeEngines } from '../session/reported-engines.ts';
import { describeRun, type RunFacts } from '../session/run-info.ts';
import { type CoreChoice, chooseCores } from './choose-cores.ts';
import type { CompareOptions } from './compare-options.ts';
import { ComparedData } from './compared-data.ts';
import { measureCompared } from './measure-compared.ts';
import { type ComparedScenario, prepareSides, type Sides } from './sides.ts';
import { keyOf } from './variants.ts';

/** What a cache writes to its disk is no part of what is compared. */
const NOTHING_KEPT = ['--save', '', '--appendonly', 'no'];

export interface CompareOutcome {
  report: Report;
  measurements: ComparisonMeasurement[];
  /** What the verdict is made of. */
  compared: ComparedMeasurement[];
  /** What no measurement can show. */
  unseen: string[];
  /** Warnings of the run itself. */
  notes: string[];
  /** Variants that `--bail` left out. */
  leftOut: string[];
  failure: PlumblineError | undefined;
}

/**
 * Two revisions in one run: their sides, one pair of engines, work, times, verdict. Gives a report whenever there is a
 * base, also when an engine could not be had. @throws BASE_UNKNOWN, BASE_UNUSABLE, or what `signal` was aborted with.
 */
export async function compare(options: CompareOptions): Promise<CompareOutcome> {
  const startedAt = new Date();
  const ticks = await readCpuTicks();
  const clock = new PhaseClock();
  options.onProgress({ type: 'phase', phase: 'sides', text: 'Checking out the base' });
  await using sides = await clock.time('sides', () => sidesOf(options));
  const { revisions } = sides;
  const facts: RunFacts = {
    pinned: false,
    warnings: [...sides.notes],
    machineNotes: [],
    base: { revision: revisions.base, is: revisions.baseIs },
  };
  let compared: ComparedMeasurement[] = [];
  let failure: PlumblineError | undefined;
  try {
    compared = await startAndMeasure(options, sides, clock, facts);
  } catch (thrown) {
    failure = asFailure(thrown, options.engineOptions.urls);
  }
  options.signal.throwIfAborted();
  const info = await describeRun(options, facts, { startedAt, ticks, clock });
  const judged = failure ? failed(failure, options.scenarios) : judgeComparisons(compared, sides.unseen);
  const warnings = [...facts.warnings, ...judged.warnings];
  const findings = failure ? [] : diagnoseComparison(compared, judged.comparisons, options.profile);
  const report: Report = {
    schemaVersion: REPORT_VERSION,
    ...judged,
    findings,
    warnings,
    run: info,
    scenarios: [],
    guide: [],
  };
  return {
    report,
    measurements: compared.map(({ measurement }) => measurement),
    compared,
    unseen: sides.unseen,
    notes: facts.warnings,
    leftOut: failure ? [] : leftOutOf(sides, compared),
    failure,
  };
}

async function sidesOf(options: CompareOptions): Promise<Sides> {
  const { folder, config, onProgress, signal } = options;
  try {
    return await prepareSides({
      ...options,
      scenariosFolder: path.resolve(folder, config.scenarios),
      onStep: (text) => onProgress({ type: 'step', text }),
    });
  } catch (thrown) {
    // Ctrl-C in a terminal reaches git too, and that git ended is not why.
    signal.throwIfAborted();
    throw thrown;
  }
}

async function startAndMeasure(
  options: CompareOptions,
  sides: Sides,
  clock: PhaseClock,
  facts: RunFacts,
): Promise<ComparedMeasurement[]> {
  const { onProgress, signal, engineOptions } = options;
  const [head, base] = loadedOnBoth(sides);
  const data = await clock.time(
    'seed',
    async () =>
      new ComparedData({
        ...options,
        head,
        base,
        checkouts: checkoutsOf(sides),
        baseDataset: sides.baseDataset,
      }),
  );
  sides.unseen.push(...data.unseen);
  const cores = await chooseCores();
  onProgress({ type: 'phase', phase: 'engines', text: 'Starting MongoDB and a Redis for each side' });
  await using engines = await clock.time('engines', () =>
    startEngines({
      ...engineOptions,
      redisArguments: [...engineOptions.redisArguments, ...NOTHING_KEPT],
      secondRedis: true,
      ...('note' in cores ? {} : { pinCores: { engines: [cores.engines] } }),
      snapshot: data.snapshot,
      signal,
      onProgress: (text) => onProgress({ type: 'step', text }),
    }),
  );
  try {
    facts.engines = describeEngines(engines);
    onProgress({ type: 'phase', phase: 'seed', text: `Data: ${data.name} at profile ${options.profile}` });
    const ensured = await clock.time('seed', () => data.ensure(engines));
    facts.dataset = ensured.dataset;
    facts.pinned = engines.pinned && !('note' in cores);
    facts.machineNotes.push(...pinningNotes(engines, cores), ...engines.notes);
    facts.warnings.push(...ensured.notes);
    return await measureCompared({ ...options, engines, data, sides, clock, facts, cores, ...ensured });
  } catch (thrown) {
    signal.throwIfAborted();
    // What nobody expected may be an engine that is gone: that is told by its name.
    if (!(thrown instanceof PlumblineError)) await engines.ping(ENGINE_ANSWERS_WITHIN_MS);
    throw thrown;
  }
}

function leftOutOf({ scenarios }: Sides, compared: readonly ComparedMeasurement[]): string[] {
  const has = new Set(compared.map(({ measurement }) => keyOf(measurement)));
  return scenarios
    .flatMap(({ name, head }) =>
      Object.keys(head.definition.variants).map((variant) => keyOf({ scenario: name, variant })),
    )
    .filter((key) => !has.has(key));
}

interface SideCode {
  folder: string;
  scenarios: LoadedScenarioFile[];
}

/** The project is in the same place of both. */
function checkoutsOf({ baseFolder, headFolder, revisions }: Sides): Checkouts {
  return { head: revisions.top, own: path.resolve(baseFolder, path.relative(headFolder, revisions.top)) };
}

/** @throws BASE_UNUSABLE where base can load nothing that head has. */
function loadedOnBoth({ scenarios, baseFolder, headFolder }: Sides): [head: SideCode, base: SideCode] {
  const broken = scenarios.find((one) => one.broken);
  if (broken !== undefined) {
    const what = broken.change === 'same' ? 'which head did not change' : 'also as base has it';
    throw new PlumblineError(
      'BASE_UNUSABLE',
      `base cannot load the scenario ${broken.name}, ${what}: ${broken.unloadable}`,
      'What it needs is not in the revision: files that git ignores, as generated code, and submodules are not checked out beside it. Commit them, or make them when they are installed.',
    );
  }
  const both = scenarios.filter(
    (one): one is ComparedScenario & { base: LoadedScenarioFile } => one.base !== undefined,
  );
  if (both.length === 0) {
    const [first] = scenarios;
    throw new PlumblineError(
      'BASE_UNUSABLE',
      `base can load none of the scenarios; ${first?.name}: ${first?.unloadable}`,
      "Head's scenarios and data are laid over base, where they meet base's code: what they import from it must be there.",
    );
  }
  return [
    { folder: headFolder, scenarios: both.map(({ head }) => head) },
    { folder: baseFolder, scenarios: both.map(({ base }) => base) },
  ];
}

function pinningNotes(engines: RunningEngines, cores: CoreChoice): string[] {
  if ('note' in cores) return [`${cores.note}: times are compared with wider margins`];
  if (engines.pinned) return [];
  return ['the engines share cores with what measures: times are compared with wider margins'];
}

/** What stopped the run is said once, and nothing is judged. */
function failed(
  { code, message, hint }: PlumblineError,
  scenarios: readonly LoadedScenarioFile[],
): ReturnType<typeof judgeComparisons> {
  return {
    verdict: 'error',
    reasons: [message],
    warnings: [`not judged: ${scenarios.map(({ name }) => name).join(', ')}`],
    errors: [{ code, message, hint }],
    comparisons: [],
  };
}
