import type { TimeMetric } from '../../model/latency-metrics.ts';
import { counted } from '../format.ts';
import { INTERVAL_CONFIDENCE, LAST_LOOK } from './decision-thresholds.ts';
import { estimateOf } from './estimate.ts';
import type { RestartEvidence } from './evidence.ts';
import type { Margins } from './margins.ts';

type Evidence = readonly RestartEvidence[];

/** `+5.2%`, `-0.4%`: how much slower or faster. */
function change(share: number): string {
  const text = (share * 100).toFixed(1);
  return `${share >= 0 && text !== '-0.0' ? '+' : ''}${text === '-0.0' ? '0.0' : text}%`;
}

/** Says no more than what the interval excludes: that of a pass may lie above 0, and past the harmless margin. */
export function passReason(evidence: Evidence, metric: TimeMetric, { harmless, mustCatch }: Margins): string {
  const bounds = boundsOf(evidence, metric);
  const slower = bounds !== undefined && bounds.lower > 0 ? 'slower; ' : '';
  const excluded = bounds !== undefined && bounds.upper <= harmless ? harmless : mustCatch;
  return `${measuredText(evidence, metric)}: ${slower}a slow-down of ${bare(excluded)} is excluded`;
}

/** Of a tail whose calls are few enough over the margin, and whose interval reaches past it. */
export function notExcludedReason(evidence: Evidence, metric: TimeMetric, { mustCatch }: Margins): string {
  return `${measuredText(evidence, metric)}: its interval reaches past ${bare(mustCatch)}, so that such a slow-down is not excluded`;
}

/** Whether the interval that is shown excludes the slow-down that must be caught. */
export function isExcluded(evidence: Evidence, metric: TimeMetric, { mustCatch }: Margins): boolean {
  const bounds = boundsOf(evidence, metric);
  return bounds !== undefined && bounds.upper <= mustCatch;
}

export function confirmedReason(run: Evidence, again: Evidence, metric: TimeMetric, { harmless }: Margins): string {
  return `${measuredText(run, metric)}: more than ${bare(harmless)} slower, and again in fresh processes: ${measuredText(again, metric)}`;
}

export function unconfirmedReason(
  run: Evidence,
  again: Evidence,
  metric: TimeMetric,
  { harmless }: Margins,
  complete: boolean,
): string {
  const first = `${measuredText(run, metric)}: more than ${bare(harmless)} slower`;
  if (!complete) {
    const sofar = again.length === 0 ? '' : ` (so far ${measuredText(again, metric)})`;
    return `${first}, but the time budget ended before fresh processes could confirm it${sofar}; a longer budget would settle it`;
  }
  return `${first}, but fresh processes did not show it: ${measuredText(again, metric)}; a second run would settle it`;
}

/** An undecided comparison: what was measured, what the run could have seen, and what would settle it. */
export function openReason(
  evidence: Evidence,
  metric: TimeMetric,
  { harmless, mustCatch }: Margins,
  smallestSeen: number | undefined,
  cutShort: boolean,
): string {
  const between = `neither more than ${bare(harmless)} slower nor less than ${bare(mustCatch)}`;
  const least =
    smallestSeen === undefined
      ? 'it could have called no slow-down at all'
      : `the smallest slow-down that it could have called is ${bare(smallestSeen)}`;
  return `${measuredText(evidence, metric)}: ${between}; ${least}; ${whatSettles(evidence, metric, cutShort)}`;
}

function whatSettles(evidence: Evidence, metric: TimeMetric, cutShort: boolean): string {
  if (cutShort) {
    return `the time budget ended after ${counted(evidence.length, 'restart')} of ${LAST_LOOK}: a longer one would settle it`;
  }
  if (metric === 'p95') return 'more restarts, or a quieter machine, would settle it';
  return 'a quieter machine, or cores of their own for engines and workers, would settle it';
}

/** The interval as shares; `undefined` where there are too few restarts for one. */
function boundsOf(evidence: Evidence, metric: TimeMetric): { lower: number; upper: number } | undefined {
  const { lower, upper } = estimateOf(evidence, metric) ?? {};
  return lower === undefined || upper === undefined
    ? undefined
    : { lower: Math.expm1(lower), upper: Math.expm1(upper) };
}

/** `+1.2% (99% interval -0.3% to +2.6%; 6 restarts, 36 pairs)`. */
function measuredText(evidence: Evidence, metric: TimeMetric): string {
  const known = estimateOf(evidence, metric);
  const pairs = evidence.reduce((sum, { differences }) => sum + differences.length, 0);
  const of = `${counted(evidence.length, 'restart')}, ${counted(pairs, 'pair')}`;
  if (known === undefined) return `${metric} not known (${of})`;
  const interval = boundsOf(evidence, metric);
  const bounds =
    interval === undefined
      ? 'too few for an interval'
      : `${INTERVAL_CONFIDENCE * 100}% interval ${change(interval.lower)} to ${change(interval.upper)}`;
  return `${metric} ${change(Math.expm1(known.estimate))} (${bounds}; ${of})`;
}

function bare(share: number): string {
  return `${Number((share * 100).toPrecision(2))}%`;
}
