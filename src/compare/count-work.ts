import { stableWork } from '../measure/stable-work.ts';
import type { WorkPass } from '../measure/work-pass.ts';
import type { CallResult } from '../model/measurement.ts';
import type { Work } from '../model/work.ts';
import type { EngineWatch } from '../session/engine-watch.ts';
import { workOf } from '../session/measure-scenario.ts';
import type { Measurer } from '../session/measurer.ts';
import type { OnProgress } from '../session/progress.ts';
import { restoreWritten } from '../session/restore-written.ts';
import type { Failures } from './failures.ts';
import { SIDES, type Side } from './servers.ts';
import {
  databasesOf,
  type MeasurerSettings,
  measurerOf,
  restoring,
  type SideInUse,
  scenarioOf,
} from './side-in-use.ts';
import { type ComparedVariant, keyOf } from './variants.ts';

/** What one side did and answered in the counted calls of a variant. */
export interface CountedSide {
  work: Work;
  results: CallResult[];
}

export type CountedVariants = ReadonlyMap<string, Partial<Record<Side, CountedSide>>>;

export interface CountWorkOptions {
  sides: Record<Side, SideInUse>;
  variants: readonly ComparedVariant[];
  settings: MeasurerSettings;
  watch: EngineWatch;
  failures: Failures;
  onProgress: OnProgress;
}

/**
 * A work pass a side, each variant in a process of its own. Counts that base and head share need no repeating: two processes agree on
 * them. Where they differ, both sides count once more in fresh processes, which tells a difference from a count that is not the same
 * twice. What a pass throws is that side's failure of that variant.
 */
export async function countWork(options: CountWorkOptions): Promise<CountedVariants> {
  const { variants } = options;
  const first = await workPasses(options, variants, 'work');
  const differing = variants.filter((variant) => differs(first, variant));
  const second = await workPasses(options, differing, 'work again');
  return new Map(
    variants.map((variant) => [
      keyOf(variant),
      countedTwice(variant, first, differing.includes(variant) ? second : first),
    ]),
  );
}

type Passed = ReadonlyMap<string, WorkPass>;

function countedTwice(variant: ComparedVariant, first: Passed, again: Passed): Partial<Record<Side, CountedSide>> {
  const counted: Partial<Record<Side, CountedSide>> = {};
  const told = toldBy([first, again], variant);
  for (const side of SIDES) {
    const key = keyOf(variant, side);
    const [one, other, results] = [first.get(key), again.get(key), told.get(key)?.results];
    if (one && other && results) counted[side] = { work: stableWork(one.work, other.work), results };
  }
  return counted;
}

/** The pass in which the sides answer otherwise, if there is one: one wrong answer is one, whichever pass gave it. */
function toldBy([first, again]: readonly [Passed, Passed], variant: ComparedVariant): Passed {
  const answersOf = (side: Side) =>
    first
      .get(keyOf(variant, side))
      ?.results.map(({ index, digest }) => `${index} ${digest}`)
      .join();
  return answersOf('base') === answersOf('head') ? again : first;
}

function differs(passed: Passed, variant: ComparedVariant): boolean {
  const [base, head] = SIDES.map((side) => passed.get(keyOf(variant, side)));
  return base !== undefined && head !== undefined && stableWork(base.work, head.work).unstable.length > 0;
}

async function workPasses(
  options: CountWorkOptions,
  variants: readonly ComparedVariant[],
  text: string,
): Promise<Map<string, WorkPass>> {
  const { sides, settings, failures, onProgress } = options;
  const passed = new Map<string, WorkPass>();
  await using base = measurerOf(sides.base, settings, databasesOf('base', false));
  await using head = measurerOf(sides.head, settings, databasesOf('head', false));
  const measurers: Record<Side, Measurer> = { base, head };
  for (const [at, variant] of variants.entries()) {
    onProgress({ type: 'bar', text: `${text}: ${keyOf(variant)}`, done: at, total: variants.length });
    for (const side of SIDES) {
      if (failures.of(variant, side) !== undefined) continue;
      await failures.guard(variant, side, [measurers[side]], async () => {
        passed.set(keyOf(variant, side), await passOf(options, sides[side], variant, measurers[side]));
      });
    }
  }
  return passed;
}

async function passOf(
  { watch }: CountWorkOptions,
  side: SideInUse,
  { scenario: name, variant }: ComparedVariant,
  measurer: Measurer,
): Promise<WorkPass> {
  const scenario = scenarioOf(side, name);
  const databases = databasesOf(side.side, false);
  await restoreWritten(scenario, variant, restoring(side, databases));
  return await watch.paused(() => workOf(measurer, side.control, scenario, variant, databases));
}
