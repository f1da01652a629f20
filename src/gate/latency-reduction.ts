import type { RowVerdict } from '../model/verdict.ts';
import { medianRatioBounds } from '../stats/median-bounds.ts';
import { median } from '../stats/quantile.ts';
import type { Symptom } from './cures.ts';
import { counted, ms, percent } from './format.ts';
import { FAIL_CONFIDENCE, PASS_CONFIDENCE } from './latency-limit.ts';

export interface ReductionJudgement {
  verdict: RowVerdict;
  /** The reduction as a percentage. */
  actual: string;
  reason: string;
  symptoms?: readonly Symptom[];
}

/** A saving of time, with what is known of the ratio `after / before`. */
export interface Saving {
  /** `median`, or `mean of 5 medians`. */
  of: string;
  beforeMs: number;
  afterMs: number;
  /** Lower bound of the ratio at the confidence of a failure. */
  leastRatio: number | undefined;
  /** Upper bound of the ratio at the confidence of a pass. */
  mostRatio: number | undefined;
  /** What would settle it where it is undecided. */
  settles: string;
}

/** What settles most of them. */
export const MORE_CALLS = 'more calls would settle it: raise `latencyBudget`';

/**
 * One minus the ratio of the medians. `pass` when it reaches the target at the 99% upper bound of the ratio, `fail`
 * when it misses it even at the 99.9% lower bound, otherwise `inconclusive`. Takes sorted samples.
 */
export function judgeLatencyReduction(
  samplesMs: readonly number[],
  versusMs: readonly number[],
  target: number,
): ReductionJudgement {
  const afterMs = median(samplesMs);
  const beforeMs = median(versusMs);
  if (afterMs === undefined || beforeMs === undefined) return unmeasured('one of both variants has no timed calls');
  if (beforeMs <= 0) return unmeasured('the median to compare with is 0 ms: there is nothing to reduce');
  const settles = moreCallsSettle(samplesMs, versusMs, target)
    ? MORE_CALLS
    : `${counted(versusMs.length, 'call')} of the slower variant cannot tell: leave a wider margin to the target`;
  return judgeSaving({ of: 'median', beforeMs, afterMs, ...ratioBounds(samplesMs, versusMs), settles }, target);
}

/**
 * Whether a reduction would be decided if the faster median were known exactly, the slower one no better than it is.
 */
export function moreCallsSettle(samplesMs: readonly number[], versusMs: readonly number[], target: number): boolean {
  const exact = median(samplesMs);
  if (exact === undefined) return false;
  const { leastRatio, mostRatio } = ratioBounds(Array<number>(MANY).fill(exact), versusMs);
  return missed(leastRatio, target) || reached(mostRatio, target);
}

/** Enough equal values for every bound of their median to be that value. */
const MANY = 100;

function ratioBounds(samplesMs: readonly number[], versusMs: readonly number[]) {
  return {
    leastRatio: medianRatioBounds(samplesMs, versusMs, FAIL_CONFIDENCE).lower,
    mostRatio: medianRatioBounds(samplesMs, versusMs, PASS_CONFIDENCE).upper,
  };
}

function missed(leastRatio: number | undefined, target: number): leastRatio is number {
  return leastRatio !== undefined && 1 - leastRatio < target;
}

function reached(mostRatio: number | undefined, target: number): mostRatio is number {
  return mostRatio !== undefined && 1 - mostRatio >= target;
}

/** The rule on a saving, whatever the ratio is of. */
export function judgeSaving(saving: Saving, target: number): ReductionJudgement {
  const { of, beforeMs, afterMs, leastRatio, mostRatio, settles } = saving;
  const actual = percent(1 - afterMs / beforeMs);
  const measured = `${of} ${ms(beforeMs)} -> ${ms(afterMs)}, ${actual} less`;
  const wanted = `expected ${targetText(target)}`;
  if (missed(leastRatio, target)) {
    const bound = `at most ${percent(1 - leastRatio)} with 99.9% confidence`;
    return { verdict: 'fail', actual, reason: `${measured}, ${bound}; ${wanted}` };
  }
  if (reached(mostRatio, target)) {
    const bound = `at least ${percent(1 - mostRatio)} with 99% confidence`;
    return { verdict: 'pass', actual, reason: `${measured}, ${bound}; ${wanted}` };
  }
  const known =
    mostRatio === undefined || leastRatio === undefined
      ? 'too few calls to tell'
      : `somewhere between ${percent(1 - mostRatio)} and ${percent(1 - leastRatio)}`;
  return { verdict: 'inconclusive', actual, reason: `${measured}, ${known}; ${wanted}; ${settles}` };
}

/** `at least 86%`. */
export function targetText(target: number): string {
  return `at least ${Number((target * 100).toPrecision(12))}%`;
}

export function unmeasured(reason: string): ReductionJudgement {
  return { verdict: 'error', actual: 'not measured', reason };
}
