import { isSlowQuery } from './alerts.ts';

export interface DurationStatistics {
  readonly count: number;
  readonly slowCount: number;
  readonly meanMs: number;
  readonly p50Ms: number;
  readonly p95Ms: number;
  readonly p99Ms: number;
  readonly maxMs: number;
}

/** The smallest duration that at least this fraction of all does not exceed (nearest rank). */
export function percentile(sortedMs: readonly number[], fraction: number): number {
  const rank = Math.max(1, Math.ceil(fraction * sortedMs.length));
  const value = sortedMs[rank - 1];
  if (value === undefined) throw new RangeError('There is no percentile of nothing');
  return value;
}

/** `undefined` of no durations at all. */
export function summarizeDurations(durationsMs: readonly number[]): DurationStatistics | undefined {
  if (durationsMs.length === 0) return undefined;
  const sorted = durationsMs.toSorted((one, other) => one - other);
  return {
    count: sorted.length,
    slowCount: sorted.filter(isSlowQuery).length,
    meanMs: sorted.reduce((sum, durationMs) => sum + durationMs, 0) / sorted.length,
    p50Ms: percentile(sorted, 0.5),
    p95Ms: percentile(sorted, 0.95),
    p99Ms: percentile(sorted, 0.99),
    maxMs: percentile(sorted, 1),
  };
}
