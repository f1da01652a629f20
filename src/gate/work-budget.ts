import type { WorkBudget, WorkMetric } from '../model/check.ts';
import { POOL_CHECKS } from '../model/counters.ts';
import type { CheckResult } from '../model/report.ts';
import type { RowVerdict } from '../model/verdict.ts';
import type { Work } from '../model/work.ts';
import { passesOf } from '../model/work-passes.ts';
import { missSymptom } from './counter-symptoms.ts';
import { cureFor, type Symptom } from './cures.ts';
import { judgeEachPass } from './each-pass.ts';
import { count, counted, rangeText } from './format.ts';
import type { Subject } from './measured-variant.ts';
import { checkResult } from './result.ts';
import { evidenceFor, symptomsOf } from './work-evidence.ts';
import { WORK_METRIC_NAMES, WORK_METRICS, workValue } from './work-metric.ts';

interface Limits {
  atMost?: number;
  atLeast?: number;
}

/** Budgets on exact counts: they decide at once, at every profile. */
export function judgeWork(subject: Subject, work: Work): CheckResult[] {
  return WORK_METRIC_NAMES.flatMap((metric) => {
    const budget = subject.checks[metric];
    if (budget !== undefined) {
      const limits = limitsOf(budget);
      return [
        isOutOfSight(subject, metric)
          ? outOfSight(subject, metric, limits)
          : judgeBudget(subject, work, metric, limits),
      ];
    }
    return metric === 'waitQueueTimeouts' && !isOutOfSight(subject, metric) ? [judgePool(subject, work)] : [];
  });
}

/** The pool of an application is in its own process, and the engines know the connections alone that it made. */
function isOutOfSight({ definition }: Subject, metric: WorkMetric): boolean {
  const ofPool: readonly WorkMetric[] = POOL_CHECKS;
  return definition.app !== undefined && ofPool.includes(metric) && metric !== 'connectionsCreated';
}

function outOfSight(subject: Subject, metric: WorkMetric, limits: Limits): CheckResult {
  return checkResult(subject, metric, {
    kind: 'work',
    verdict: 'error',
    expected: expectation(limits),
    actual: 'not counted',
    unit: '',
    reason:
      `${WORK_METRICS[metric].unit} cannot be counted for an application: its pool is in a process of its own. ` +
      'Take the check away; connectionsCreated is counted, at the servers',
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
  const { unit, counters } = WORK_METRICS[metric];
  const decision: Decision = judgeEachPass(work, counters, (pass, passes) =>
    verdictOn(subject, metric, pass, passes, limits),
  );
  const { verdict, reason, symptoms } = decision;
  const value = measuredText(metric, passesOf(work) ?? [work]);
  return checkResult(
    subject,
    metric,
    {
      kind: 'work',
      verdict,
      expected: expectation(limits),
      actual: value ?? 'nothing to divide by',
      unit: value === undefined ? '' : unit,
      reason,
    },
    verdict === 'fail' ? cureFor(subject.definition, symptoms ?? symptomsOf(metric, subject, work)) : undefined,
  );
}

interface Decision {
  verdict: RowVerdict;
  reason: string;
  symptoms?: Symptom[];
}

/** `21 to 28`: over some passes, as far as there is something to divide by. */
function measuredText(metric: WorkMetric, passes: readonly Work[]): string | undefined {
  const values = passes.flatMap((pass) => workValue(metric, pass) ?? []);
  return values.length === 0 ? undefined : rangeText({ least: Math.min(...values), most: Math.max(...values) });
}

function verdictOn(
  subject: Subject,
  metric: WorkMetric,
  work: Work,
  passes: readonly Work[],
  limits: Limits,
): Decision {
  const { unit } = WORK_METRICS[metric];
  const value = workValue(metric, work);
  if (value === undefined) return withoutDenominator(metric, work);
  const measured = `${measuredText(metric, passes)} ${unit}`;
  const over = `${passes.length === 1 ? '' : `${passes.length} passes of `}${counted(work.calls, 'call')}`;
  if (limits.atMost !== undefined && value > limits.atMost) {
    return {
      verdict: 'fail',
      reason: `${measured}, over the budget of ${count(limits.atMost)} (${over})${evidenceFor(metric, subject, work)}`,
    };
  }
  if (limits.atLeast !== undefined && value < limits.atLeast) {
    return {
      verdict: 'fail',
      reason: `${measured}, below the least of ${count(limits.atLeast)} (${over})`,
      symptoms: metric === 'connectionsCheckedOut' ? ['few-at-once'] : [],
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
