import type { WorkBudget, WorkMetric } from '../model/check.ts';
import type { CheckResult } from '../model/report.ts';
import type { RowVerdict } from '../model/verdict.ts';
import type { Work } from '../model/work.ts';
import { adviceOn, type Symptom } from './causes.ts';
import { count, counted } from './format.ts';
import { checkResult } from './result.ts';
import type { Subject } from './subject.ts';
import { missSymptom } from './symptoms.ts';
import { evidenceFor, symptomsOf } from './work-evidence.ts';
import { unstableAmong, WORK_METRIC_NAMES, WORK_METRICS, workValue } from './work-metric.ts';

interface Limits {
  atMost?: number;
  atLeast?: number;
}

/** Budgets on exact counts: they decide at once, at every profile. */
export function judgeWork(subject: Subject, work: Work): CheckResult[] {
  return WORK_METRIC_NAMES.flatMap((metric) => {
    const budget = subject.checks[metric];
    if (budget !== undefined) return [judgeBudget(subject, work, metric, limitsOf(budget))];
    return metric === 'waitQueueTimeouts' ? [judgePool(subject, work)] : [];
  });
}

function limitsOf(budget: WorkBudget): Limits {
  return typeof budget === 'number' ? { atMost: budget } : budget;
}

/** Where a scenario says nothing of it, any call that waited for a connection in vain is a failure. */
function judgePool(subject: Subject, work: Work): CheckResult {
  const result = judgeBudget(subject, work, 'waitQueueTimeouts', { atMost: 0 });
  return result.verdict === 'fail' ? { ...result, reason: `connection pool saturated: ${result.reason}` } : result;
}

function judgeBudget(subject: Subject, work: Work, metric: WorkMetric, limits: Limits): CheckResult {
  const { unit } = WORK_METRICS[metric];
  const value = workValue(metric, work);
  const { verdict, reason, symptoms } = verdictOn(subject, metric, value, work, limits);
  return checkResult(
    subject,
    metric,
    {
      kind: 'work',
      verdict,
      expected: expectation(limits),
      actual: value === undefined ? 'nothing to divide by' : count(value),
      unit: value === undefined ? '' : unit,
      reason,
    },
    verdict === 'fail' ? adviceOn(subject.definition, symptoms ?? symptomsOf(metric, subject, work)) : undefined,
  );
}

interface Decision {
  verdict: RowVerdict;
  reason: string;
  symptoms?: Symptom[];
}

function verdictOn(
  subject: Subject,
  metric: WorkMetric,
  value: number | undefined,
  work: Work,
  limits: Limits,
): Decision {
  const { unit } = WORK_METRICS[metric];
  if (value === undefined) return withoutDenominator(metric, work);
  const unstable = unstableAmong(WORK_METRICS[metric].counters, work);
  const measured = `${count(value)} ${unit}`;
  if (unstable.length > 0) {
    const why = `${unstable.join(', ')} differed between the two work passes`;
    return { verdict: 'not-judged', reason: `${measured}, but ${why}: only counts that repeat are judged` };
  }
  if (limits.atMost !== undefined && value > limits.atMost) {
    return {
      verdict: 'fail',
      reason: `${measured}, over the budget of ${count(limits.atMost)} (${counted(work.calls, 'call')})${evidenceFor(metric, subject, work)}`,
    };
  }
  if (limits.atLeast !== undefined && value < limits.atLeast) {
    return {
      verdict: 'fail',
      reason: `${measured}, below the least of ${count(limits.atLeast)} (${counted(work.calls, 'call')})`,
      symptoms: metric === 'connectionsCheckedOut' ? ['saturated-pool'] : [],
    };
  }
  return { verdict: 'pass', reason: `${measured}, expected ${expectation(limits)}` };
}

/** Nothing to divide by. What was done for nothing is a failure; where nothing was done, there is nothing to judge. */
function withoutDenominator(metric: WorkMetric, work: Work): Decision {
  const { numerator, withoutDenominator: why, unit } = WORK_METRICS[metric];
  const done = numerator(work);
  if (done === undefined) return { verdict: 'error', reason: `${unit} were not counted` };
  if (metric === 'mongoCommandsPerHit') {
    const asked = work.redis.misses === 0 ? 'it was never asked' : `all ${counted(work.redis.misses, 'lookup')} missed`;
    const symptoms: Symptom[] = work.redis.misses === 0 ? ['cache-not-asked'] : [missSymptom(work)];
    return {
      verdict: 'fail',
      reason: `${why}: ${asked}, with ${counted(done, 'MongoDB command')}`,
      symptoms,
    };
  }
  if (done > 0) {
    return {
      verdict: 'fail',
      reason: `${why}, with ${count(done)} ${unit.split(' per ')[0]} over ${counted(work.calls, 'call')}`,
    };
  }
  return {
    verdict: 'error',
    reason: `${why} and examined nothing, so there is no ratio: check a variant that asks MongoDB`,
  };
}

function expectation({ atMost, atLeast }: Limits): string {
  const parts = [];
  if (atLeast !== undefined) parts.push(`at least ${count(atLeast)}`);
  if (atMost !== undefined) parts.push(`at most ${count(atMost)}`);
  return parts.join(' and ');
}
