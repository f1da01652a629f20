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

/** Two work passes a side, each in a process of its own. What one of them throws is that side's failure of that variant. */
export async function countWork(options: CountWorkOptions): Promise<CountedVariants> {
  const first = await workPasses(options, 1);
  const second = await workPasses(options, 2);
  return new Map(
    options.variants.map((variant) => {
      const counted: Partial<Record<Side, CountedSide>> = {};
      for (const side of SIDES) {
        const [one, two] = [first.get(keyOf(variant, side)), second.get(keyOf(variant, side))];
        if (one && two) counted[side] = { work: stableWork(one.work, two.work), results: two.results };
      }
      return [keyOf(variant), counted];
    }),
  );
}

async function workPasses(options: CountWorkOptions, pass: number): Promise<Map<string, WorkPass>> {
  const { sides, variants, settings, failures, onProgress } = options;
  const passed = new Map<string, WorkPass>();
  await using base = measurerOf(sides.base, settings, databasesOf('base', false));
  await using head = measurerOf(sides.head, settings, databasesOf('head', false));
  const measurers: Record<Side, Measurer> = { base, head };
  for (const [at, variant] of variants.entries()) {
    onProgress({ type: 'bar', text: `work ${pass}/2 ${variant.scenario}`, done: at, total: variants.length });
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
