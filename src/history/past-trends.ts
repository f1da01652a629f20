import type { MetricTrend, PastRun, PastTrends } from '../model/trend.ts';
import { changePointsOf, pastRun } from './change-points.ts';
import type { HistoryEntry } from './entry.ts';
import { seriesOf } from './series.ts';
import { isLike } from './trend.ts';

export interface TrendSelection {
  /** All when absent. */
  metrics?: readonly string[];
  wanted?: (scenario: string, variant: string) => boolean;
}

/**
 * The series of past runs of one kind, with their change points. Runs over other data than the newest one's are left
 * out. `undefined` without a run.
 */
export function pastTrends(
  entries: readonly HistoryEntry[],
  { metrics, wanted = () => true }: TrendSelection = {},
): PastTrends | undefined {
  const newest = entries.at(-1);
  if (newest === undefined) return undefined;
  const like = entries.filter((entry) => isLike(entry, newest));
  // One for all series: of 10,000 runs and 100 series these are a million.
  const named = like.map(pastRun);
  const series = seriesOf(like, metrics)
    .filter(({ scenario, variant }) => wanted(scenario, variant))
    .map((one): MetricTrend => {
      const runs = one.runs.map((run) => named[run] as PastRun);
      return { ...one, runs, changePoints: changePointsOf(one, like) };
    });
  const { machineClass, profile, datasetDigest } = newest;
  return {
    machineClass,
    profile,
    ...(datasetDigest !== undefined && { datasetDigest }),
    runs: like.length,
    first: named[0] as PastRun,
    last: pastRun(newest),
    series,
  };
}
