import type { Config } from '../model/config.ts';
import { durationMs } from '../model/quantity.ts';
import type { CheckResult } from '../model/report.ts';
import { judgeThreshold } from './judge-latency.ts';
import type { Subject } from './measured-variant.ts';

/**
 * Which variants the run's own limit on slow queries applies to: all but those that exist to be slow or are not timed.
 */
export function hasSlowQueryLimit(subject: Pick<Subject, 'baseline' | 'timed'>): boolean {
  return subject.timed && !subject.baseline;
}

/** The guide's regression test: no optimised query above 500 ms. */
export function judgeSlowQuery(subject: Subject, slowQuery: Config['slowQuery']): CheckResult[] {
  if (slowQuery === false || !hasSlowQueryLimit(subject)) return [];
  return [judgeThreshold(subject, 'slow-query', 'p95', durationMs(slowQuery))];
}
