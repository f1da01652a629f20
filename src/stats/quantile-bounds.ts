import { tailRank } from './binomial.ts';

/** One-sided confidence bounds; `undefined` where there are too few values for one. */
export interface Bounds {
  lower: number | undefined;
  upper: number | undefined;
}

/**
 * Distribution-free bounds of a quantile, each one-sided at `confidence` (David and Nagaraja, Order Statistics, 7.1).
 * The number of values at or below the true quantile is B ~ Bin(n, q), so that
 * `lower = x(l)`, the largest l with P(B < l) <= 1 - confidence, and
 * `upper = x(u)`, the smallest u with P(B >= u) <= 1 - confidence.
 * Exact for independent values of a continuous distribution, conservative with ties.
 */
export function quantileBounds(sortedValues: readonly number[], q: number, confidence: number): Bounds {
  const n = sortedValues.length;
  const alpha = 1 - confidence;
  // n - B ~ Bin(n, 1 - q): the upper rank is the lower one counted from the other end.
  return { lower: sortedValues[tailRank(n, q, alpha) - 1], upper: sortedValues[n - tailRank(n, 1 - q, alpha)] };
}

/**
 * The fewest values from which an upper bound of the quantile exists: `q^n <= 1 - confidence`; it is then the maximum.
 */
export function callsForUpperBound(q: number, confidence: number): number {
  return Math.ceil(Math.log(1 - confidence) / Math.log(q) - 1e-9);
}
