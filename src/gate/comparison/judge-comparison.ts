import type { ComparisonMeasurement } from '../../model/comparison.ts';
import type { TimeMetric } from '../../model/latency-metrics.ts';
import { QUANTILES, TIME_METRICS } from '../../model/latency-metrics.ts';
import type { Comparison } from '../../model/report.ts';
import type { RowVerdict } from '../../model/verdict.ts';
import { median, quantile, sorted } from '../../stats/quantile.ts';
import { LAST_LOOK, P95_FROM } from './decision-thresholds.ts';
import { estimateOf, intervalOf, restartCorrelation } from './estimate.ts';
import { evidenceOf, type RestartEvidence, unusable } from './evidence.ts';
import { type Margins, marginsOf } from './margins.ts';
import {
  confirmedReason,
  isExcluded,
  notExcludedReason,
  openReason,
  passReason,
  unconfirmedReason,
} from './reasons.ts';
import { type Looked, walkLooks } from './sequential-decision.ts';
import { smallestSeen } from './smallest-seen.ts';

/**
 * What the times of one variant say of head against base: a row for the median and one for p95. Pure, and the same
 * whoever asks: it walks the looks again that ended the measurement. A variant that is compared by work alone has no
 * row.
 */
export function judgeComparison(measurement: ComparisonMeasurement): Comparison[] {
  const { timed, notTimed } = measurement;
  if (notTimed !== undefined) return [row(measurement, 'median', [], { verdict: 'not-judged', reason: notTimed })];
  if (!timed) return [];
  return TIME_METRICS.map((metric) => judgeMetric(measurement, metric));
}

function judgeMetric(measurement: ComparisonMeasurement, metric: TimeMetric): Comparison {
  const stopped = stoppedBy(measurement);
  if (stopped !== undefined) return row(measurement, metric, [], { verdict: 'error', reason: stopped });
  const margins = marginsOf(metric, measurement.pinned);
  const run = evidenceOf(measurement.restarts);
  if (metric === 'p95' && run.length < P95_FROM) {
    const reason = `a p95 is judged from ${P95_FROM} restarts on; this comparison took ${run.length}`;
    return row(measurement, metric, run, { verdict: 'not-judged', reason });
  }
  const looked = walkLooks(run, metric, margins, 'run', measurement.cutShort);
  const used = run.slice(0, looked.restarts || run.length);
  if (looked.verdict === 'fail') return judgeAlarm(measurement, metric, margins, used);
  if (looked.verdict === 'pass') {
    return row(measurement, metric, used, passed(used, metric, margins));
  }
  return row(measurement, metric, run, undecided(measurement, metric, margins, run, looked));
}

interface Decision {
  verdict: RowVerdict;
  reason: string;
  smallestSeen?: number;
  confirmed?: boolean;
}

/**
 * A tail is decided by how many calls lie over the margin, and shown as an interval of its p95: where the two disagree
 * nothing is claimed.
 */
function passed(used: readonly RestartEvidence[], metric: TimeMetric, margins: Margins): Decision {
  return isExcluded(used, metric, margins)
    ? { verdict: 'pass', reason: passReason(used, metric, margins) }
    : { verdict: 'not-judged', reason: notExcludedReason(used, metric, margins) };
}

/** What leaves the times without any verdict, in words. */
function stoppedBy(measurement: ComparisonMeasurement): string | undefined {
  const { error, restarts, cutShort } = measurement;
  if (error !== undefined) return `${error.code}: ${error.message}`;
  if (restarts.length === 0) {
    return cutShort ? 'no call was timed before the time budget ended' : 'no call was timed';
  }
  return unusable(measurement);
}

/** A slow-down that the run saw: a failure where fresh processes show it again. */
function judgeAlarm(
  measurement: ComparisonMeasurement,
  metric: TimeMetric,
  margins: Margins,
  run: readonly RestartEvidence[],
): Comparison {
  const { cutShort } = measurement;
  const confirming = evidenceOf(measurement.confirming);
  const again = walkLooks(confirming, metric, margins, 'confirming', cutShort);
  const used = [...run, ...confirming.slice(0, again.restarts || confirming.length)];
  if (again.verdict === 'fail') {
    const reason = confirmedReason(run, used.slice(run.length), metric, margins);
    return row(measurement, metric, used, { verdict: 'fail', reason, confirmed: true });
  }
  const complete = again.verdict === 'pass' || confirming.length >= LAST_LOOK;
  if (!complete && !cutShort) {
    const reason = `a slow-down was seen, and its confirmation in fresh processes stopped after ${confirming.length} restarts with time left`;
    return row(measurement, metric, used, { verdict: 'error', reason });
  }
  const reason = unconfirmedReason(run, confirming, metric, margins, complete);
  return row(measurement, metric, used, {
    verdict: 'inconclusive',
    reason,
    confirmed: false,
    ...seen(used, metric, margins),
  });
}

function undecided(
  { cutShort }: ComparisonMeasurement,
  metric: TimeMetric,
  margins: Margins,
  run: readonly RestartEvidence[],
  looked: Looked,
): Decision {
  if (!cutShort && looked.restarts < LAST_LOOK && !endedByMedian(metric)) {
    return { verdict: 'error', reason: `stopped undecided after ${run.length} restarts with time left` };
  }
  const least = seen(run, metric, margins);
  const reason = openReason(run, metric, margins, least.smallestSeen, cutShort);
  return { verdict: 'inconclusive', reason, ...least };
}

/** A run ends when the median is decided, wherever the tail then is. */
function endedByMedian(metric: TimeMetric): boolean {
  return metric === 'p95';
}

function seen(evidence: readonly RestartEvidence[], metric: TimeMetric, margins: Margins): { smallestSeen?: number } {
  const least = smallestSeen(evidence, metric, margins);
  return least === undefined ? {} : { smallestSeen: least };
}

function row(
  measurement: ComparisonMeasurement,
  metric: TimeMetric,
  used: readonly RestartEvidence[],
  decision: Decision,
): Comparison {
  const { scenario, variant, workBase, workHead, pinned } = measurement;
  return {
    scenario,
    variant,
    metric,
    ...measured(used, metric),
    restarts: used.length,
    pairs: used.reduce((sum, { differences }) => sum + differences.length, 0),
    margins: marginsOf(metric, pinned),
    ...decision,
    work: {
      ...(workBase === undefined ? {} : { base: workBase }),
      ...(workHead === undefined ? {} : { head: workHead }),
    },
  };
}

function measured(
  evidence: readonly RestartEvidence[],
  metric: TimeMetric,
): Pick<Comparison, 'estimate' | 'interval' | 'latencyMs' | 'restartCorrelation'> {
  const known = estimateOf(evidence, metric);
  const base = middleOf(
    evidence.flatMap(({ baseMs }) => baseMs),
    metric,
  );
  const head = middleOf(
    evidence.flatMap(({ headMs }) => headMs),
    metric,
  );
  if (known === undefined || base === undefined || head === undefined) return {};
  const correlation = restartCorrelation(evidence, metric);
  return {
    estimate: Math.expm1(known.estimate),
    interval: intervalOf(known),
    latencyMs: { base, head },
    ...(correlation !== undefined && { restartCorrelation: correlation }),
  };
}

function middleOf(latencyMs: readonly number[], metric: TimeMetric): number | undefined {
  return metric === 'median' ? median(sorted(latencyMs)) : quantile(sorted(latencyMs), QUANTILES.p95);
}
