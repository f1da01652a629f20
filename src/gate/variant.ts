import type { Config } from '../model/config.ts';
import { QUANTILES } from '../model/latency-metrics.ts';
import type { CheckResult, VariantReport } from '../model/report.ts';
import { summary } from '../stats/summary.ts';
import { judgeHitRate } from './hit-rate.ts';
import { judgeThresholds } from './judge-latency.ts';
import { judgeLock, type Locked } from './lock.ts';
import type { Subject, Subjects } from './measured-variant.ts';
import { missingData } from './missing-data.ts';
import { judgePlan, judgeRefusedPlan } from './plan.ts';
import { judgeRecordedAnswers } from './recorded-answers.ts';
import { judgeReductions } from './reduction.ts';
import { judgeSameResult } from './same-result.ts';
import { judgeSlowQuery } from './slow-query.ts';
import { judgeWork } from './work-budget.ts';

/** Every check of one variant. Counts come first: they are exact, and often the reason for the times. */
export function judgeVariant(
  subject: Subject,
  subjects: Subjects,
  { slowQuery, locked }: { slowQuery: Config['slowQuery']; locked: Locked | undefined },
): CheckResult[] {
  const missing = missingData(subject);
  const work = judgeCounts(subject, subjects, locked);
  const stopped = subject.measurements.length !== 1 || subject.measurements[0]?.error !== undefined;
  // A count that failed before the variant stopped is often why it stopped; one that passed says nothing any more.
  if (stopped) {
    return [...missing, ...judgeRefusedPlan(subject, subjects), ...work.filter((check) => check.verdict === 'fail')];
  }
  return [
    ...missing,
    ...judgeSameResult(subject, subjects),
    ...work,
    ...judgeThresholds(subject),
    ...judgeSlowQuery(subject, slowQuery),
    ...judgeReductions(subject, subjects),
  ];
}

function judgeCounts(subject: Subject, subjects: Subjects, locked: Locked | undefined): CheckResult[] {
  const { work } = subject;
  if (work === undefined || work.calls === 0 || subject.measurements.length > 1) return [];
  return [
    ...judgePlan(subject, subjects, work),
    ...judgeWork(subject, work),
    ...judgeHitRate(subject, work),
    ...judgeLock(subject, work, locked),
    ...judgeRecordedAnswers(subject, work, locked),
  ];
}

/** What a report shows of a variant, judged or not. */
export function describeVariant(subject: Subject): VariantReport {
  const latencyMs = summary(subject.samplesMs, QUANTILES);
  return {
    name: subject.variant,
    baseline: subject.baseline,
    samples: subject.samplesMs.length,
    ...(latencyMs === undefined ? {} : { latencyMs }),
    ...(subject.work === undefined ? {} : { work: subject.work }),
    notes: subject.measurements.flatMap((measurement) => measurement.notes),
  };
}
