import { notTimedBy, type Red } from '../model/not-timed.ts';
import type { CheckResult } from '../model/report.ts';
import type { Locked } from './lock.ts';
import type { Subject, Subjects } from './measured-variant.ts';
import { isLatencyReduction } from './reduction.ts';
import { judgeVariant } from './variant.ts';

/**
 * The checks of a scenario that fail by counts or answers, before anything is timed: a lock, a budget, a plan, a hit
 * rate, a reduction of a count, another answer. What a scenario accepts for a time is none of them.
 */
export function redWork(subjects: Subjects, locked: Locked | undefined): CheckResult[] {
  return [...subjects.values()].flatMap((subject) =>
    judgeVariant(subject, subjects, { slowQuery: false, locked }).filter(isRedByCounts),
  );
}

function isRedByCounts(check: CheckResult): boolean {
  return check.verdict === 'fail' && check.kind !== 'threshold' && !isLatencyReduction(check);
}

/** Which of both the failing checks are about. */
export function redOf(checks: readonly CheckResult[]): Red {
  const answers = checks.filter(({ kind }) => kind === 'answers' || kind === 'same-result').length;
  return { work: answers < checks.length, answers: answers > 0 };
}

/** Says of what was not timed what it is that is red. */
export function withReason(scenarios: ReadonlyMap<string, Subjects>, red: Red): ReadonlyMap<string, Subjects> {
  return changed(scenarios, (subject) =>
    subject.notTimed === undefined ? subject : { ...subject, notTimed: notTimedBy(red) },
  );
}

/**
 * That nothing was timed is an excuse where work is red. Where it is not, or not any more, times are missing.
 */
export function withoutExcuse(scenarios: ReadonlyMap<string, Subjects>): ReadonlyMap<string, Subjects> {
  return changed(scenarios, (subject) => ({ ...subject, notTimed: undefined }));
}

function changed(
  scenarios: ReadonlyMap<string, Subjects>,
  change: (subject: Subject) => Subject,
): ReadonlyMap<string, Subjects> {
  return new Map(
    [...scenarios].map(([name, subjects]) => [
      name,
      new Map([...subjects].map(([variant, subject]) => [variant, change(subject)])),
    ]),
  );
}
