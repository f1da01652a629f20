import type { RowTrend, Trend, VariantTrend } from '../model/trend.ts';
import { changePointsOf } from './change-points.ts';
import type { HistoryEntry } from './entry.ts';

/**
 * The last values of everything that the last entry measured, run by run, with the changes among them that all entries
 * show. Entries of another kind of machine, profile or dataset than the last one's are left out: their times say
 * nothing about it. A run without a value is a gap, never a zero.
 */
export function trendsOf(entries: readonly HistoryEntry[], limit = 10): Trend[] {
  const current = entries.at(-1);
  if (!current) return [];
  const like = entries.filter((entry) => isLike(entry, current));
  const rows = current.rows.map(
    ({ scenario, row, metric }): RowTrend => ({
      of: 'row',
      scenario,
      row,
      metric,
      ...lastOf(like, limit, (entry) => {
        return entry.rows.find((r) => r.scenario === scenario && r.row === row && r.metric === metric)?.value;
      }),
    }),
  );
  const variants = current.variants.map(
    ({ scenario, variant }): VariantTrend => ({
      of: 'variant',
      scenario,
      variant,
      ...lastOf(like, limit, (entry) => {
        return entry.variants.find((v) => v.scenario === scenario && v.variant === variant)?.latencyMs?.p50;
      }),
    }),
  );
  return [...rows, ...variants].filter(({ values }) => values.length > 0);
}

export function isLike(entry: HistoryEntry, current: HistoryEntry): boolean {
  return (
    entry.machineClass === current.machineClass &&
    entry.profile === current.profile &&
    entry.datasetDigest === current.datasetDigest
  );
}

function lastOf(
  entries: readonly HistoryEntry[],
  limit: number,
  pick: (entry: HistoryEntry) => number | undefined,
): Pick<Trend, 'values' | 'runs' | 'changePoints'> {
  const known = entries.flatMap((entry, run) => {
    const value = pick(entry);
    return value === undefined ? [] : [{ value, run }];
  });
  const values = known.map(({ value }) => value);
  const runs = known.map(({ run }) => run);
  const changes = changePointsOf({ kind: 'time', values, runs }, entries);
  const first = Math.max(0, values.length - limit);
  return {
    values: values.slice(first),
    runs: runs.slice(first).map((run) => entries[run]?.run ?? ''),
    changePoints: changes
      .filter(({ index }) => index > first)
      .map((change) => ({ ...change, index: change.index - first })),
  };
}
