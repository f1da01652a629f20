import { median, sorted } from '../stats/quantile.ts';
import type { MeasuringCost, TimedVariant } from './time-variants.ts';
import { keyOf } from './variants.ts';

/** What the timing of variants with calls below a millisecond took, in one line. */
export function costLine(timed: readonly TimedVariant[], costs: ReadonlyMap<string, MeasuringCost>): string {
  const fast = timed.filter(({ measurement }) => {
    const calls = measurement.restarts.flatMap(({ pairs }) => pairs.flatMap(({ baseMs }) => baseMs));
    return (median(sorted(calls)) ?? Number.POSITIVE_INFINITY) < 1;
  });
  const spent = fast.flatMap(({ variant }) => costs.get(keyOf(variant)) ?? []);
  const totalMs = median(sorted(spent.map((cost) => cost.totalMs)));
  const warmupShare = median(sorted(spent.map((cost) => cost.warmupMs / cost.totalMs)));
  if (totalMs === undefined || warmupShare === undefined) return 'no variant had calls below a millisecond';
  const share = Math.round(warmupShare * 100);
  return `${fast.length} variants with calls below a millisecond: median measuring time ${(totalMs / 1_000).toFixed(1)} s, ${share}% of it warm-up`;
}
