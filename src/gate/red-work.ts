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

/**
 * That nothing was timed is an excuse where work is red. Where it is not, or not any more, times are missing.
 */
export function withoutExcuse(scenarios: ReadonlyMap<string, Subjects>): ReadonlyMap<string, Subjects> {
  const asTimed = (subject: Subject): Subject => ({ ...subject, notTimed: undefined });
  return new Map(
    [...scenarios].map(([name, subjects]) => [
      name,
      new Map([...subjects].map(([variant, subject]) => [variant, asTimed(subject)])),
    ]),
  );
}
