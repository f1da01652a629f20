import type { ErrorCode } from '../errors.ts';
import { acceptedOf } from '../gate/accepted-work.ts';
import { answerRecord } from '../gate/answers/answer-record.ts';
import { type Approval, approvalOf } from '../gate/comparison/approval.ts';
import { type ComparedMeasurement, judgeExact, mayBeTimed } from '../gate/comparison/judge-all.ts';
import { endsEarly } from '../model/bail.ts';
import type { Recording } from '../model/lock.ts';
import { isRed } from '../model/verdict.ts';
import type { RunFacts } from '../session/run-info.ts';
import { StartedAhead } from '../session/started-ahead.ts';
import type { CompareOptions } from './compare-options.ts';
import {
  type CountBothSidesOptions,
  type CountedSide,
  type CountedVariants,
  countBothSides,
  differenceOf,
} from './count-both-sides.ts';
import type { Failures } from './failures.ts';
import type { Side } from './servers.ts';
import { type ComparedVariant, isTimed, keyOf } from './variants.ts';

type ExactOptions = Pick<CompareOptions, 'bail' | 'all' | 'profile' | 'today' | 'onProgress'> & {
  facts: RunFacts;
  /** Of both revisions; absent where they approve nothing. */
  locks: Record<Side, Recording | undefined> | undefined;
};

/**
 * Counts of both sides, variant by variant, and what they decide, told at once. With `bail` it stops after the first
 * part with something red: what is not in `compared` was not looked at.
 */
export async function compareExactly(
  variants: readonly ComparedVariant[],
  counting: Omit<CountBothSidesOptions, 'variants'>,
  options: ExactOptions,
): Promise<{ compared: ReadonlyMap<string, ComparedMeasurement>; stopped: boolean }> {
  const compared = new Map<string, ComparedMeasurement>();
  await using ahead = new StartedAhead(counting.settings.cores);
  const settings = { ...counting.settings, ahead };
  for (const part of quickestFirst(variants)) {
    const counted = await countBothSides({ ...counting, settings, variants: part });
    let ends = false;
    for (const variant of part) {
      const one = comparedOf(variant, counted, counting.failures, options);
      compared.set(keyOf(variant), one);
      tellRed(one, options);
      ends ||= judgeExact(one).some(({ verdict }) => endsEarly(verdict));
    }
    if (ends && options.bail) return { compared, stopped: true };
  }
  return { compared, stopped: false };
}

/** Variants that exist to be slow come last: what went wrong in the others is told before them. */
function quickestFirst(variants: readonly ComparedVariant[]): ComparedVariant[][] {
  const isSlow = ({ definition, variant }: ComparedVariant) => definition.variants[variant]?.baseline === true;
  return [variants.filter((variant) => !isSlow(variant)), variants.filter(isSlow)];
}

function comparedOf(
  variant: ComparedVariant,
  counted: CountedVariants,
  failures: Failures,
  options: ExactOptions,
): ComparedMeasurement {
  const { all, profile, today } = options;
  const { pinned } = options.facts;
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
  const unapproved: ComparedMeasurement = {
    measurement,
    ...(accepted ? { acceptance: { accepted, today } } : {}),
    ...(variant.definition.sameResult !== false && base && head ? { answers: differenceOf(base, head) } : {}),
    ...nothingToCompare(variant, failures),
  };
  // Digests of all answers are made for what is red alone.
  const approval =
    head && judgeExact(unapproved).some(({ verdict }) => verdict === 'fail')
      ? approvalIn(options, variant, head, base)
      : undefined;
  const compared: ComparedMeasurement = approval === undefined ? unapproved : { ...unapproved, approval };
  // What is red, or has nothing to be held against, needs no timing.
  measurement.timed &&= judgeExact(compared).every((row) => mayBeTimed(row) || (all && row.verdict === 'fail'));
  return compared;
}

function approvalIn(
  { locks, facts: { dataset } }: ExactOptions,
  variant: ComparedVariant,
  { work, answers }: CountedSide,
  ofBase: CountedSide | undefined,
): Approval | undefined {
  if (locks === undefined || dataset === undefined) return undefined;
  const name = `${variant.scenario}/${variant.variant}`;
  const recorded = { base: locks.base?.get(name), head: locks.head?.get(name) };
  const counted = { work, answers: answerRecord(answers), ...(ofBase && { workOfBase: ofBase.work }) };
  return approvalOf(recorded, counted, dataset.digest);
}

/**
 * How code fails that is asked for what it does not have, an application that cannot be started as head's scenario says
 * too. A measuring process that died or hung, or counters that disagree, is no such thing.
 */
const NOT_THERE: readonly ErrorCode[] = [
  'SCENARIO_INVALID',
  'CALL_FAILED',
  'ENGINES_UNTOUCHED',
  'APP_NOT_READY',
  'APP_DIED',
  'APP_WRONG_PORT',
  'APP_ELSEWHERE',
];

/**
 * A scenario that head added or changed may ask of base what it does not have yet; base's own scenarios must run there.
 */
function nothingToCompare(
  variant: ComparedVariant,
  failures: Failures,
): Pick<ComparedMeasurement, 'nothingToCompare' | 'wasCompared'> {
  const failure = failures.of(variant, 'base');
  if (failure === undefined || failures.of(variant, 'head') || variant.change === 'same') return {};
  if (!NOT_THERE.includes(failure.code)) return {};
  const why = variant.change === 'new' ? 'the scenario is new' : 'the scenario changed';
  return {
    nothingToCompare: `${why}, and base cannot run it: ${failure.message}`,
    wasCompared: variant.change !== 'new',
  };
}

/** What stopped one of its sides, head's first. */
export function attachFailure(
  variant: ComparedVariant,
  measurement: ComparedMeasurement['measurement'],
  failures: Failures,
): void {
  const failure = failures.of(variant, 'head') ?? failures.of(variant, 'base');
  if (failure) measurement.error = { code: failure.code, message: failure.message, hint: failure.hint };
}

/** Says at once what is red on work or answers, before anything is timed. */
function tellRed(one: ComparedMeasurement, { onProgress }: ExactOptions): void {
  const red = judgeExact(one).filter(({ verdict }) => isRed(verdict));
  for (const { scenario, variant, metric, verdict, reason } of red) {
    onProgress({ type: 'warning', text: `${verdict.toUpperCase()} ${scenario}/${variant}/${metric}: ${reason}` });
  }
}
