import type { ChangePoint, PastRun } from '../model/trend.ts';
import { median, sorted } from '../stats/quantile.ts';
import { countChanges } from './count-changes.ts';
import type { HistoryEntry } from './entry.ts';
import { levelChanges } from './level-changes.ts';
import type { Series } from './series.ts';

/** The change points of one series, with the runs between which each lies. */
export function changePointsOf(
  { values, runs, kind }: Pick<Series, 'kind' | 'values' | 'runs'>,
  entries: readonly HistoryEntry[],
): ChangePoint[] {
  const changes = kind === 'count' ? countChanges(values) : levelChanges(values);
  const runAt = (index: number) => pastRun(entries[runs[index] as number] as HistoryEntry);
  return changes.map(({ index, last, change, p }, i) => ({
    index,
    run: runAt(index).run,
    change,
    p,
    before: middle(values.slice(changes[i - 1]?.index ?? 0, index)),
    after: middle(values.slice(index, changes[i + 1]?.index)),
    lastBefore: runAt(last),
    firstAfter: runAt(index),
  }));
}

export function pastRun({ run, startedAt, revision, dirty }: HistoryEntry): PastRun {
  return { run, startedAt, ...(revision !== undefined && { revision }), ...(dirty === true && { dirty }) };
}

function middle(values: readonly number[]): number {
  return median(sorted(values)) as number;
}
