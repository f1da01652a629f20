import { median as medianOf, sorted } from '../src/stats/quantile.ts';

/** One ratio that the project promises; `values` are its repetitions within one run. */
export interface Measure {
  name: string;
  values: readonly number[];
  bar: { atLeast: number } | { atMost: number } | { within: number };
  detail: string;
}

/** Median of the repetitions, lowest and highest, and whether the median keeps the promise. */
export function judged({ values, bar }: Pick<Measure, 'values' | 'bar'>): {
  median: number;
  lowest: number;
  highest: number;
  met: boolean;
} {
  const ordered = sorted(values);
  const [median, lowest, highest] = [medianOf(ordered), ordered[0], ordered.at(-1)];
  if (median === undefined || lowest === undefined || highest === undefined) throw new Error('nothing was measured');
  return { median, lowest, highest, met: keeps(median, bar) };
}

function keeps(median: number, bar: Measure['bar']): boolean {
  if ('atLeast' in bar) return median >= bar.atLeast;
  if ('atMost' in bar) return median <= bar.atMost;
  return Math.abs(median - 1) <= bar.within;
}
