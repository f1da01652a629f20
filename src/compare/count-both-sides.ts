import { answerDifference } from '../gate/answers/answer-difference.ts';
import type { WorkPass } from '../measure/work-pass.ts';
import type { AnswerDifference } from '../model/answer.ts';
import { isHiddenByStrangers, knownTo } from '../model/counters.ts';
import type { CallResult } from '../model/measurement.ts';
import type { Work } from '../model/work.ts';
import { isRange, PASSES_OF_RANGES, workOfPasses } from '../model/work-passes.ts';
import { countVariant } from '../session/count-variant.ts';
import type { EngineWatch } from '../session/engine-watch.ts';
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
  /** Of every pass. */
  answers: CallResult[][];
}

/** What head answered otherwise than base. */
export function differenceOf(base: CountedSide, head: CountedSide): AnswerDifference {
  return answerDifference({ name: 'base', passes: base.answers }, { name: 'head', passes: head.answers });
}

export type CountedVariants = ReadonlyMap<string, Partial<Record<Side, CountedSide>>>;

export interface CountBothSidesOptions {
  sides: Record<Side, SideInUse>;
  variants: readonly ComparedVariant[];
  settings: MeasurerSettings;
  watch: EngineWatch;
  failures: Failures;
  onProgress: OnProgress;
}

/**
 * A work pass a side, each variant in a process of its own. Counts that base and head share need no repeating: two
 * processes agree on them. Where counts or answers differ, both sides count once more in fresh processes, which tells a
 * difference from what is not the same twice. Such a count is a range, which takes more passes. What one side alone could
 * count is counted anew: somebody else may have been connected for a moment. What a pass throws is that side's failure of
 * that variant.
 */
export async function countBothSides(options: CountBothSidesOptions): Promise<CountedVariants> {
  const { variants } = options;
  const once = await workPasses(options, variants, 'work');
  const unlike = variants.filter((variant) => lacksCounter(once, variant));
  const first = new Map([...once, ...(await workPasses(options, unlike, 'work anew, as one side lacks a count'))]);
  const differing = variants.filter((variant) => differs(first, variant));
  const second = await workPasses(options, differing, 'work again');
  const jumping = differing.filter((variant) => jumps([first, second], variant) || wavers([first, second], variant));
  const further: Passed[] = [];
  while (jumping.length > 0 && further.length < PASSES_OF_RANGES - 2)
    further.push(await workPasses(options, jumping, 'work again, as it is not the same twice'));
  const passesOf = (variant: ComparedVariant) => {
    if (jumping.includes(variant)) return [first, second, ...further];
    return differing.includes(variant) ? [first, second] : [first];
  };
  return new Map(variants.map((variant) => [keyOf(variant), countedIn(passesOf(variant), variant)]));
}

type Passed = ReadonlyMap<string, WorkPass>;

/** Whether somebody who was connected hid a counter of one side alone. */
function lacksCounter(passed: Passed, variant: ComparedVariant): boolean {
  const [base, head] = SIDES.map((side) => passed.get(keyOf(variant, side)));
  if (base === undefined || head === undefined) return false;
  const shown = ({ work }: WorkPass) => String(knownTo(work).filter(isHiddenByStrangers));
  return shown(base) !== shown(head);
}

/** Whether a side counted something else the second time, but for connections, which wander by themselves. */
function jumps([first, second]: readonly [Passed, Passed], variant: ComparedVariant): boolean {
  return SIDES.some((side) => {
    const [one, again] = [first.get(keyOf(variant, side)), second.get(keyOf(variant, side))];
    return one !== undefined && again !== undefined && isRange(workOfPasses(one.work, again.work));
  });
}

/** Whether head was answered as base in some pass and not in others, which more passes tell from what always differs. */
function wavers(passed: readonly Passed[], variant: ComparedVariant): boolean {
  if (variant.definition.sameResult === false) return false;
  const { base, head } = countedIn(passed, variant);
  return base !== undefined && head !== undefined && differenceOf(base, head).unsure.length > 0;
}

function countedIn(passed: readonly Passed[], variant: ComparedVariant): Partial<Record<Side, CountedSide>> {
  const counted: Partial<Record<Side, CountedSide>> = {};
  for (const side of SIDES) {
    const key = keyOf(variant, side);
    const [first, ...others] = passed.flatMap((own) => own.get(key) ?? []);
    if (first && others.length === passed.length - 1)
      counted[side] = {
        work: workOfPasses(first.work, ...others.map(({ work }) => work)),
        answers: [first, ...others].map(({ results }) => results),
      };
  }
  return counted;
}

function differs(passed: Passed, variant: ComparedVariant): boolean {
  const [base, head] = SIDES.map((side) => passed.get(keyOf(variant, side)));
  if (base === undefined || head === undefined) return false;
  return workOfPasses(base.work, head.work).unstable.length > 0 || answersText(base) !== answersText(head);
}

function answersText({ results }: WorkPass): string {
  return results.map(({ index, digest }) => `${index} ${digest}`).join();
}

async function workPasses(
  options: CountBothSidesOptions,
  variants: readonly ComparedVariant[],
  text: string,
): Promise<Map<string, WorkPass>> {
  const { sides, settings, failures, onProgress } = options;
  const passed = new Map<string, WorkPass>();
  await using base = measurerOf(sides.base, settings, databasesOf('base', false));
  await using head = measurerOf(sides.head, settings, databasesOf('head', false));
  const measurers: Record<Side, Measurer> = { base, head };
  settings.ahead?.need(SIDES.length * variants.length);
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
  { watch }: CountBothSidesOptions,
  side: SideInUse,
  { scenario: name, variant }: ComparedVariant,
  measurer: Measurer,
): Promise<WorkPass> {
  const scenario = scenarioOf(side, name);
  const databases = databasesOf(side.side, false);
  const { control } = side;
  const restore = () => restoreWritten(scenario, variant, restoring(side, databases));
  return await watch.paused(() => countVariant({ measurer, control, scenario, variant, databases, restore }));
}
