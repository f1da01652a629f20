import type { TimeMetric } from '../../model/latency-metrics.ts';
import { QUANTILES } from '../../model/latency-metrics.ts';
import type { Comparison } from '../../model/report.ts';
import { hodgesLehmann, type ShiftEstimate } from '../../stats/hodges-lehmann.ts';
import { lagOneCorrelation } from '../../stats/lag-one.ts';
import { quantile, sorted } from '../../stats/quantile.ts';
import { meanAndError, studentQuantile } from '../../stats/student-t.ts';
import { INTERVAL_CONFIDENCE } from './decision-thresholds.ts';
import type { RestartEvidence } from './evidence.ts';
import { pairsOf, restartDifference } from './median-decision.ts';

/** How much slower head is, as logarithms of the ratio; `undefined` for no evidence. */
export function estimateOf(evidence: readonly RestartEvidence[], metric: TimeMetric): ShiftEstimate | undefined {
  const restarts = overRestarts(differencesOf(evidence, metric));
  if (metric === 'p95') return restarts;
  const shift = hodgesLehmann(pairsOf(evidence), INTERVAL_CONFIDENCE);
  if (shift === undefined || restarts === undefined) return undefined;
  // Pairs of one restart share its luck, so that their own interval is too narrow; the wider bound of both is shown.
  return {
    estimate: shift.estimate,
    lower: widest(shift.lower, restarts.lower, Math.min),
    upper: widest(shift.upper, restarts.upper, Math.max),
  };
}

/** Of what one restart and the next one say; `undefined` where there are too few. */
export function restartCorrelation(evidence: readonly RestartEvidence[], metric: TimeMetric): number | undefined {
  return lagOneCorrelation(differencesOf(evidence, metric));
}

/** One number a restart, in their order. */
function differencesOf(evidence: readonly RestartEvidence[], metric: TimeMetric): number[] {
  return evidence.map(metric === 'p95' ? tailDifference : restartDifference);
}

/** The bounds of an estimate as shares: 0.05 is 5% slower. */
export function intervalOf({ lower, upper }: ShiftEstimate): NonNullable<Comparison['interval']> {
  return {
    ...(lower === undefined ? {} : { lower: Math.expm1(lower) }),
    ...(upper === undefined ? {} : { upper: Math.expm1(upper) }),
    confidence: INTERVAL_CONFIDENCE,
  };
}

/** The Student interval of one value a restart. */
function overRestarts(values: readonly number[]): ShiftEstimate | undefined {
  const known = meanAndError(values);
  const [only] = values;
  if (known === undefined)
    return only === undefined ? undefined : { estimate: only, lower: undefined, upper: undefined };
  const half = studentQuantile((1 + INTERVAL_CONFIDENCE) / 2, known.freedom) * known.standardError;
  return { estimate: known.mean, lower: known.mean - half, upper: known.mean + half };
}

function widest(
  a: number | undefined,
  b: number | undefined,
  of: (a: number, b: number) => number,
): number | undefined {
  return a === undefined || b === undefined ? undefined : of(a, b);
}

function tailDifference({ baseMs, headMs }: RestartEvidence): number {
  return Math.log(p95(headMs)) - Math.log(p95(baseMs));
}

function p95(latencyMs: readonly number[]): number {
  return quantile(sorted(latencyMs), QUANTILES.p95) ?? Number.NaN;
}
