import { stableWork } from '../measure/stable-work.ts';
import type { WorkPass } from '../measure/work-pass.ts';
import type { CallResult } from '../model/measurement.ts';
import type { Work } from '../model/work.ts';
import type { EngineWatch } from '../run/engine-watch.ts';
import { workOf } from '../run/measure-scenarios.ts';
import type { Measurer } from '../run/measurer.ts';
import type { OnProgress } from '../run/progress.ts';
import { restoreWritten } from '../run/restore-written.ts';
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
 * A work pass a side, each in a process of its own. Counts that base and head share need no repeating: two processes agree on them. Where
 * they differ, both sides count once more in fresh processes, which tells a difference from a count that is not the same twice. They make
 * all calls up to there again: what a module keeps between calls is then as it was. What a pass throws is that side's failure of that variant.
 */
export async function countWork(options: CountWorkOptions): Promise<CountedVariants> {
  const first = await workPasses(options, options.variants, 'work');
  const differing = options.variants.filter((variant) => differs(first, variant));
  const upToLast = options.variants.slice(0, options.variants.findLastIndex((one) => differing.includes(one)) + 1);
  const second = await workPasses(options, upToLast, 'work again');
  return new Map(
    options.variants.map((variant) => {
      const counted: Partial<Record<Side, CountedSide>> = {};
      const told = differing.includes(variant) ? toldBy([first, second], variant) : first;
      for (const side of SIDES) {
        const one = first.get(keyOf(variant, side));
        const again = differing.includes(variant) ? second.get(keyOf(variant, side)) : one;
        const results = told?.get(keyOf(variant, side))?.results;
        if (one && again && results) counted[side] = { work: stableWork(one.work, again.work), results };
      }
      return [keyOf(variant), counted];
    }),
  );
}

/** The first pass where the sides answer otherwise: one wrong answer is one, whichever pass gave it. */
function toldBy(passes: readonly ReadonlyMap<string, WorkPass>[], variant: ComparedVariant) {
  const answersOf = (passed: ReadonlyMap<string, WorkPass>, side: Side) =>
    passed
      .get(keyOf(variant, side))
      ?.results.map(({ index, digest }) => `${index} ${digest}`)
      .join();
  return passes.find((passed) => answersOf(passed, 'base') !== answersOf(passed, 'head')) ?? passes.at(-1);
}

function differs(passed: ReadonlyMap<string, WorkPass>, variant: ComparedVariant): boolean {
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
