import { randomUUID } from 'node:crypto';
import { seededRandom } from '../dataset/random.ts';
import { claimRedis, type RunningEngines } from '../engines/engines.ts';
import { acceptedOf } from '../gate/accepted-work.ts';
import { type ComparedMeasurement, judgeExact } from '../gate/comparison/judge-all.ts';
import { EngineWatch } from '../run/engine-watch.ts';
import { connectControl } from '../run/measurer.ts';
import type { PhaseClock } from '../run/phase-clock.ts';
import type { RunFacts } from '../run/run-info.ts';
import type { CompareOptions } from './compare-options.ts';
import type { ComparedData } from './compared-data.ts';
import type { CoreChoice } from './cores.ts';
import { type CountedVariants, countWork } from './count-work.ts';
import { Failures } from './failures.ts';
import { costLine } from './measuring-cost.ts';
import { serversOf } from './servers.ts';
import type { MeasurerSettings, SideInUse } from './side-in-use.ts';
import type { Sides } from './sides.ts';
import { timeVariants } from './time-variants.ts';
import { type ComparedVariant, isTimed, keyOf } from './variants.ts';

export interface MeasureComparedOptions extends CompareOptions {
  engines: RunningEngines;
  data: ComparedData;
  sides: Sides;
  swappable: boolean;
  cores: CoreChoice;
  clock: PhaseClock;
  facts: RunFacts;
}

/** Counts the work of both sides, which decides at once; then times what is not red already. */
export async function measureCompared(options: MeasureComparedOptions): Promise<ComparedMeasurement[]> {
  const { engines, facts, clock, onProgress } = options;
  await using headControl = await connectControl(serversOf(engines, 'head'));
  await using baseControl = await connectControl(serversOf(engines, 'base'));
  const controls = { base: baseControl, head: headControl };
  // Again, by the connections that empty them between variants: an application may remove the marker with its cache.
  for (const { redis } of Object.values(controls)) await claimRedis(redis, options.engineOptions.allowDatabases);
  const aborter = new AbortController();
  const signal = AbortSignal.any([options.signal, aborter.signal]);
  using watch = new EngineWatch(engines, headControl, (error) => aborter.abort(error));
  const failures = new Failures(engines, signal, options.engineOptions.urls);
  const settings: MeasurerSettings = {
    profile: options.profile,
    seed: options.seed,
    signal,
    ...('note' in options.cores || !facts.pinned ? {} : { cores: String(options.cores.workers) }),
  };
  const side = (which: 'base' | 'head'): SideInUse => ({
    ...options.data.codeOf(which, engines),
    side: which,
    servers: serversOf(engines, which),
    control: controls[which],
  });
  const sides = { base: side('base'), head: side('head') };
  const variants = comparedVariants(options.sides);

  onProgress({ type: 'phase', phase: 'work', text: 'Counting the work of both sides' });
  const counted = await clock.time('work', () => countWork({ sides, variants, settings, watch, failures, onProgress }));
  const compared = variants.map((variant) => comparedOf(variant, counted, failures, options));
  const red = compared.filter((one) => tellExact(one, options));
  if (red.length > 0 && options.bail) return [...compared.map(untimed), ...unloadable(options.sides)];

  onProgress({ type: 'phase', phase: 'latency', text: 'Timing both sides' });
  const timed = compared.flatMap((one, at) => {
    const variant = variants[at];
    return variant && one.measurement.timed ? [{ variant, measurement: one.measurement }] : [];
  });
  const costs = await clock.time('latency', () =>
    timeVariants(timed, {
      sides,
      settings,
      failures,
      onProgress,
      swappable: options.swappable,
      random: seededRandom('compare', randomUUID()),
      budgetMs: options.minutes * 60_000,
    }),
  );
  for (const { variant, measurement } of timed) attachFailure(variant, measurement, failures);
  onProgress({ type: 'step', text: costLine(timed, costs) });
  return [...compared, ...unloadable(options.sides)];
}

function comparedVariants({ scenarios }: Sides): ComparedVariant[] {
  return scenarios
    .filter(({ base }) => base !== undefined)
    .flatMap(({ name, head, change }) =>
      Object.keys(head.definition.variants).map((variant) => ({
        scenario: name,
        variant,
        definition: head.definition,
        change,
      })),
    );
}

function comparedOf(
  variant: ComparedVariant,
  counted: CountedVariants,
  failures: Failures,
  { facts: { pinned }, profile, today }: MeasureComparedOptions,
): ComparedMeasurement {
  const { base, head } = counted.get(keyOf(variant)) ?? {};
  const measurement: ComparedMeasurement['measurement'] = {
    scenario: variant.scenario,
    variant: variant.variant,
    timed: isTimed(variant),
    ...(base ? { workBase: base.work } : {}),
    ...(head ? { workHead: head.work } : {}),
    restarts: [],
    confirming: [],
    pinned,
    cutShort: false,
    notes: [],
  };
  attachFailure(variant, measurement, failures);
  const accepted = acceptedOf({ ...variant, profile });
  const compared: ComparedMeasurement = {
    measurement,
    ...(accepted ? { acceptance: { accepted, today } } : {}),
    ...(variant.definition.sameResult !== false && base && head
      ? { answers: { base: base.results, head: head.results } }
      : {}),
    ...nothingToCompare(variant, failures),
  };
  // What is red, or has nothing to be held against, needs no timing.
  measurement.timed &&= judgeExact(compared).every(({ verdict }) => verdict === 'pass');
  return compared;
}

/** A scenario that head added or changed may ask of base what it does not have yet; base's own scenarios must run there. */
function nothingToCompare(variant: ComparedVariant, failures: Failures): { nothingToCompare?: string } {
  const failure = failures.of(variant, 'base');
  if (failure === undefined || failures.of(variant, 'head') || variant.change === 'same') return {};
  const why = variant.change === 'new' ? 'the scenario is new' : 'the scenario changed';
  return { nothingToCompare: `${why}, and base cannot run it: ${failure.message}` };
}

function attachFailure(
  variant: ComparedVariant,
  measurement: ComparedMeasurement['measurement'],
  failures: Failures,
): void {
  const failure = failures.of(variant, 'head') ?? failures.of(variant, 'base');
  if (failure) measurement.error = { code: failure.code, message: failure.message, hint: failure.hint };
}

/** Says at once what is red on work or answers, before anything is timed. */
function tellExact(one: ComparedMeasurement, { onProgress }: MeasureComparedOptions): boolean {
  const red = judgeExact(one).filter(({ verdict }) => verdict === 'fail' || verdict === 'error');
  for (const { scenario, variant, metric, verdict, reason } of red) {
    onProgress({ type: 'warning', text: `${verdict.toUpperCase()} ${scenario}/${variant}/${metric}: ${reason}` });
  }
  return red.length > 0;
}

function untimed(one: ComparedMeasurement): ComparedMeasurement {
  return { ...one, measurement: { ...one.measurement, timed: false } };
}

function unloadable({ scenarios }: Sides): ComparedMeasurement[] {
  return scenarios
    .filter(({ base }) => base === undefined)
    .flatMap(({ name, head, unloadable: why, change }) =>
      Object.keys(head.definition.variants).map((variant) => ({
        measurement: {
          scenario: name,
          variant,
          timed: false,
          restarts: [],
          confirming: [],
          pinned: false,
          cutShort: false,
          notes: [],
        },
        nothingToCompare: `${change === 'new' ? 'the scenario is new, and ' : ''}base cannot load it: ${why}`,
      })),
    );
}
