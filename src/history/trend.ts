import type { RowTrend, Trend, VariantTrend } from '../model/trend.ts';
import type { HistoryEntry } from './entry.ts';

/**
 * The values of everything that the last entry measured, run by run. Entries of another kind of machine, profile or dataset than the
 * last one's are left out: their times say nothing about it. A run without a value is a gap, never a zero.
 */
export function trendsOf(entries: readonly HistoryEntry[], limit = 10): Trend[] {
  const current = entries.at(-1);
  if (!current) return [];
  const like = entries.filter((entry) => isLike(entry, current)).slice(-limit);
  const rows = current.rows.map(
    ({ scenario, row, metric }): RowTrend => ({
      of: 'row',
      scenario,
      row,
      metric,
      ...series(
        like,
        (entry) => entry.rows.find((r) => r.scenario === scenario && r.row === row && r.metric === metric)?.value,
      ),
    }),
  );
  const variants = current.variants.map(
    ({ scenario, variant }): VariantTrend => ({
      of: 'variant',
      scenario,
      variant,
      ...series(like, (entry) => entry.variants.find((v) => v.scenario === scenario && v.variant === variant)?.p50),
    }),
  );
  return [...rows, ...variants].filter(({ values }) => values.length > 0);
}

function isLike(entry: HistoryEntry, current: HistoryEntry): boolean {
  return (
    entry.machineClass === current.machineClass &&
    entry.profile === current.profile &&
    entry.datasetDigest === current.datasetDigest
  );
}

function series(entries: readonly HistoryEntry[], pick: (entry: HistoryEntry) => number | undefined) {
  const known = entries.flatMap((entry) => {
    const value = pick(entry);
    return value === undefined ? [] : [{ value, run: entry.run }];
  });
  return { values: known.map(({ value }) => value), runs: known.map(({ run }) => run) };
}
