import { type Bounds, quantileBounds } from './quantile-bounds.ts';

/**
 * Bounds of `median(a) / median(b)`, each one-sided at `confidence`, from the order-statistic bounds of both medians:
 * `upper = upper(a) / lower(b)`, `lower = lower(a) / upper(b)`. Each side has half of the error (Bonferroni), which
 * holds also for sides that were measured in turns in one process and are not independent; the square root that
 * independence would allow differs in the sixth digit.
 */
export function medianRatioBounds(sortedA: readonly number[], sortedB: readonly number[], confidence: number): Bounds {
  return ratioBounds(meanOfMediansBounds([sortedA], confidence, 2), meanOfMediansBounds([sortedB], confidence, 2));
}

/** The bounds of a ratio of two positive numbers from the bounds of each. */
export function ratioBounds(a: Bounds, b: Bounds): Bounds {
  return { lower: divide(a.lower, b.upper), upper: divide(a.upper, b.lower) };
}

/**
 * Bounds of the mean of the medians of some groups. The error is shared equally (Bonferroni) among the groups, times
 * `sharedBy` where the result is combined with as many others.
 */
export function meanOfMediansBounds(
  sortedGroups: readonly (readonly number[])[],
  confidence: number,
  sharedBy = 1,
): Bounds {
  const each = 1 - (1 - confidence) / (sortedGroups.length * sharedBy);
  const bounds = sortedGroups.map((group) => quantileBounds(group, 0.5, each));
  return { lower: meanOfAll(bounds.map((b) => b.lower)), upper: meanOfAll(bounds.map((b) => b.upper)) };
}

function divide(a: number | undefined, b: number | undefined): number | undefined {
  return a === undefined || b === undefined || b <= 0 ? undefined : a / b;
}

function meanOfAll(values: readonly (number | undefined)[]): number | undefined {
  if (values.length === 0) return undefined;
  let sum = 0;
  for (const value of values) {
    if (value === undefined) return undefined;
    sum += value;
  }
  return sum / values.length;
}
