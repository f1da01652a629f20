/** A sorted copy; quantiles and bounds take sorted numbers, so that one sort serves them all. */
export function sorted(values: readonly number[]): number[] {
  return [...values].sort((a, b) => a - b);
}

/**
 * The nearest-rank quantile: the value of rank `ceil(q n)` (Hyndman and Fan 1996, definition 1). Always a value that
 * was measured, never one between two. `undefined` for no values.
 */
export function quantile(sortedValues: readonly number[], q: number): number | undefined {
  const n = sortedValues.length;
  // 0.07 * 100 is 7.000000000000001 in floating point; without the allowance its rank would be 8.
  const rank = Math.min(n, Math.max(1, Math.ceil(q * n - 1e-9)));
  return sortedValues[rank - 1];
}

/** The nearest-rank median. */
export function median(sortedValues: readonly number[]): number | undefined {
  return quantile(sortedValues, 0.5);
}
