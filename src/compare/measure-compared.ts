import { randomUUID } from 'node:crypto';
import { seededRandom } from '../dataset/random.ts';
import { claimRedis, type RunningEngines } from '../engines/engines.ts';
import { type ComparedMeasurement, judgeExact } from '../gate/comparison/judge-all.ts';
import { NOT_TIMED } from '../model/not-timed.ts';
import { EngineWatch } from '../session/engine-watch.ts';
import { connectControl } from '../session/measurer.ts';
import type { PhaseClock } from '../session/phase-clock.ts';
import type { RunFacts } from '../session/run-info.ts';
import type { CoreChoice } from './choose-cores.ts';
import { committedRecordings } from './committed-locks.ts';
import { attachFailure, compareExactly } from './compare-exactly.ts';
import type { CompareOptions } from './compare-options.ts';
import type { ComparedData } from './compared-data.ts';
import { Failures } from './failures.ts';
import { costLine } from './measuring-cost.ts';
import { serversOf } from './servers.ts';
import type { MeasurerSettings, SideInUse } from './side-in-use.ts';
import type { Sides } from './sides.ts';
import { verdictSoFar } from './time-left.ts';
import { timeVariants } from './time-variants.ts';
import { type ComparedVariant, keyOf } from './variants.ts';

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
    engineOptions: options.engineOptions,
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
  const counting = { sides, settings, watch, failures, onProgress };
  const locks = await committedRecordings(options.sides, facts, options.profile);
  const { compared, stopped } = await clock.time('work', () =>
    compareExactly(variants, counting, { ...options, locks }),
  );
  if (stopped) return stoppedByBail(variants, compared, options);
  if (!options.all && [...compared.values()].flatMap(judgeExact).some(({ verdict }) => verdict === 'fail')) {
    onProgress({ type: 'step', text: NOT_TIMED });
    return [...inOrder(variants, compared).map(untimed), ...unloadable(options.sides)];
  }

  onProgress({ type: 'phase', phase: 'latency', text: 'Timing both sides' });
  const timed = variants.flatMap((variant) => {
    const measurement = compared.get(keyOf(variant))?.measurement;
    return measurement?.timed ? [{ variant, measurement }] : [];
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
      known: verdictSoFar([...compared.values()]),
    }),
  );
  for (const { variant, measurement } of timed) attachFailure(variant, measurement, failures);
  onProgress({ type: 'step', text: costLine(timed, costs) });
  return [...inOrder(variants, compared), ...unloadable(options.sides)];
}

/** Nothing is timed; what was not counted either is said, and not in the report as if it had been looked at. */
function stoppedByBail(
  variants: readonly ComparedVariant[],
  compared: ReadonlyMap<string, ComparedMeasurement>,
  { facts, sides }: MeasureComparedOptions,
): ComparedMeasurement[] {
  const uncounted = variants.map((variant) => keyOf(variant)).filter((key) => !compared.has(key));
  if (uncounted.length > 0) facts.warnings.push(`stopped by --bail, not compared: ${uncounted.join(', ')}`);
  return [...inOrder(variants, compared).map(untimed), ...unloadable(sides)];
}

function inOrder(
  variants: readonly ComparedVariant[],
  compared: ReadonlyMap<string, ComparedMeasurement>,
): ComparedMeasurement[] {
  return variants.flatMap((variant) => compared.get(keyOf(variant)) ?? []);
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

function untimed(one: ComparedMeasurement): ComparedMeasurement {
  const { timed } = one.measurement;
  return { ...one, measurement: { ...one.measurement, timed: false, ...(timed ? { notTimed: NOT_TIMED } : {}) } };
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
        nothingToCompare: `the scenario ${change === 'new' ? 'is new' : 'changed'}, and base cannot load it: ${why}`,
        wasCompared: change !== 'new',
      })),
    );
}
