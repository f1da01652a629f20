import type { MetricTrend } from '../../model/trend.ts';
import { median, sorted } from '../../stats/quantile.ts';
import { sparkline } from '../sparkline.ts';

/**
 * A series in so many columns at most, a column the median of its runs, and a mark under the first column of each new
 * level.
 */
export function chartOf({ values, changePoints }: MetricTrend, columns: number): { line: string; marks: string } {
  const perColumn = Math.ceil(values.length / Math.max(1, columns));
  const heights: number[] = [];
  for (let from = 0; from < values.length; from += perColumn) {
    heights.push(median(sorted(values.slice(from, from + perColumn))) as number);
  }
  const marked = new Set(changePoints.map(({ index }) => Math.floor(index / perColumn)));
  const marks = heights.map((_, column) => (marked.has(column) ? '^' : ' ')).join('');
  return { line: sparkline(heights), marks: marks.trimEnd() };
}

/** Times of each variant, and whatever else has changed: counts that stand still are not worth a line. */
export function isShown({ metric, changePoints }: MetricTrend): boolean {
  return metric === 'p50' || changePoints.length > 0;
}
