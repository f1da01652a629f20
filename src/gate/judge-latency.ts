import { LATENCY_METRIC_NAMES, type LatencyMetric } from '../model/latency-metrics.ts';
import { durationMs } from '../model/quantity.ts';
import type { CheckResult } from '../model/report.ts';
import { cureFor } from './cures.ts';
import { msBeside } from './format.ts';
import { judgeLimit } from './latency-limit.ts';
import type { Subject } from './measured-variant.ts';
import { checkResult } from './result.ts';
import { whySlow } from './slow-call.ts';

/** The latency limits that a variant's checks name, in milliseconds. */
export function latencyLimits(checks: Subject['checks']): { metric: LatencyMetric; limitMs: number }[] {
  return LATENCY_METRIC_NAMES.flatMap((metric) => {
    const limit = checks[metric];
    return limit === undefined ? [] : [{ metric, limitMs: durationMs(limit) }];
  });
}

/** Absolute limits on a variant's latency. */
export function judgeThresholds(subject: Subject): CheckResult[] {
  return latencyLimits(subject.checks).map(({ metric, limitMs }) => judgeThreshold(subject, metric, metric, limitMs));
}

/** One limit; a slow call's reason says what can be seen in the work that it did. */
export function judgeThreshold(subject: Subject, what: string, metric: LatencyMetric, limitMs: number): CheckResult {
  const expected = `${metric} below ${msBeside(limitMs, Number.NaN)}`;
  const { notTimed } = subject;
  if (notTimed !== undefined) {
    const open = { verdict: 'not-judged', actual: 'not timed', unit: '', reason: notTimed } as const;
    return checkResult(subject, what, { kind: 'threshold', expected, ...open });
  }
  const { verdict, actualMs, reason } = judgeLimit(subject.samplesMs, metric, limitMs);
  const failed = verdict === 'fail';
  const evidence = whySlow(subject.work);
  return checkResult(
    subject,
    what,
    {
      kind: 'threshold',
      verdict,
      expected,
      actual: actualMs === undefined ? 'no samples' : msBeside(actualMs, limitMs),
      unit: actualMs === undefined ? '' : 'ms',
      reason: failed && evidence.text !== '' ? `${reason}. Seen in its work: ${evidence.text}` : reason,
      // One at a rate is no limit of the variant's own calls.
      ...(what === metric ? { limit: { metric, ms: limitMs } } : {}),
    },
    failed ? cureFor(subject.definition, evidence.symptoms) : undefined,
  );
}
