import { COUNTER_SERIES, counterRow } from '../../model/counters.ts';
import type { ChangePoint, MetricTrend, PastRun } from '../../model/trend.ts';
import { formatNumber } from '../format.ts';

type Kind = MetricTrend['kind'];

const UNITS: Readonly<Record<Kind, string>> = { time: ' ms', rate: '/s', count: '' };

export function trendQuantity(value: number, kind: Kind): string {
  return `${formatNumber(value)}${UNITS[kind]}`;
}

/** `+18% (0.702 ms to 0.829 ms), between 0123abcdef01 (2026-01-02) and 89abcdef0123 (2026-01-03), p = 0.0003`. */
export function changeText(change: ChangePoint, kind: Kind): string {
  const levels = `${trendQuantity(change.before, kind)} to ${trendQuantity(change.after, kind)}`;
  return `${shareText(change.change)} (${levels}), ${rangeText(change)}${kind === 'count' && change.p === 0 ? '' : `, ${chanceText(change.p)}`}`;
}

/** Where both runs are of one commit, and of nothing beside it, the code is not what changed. */
function rangeText({ lastBefore, firstAfter }: ChangePoint): string {
  const { revision } = lastBefore;
  if (revision === undefined || revision !== firstAfter.revision) {
    return `between ${runText(lastBefore)} and ${runText(firstAfter)}`;
  }
  const within = `within ${named(lastBefore)} (${dayOf(lastBefore)} to ${dayOf(firstAfter)})`;
  return lastBefore.dirty || firstAfter.dirty
    ? `${within}: by what was not committed, the machine or the data`
    : `${within}: by the machine or the data, not the code`;
}

/** By the table of counters; where neither way is worse, as with hits, less of it is what a reader has to look at. */
function isBetterWhenMore(metric: string): boolean {
  const path = [...COUNTER_SERIES].find(([series]) => series === metric)?.[1];
  return path !== undefined && counterRow(path).worse !== 'more';
}

/** A change to the worse: more time, more work, or less throughput. */
export function isWorse({ change }: ChangePoint, { kind, metric }: Pick<MetricTrend, 'kind' | 'metric'>): boolean {
  return kind === 'rate' || isBetterWhenMore(metric) ? change < 0 : change > 0;
}

export function runText(run: PastRun): string {
  return `${named(run)} (${dayOf(run)})`;
}

function named({ run, revision }: PastRun): string {
  return revision === undefined ? run : revision.slice(0, 12);
}

function dayOf({ startedAt }: PastRun): string {
  return startedAt.slice(0, 10);
}

export function shareText(change: number): string {
  if (!Number.isFinite(change)) return 'from nothing';
  const percent = change * 100;
  const digits = Math.abs(percent) < 10 ? 1 : 0;
  return `${percent > 0 ? '+' : ''}${percent.toFixed(digits)}%`;
}

/** Rounded up: a chance is not called smaller than it is. */
function chanceText(p: number): string {
  if (p < 1e-6) return 'p < 0.000001';
  const unit = 10 ** Math.floor(Math.log10(p));
  // A hair less, so that what is round already stays as it is.
  const digit = Math.ceil(p / unit - 1e-9);
  return `p = ${Number((digit * unit).toPrecision(1))}`;
}
