import { quantile } from './quantile.ts';

/** What a report shows of a list of values; quantiles by nearest rank. */
export interface Summary {
  min: number;
  mean: number;
  p50: number;
  p95: number;
  p99: number;
  max: number;
}

/** `undefined` for no values. */
export function mean(values: readonly number[]): number | undefined {
  return values.length === 0 ? undefined : values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** `undefined` for no values: nothing measured is not 0. */
export function summary(sortedValues: readonly number[]): Summary | undefined {
  const average = mean(sortedValues);
  const [min, p50, p95, p99, max] = [0, 0.5, 0.95, 0.99, 1].map((q) => quantile(sortedValues, q));
  if (average === undefined || min === undefined || max === undefined) return undefined;
  if (p50 === undefined || p95 === undefined || p99 === undefined) return undefined;
  return { min, mean: average, p50, p95, p99, max };
}
