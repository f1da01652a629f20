import { nextStep } from '../gate/comparison/next-step.ts';
import type { ComparisonMeasurement } from '../model/comparison.ts';
import type { OnProgress } from '../session/progress.ts';
import type { PairedBlocks } from './block-pairs.ts';
import { type MeasuredRestart, measureRestart, type RestartOptions } from './restart.ts';
import { timingLine } from './time-left.ts';
import { type ComparedVariant, keyOf } from './variants.ts';

export interface TimedVariant {
  variant: ComparedVariant;
  measurement: ComparisonMeasurement;
}

export interface TimeOptions extends Omit<RestartOptions, 'variants' | 'goesOn' | 'onVariant'> {
  budgetMs: number;
  /** The verdict that is known already, for the progress. */
  known: string;
  onProgress: OnProgress;
  clock?: () => number;
}

/** How often the time that is left is told, after the first restart has shown what one takes. */
const TOLD_EVERY_MS = 30_000;

/** What measuring one variant took, over all restarts. */
export interface MeasuringCost {
  totalMs: number;
  warmupMs: number;
}

/**
 * Restarts both sides' processes until the verdict of every variant is known, or the budget ends; each restart serves
 * all that are still open. What was measured is added to the measurements. An alarm is repeated in the restarts after
 * it: all of them are fresh processes.
 */
export async function timeVariants(
  timed: readonly TimedVariant[],
  options: TimeOptions,
): Promise<Map<string, MeasuringCost>> {
  const clock = options.clock ?? (() => performance.now());
  const endsAt = clock() + options.budgetMs;
  const costs = new Map<string, MeasuringCost>();
  const startedAt = clock();
  let taken = 0;
  let toldAt = Number.NEGATIVE_INFINITY;
  for (let restart = 1; ; restart += 1) {
    const open = openOf(timed, options);
    if (open.length === 0) break;
    if (restart > 1 && clock() >= endsAt) {
      for (const { measurement } of open) measurement.cutShort = true;
      break;
    }
    if (restart <= 2 || clock() - toldAt >= TOLD_EVERY_MS) {
      toldAt = clock();
      const spent = { spentMs: toldAt - startedAt, taken, budgetLeftMs: endsAt - toldAt };
      const measurements = open.map(({ measurement }) => measurement);
      options.onProgress({ type: 'step', text: timingLine(options.known, measurements, timed.length, spent) });
    }
    let done = 0;
    const measured = await measureRestart({
      ...options,
      variants: open.map(({ variant }) => variant),
      // The first one is finished all the same: without any restart there would be nothing to say.
      goesOn: () => restart === 1 || clock() < endsAt,
      onVariant: ({ scenario, variant }) => {
        const text = `restart ${restart}, ${open.length} of ${timed.length} open: ${scenario}/${variant}`;
        options.onProgress({ type: 'bar', text, done, total: open.length });
        done += 1;
      },
    });
    taken += measured.size;
    for (const one of open) add(one, measured, costs, options);
  }
  return costs;
}

function openOf(timed: readonly TimedVariant[], { failures }: TimeOptions): TimedVariant[] {
  return timed.filter(
    ({ variant, measurement }) =>
      !(failures.of(variant, 'base') || failures.of(variant, 'head')) && nextStep(measurement).step !== 'decided',
  );
}

function add(
  { variant, measurement }: TimedVariant,
  measured: ReadonlyMap<string, MeasuredRestart>,
  costs: Map<string, MeasuringCost>,
  { onProgress }: TimeOptions,
): void {
  const key = keyOf(variant);
  const own = measured.get(key);
  if (own === undefined) return;
  const { step } = nextStep(measurement);
  (step === 'confirm' ? measurement.confirming : measurement.restarts).push(own.restart);
  noteStolen(measurement, own.paired);
  const cost = costs.get(key) ?? { totalMs: 0, warmupMs: 0 };
  costs.set(key, {
    totalMs: cost.totalMs + own.paired.totalMs,
    warmupMs: cost.warmupMs + own.paired.warmupMs,
  });
  if (step === 'more' && nextStep(measurement).step === 'confirm') {
    onProgress({ type: 'step', text: `${key} looks slower: measured again in fresh processes` });
  }
}

function noteStolen(measurement: ComparisonMeasurement, { again }: PairedBlocks): void {
  if (again === 0) return;
  measurement.notes.push(
    `${again === 1 ? 'a pair of blocks was' : `${again} pairs of blocks were`} measured again: the hypervisor took much of the machine meanwhile`,
  );
}
