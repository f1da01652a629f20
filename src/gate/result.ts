import type { CheckResult } from '../model/report.ts';
import { nameOf, type Subject } from './measured-variant.ts';

/** What a kind of check found, before it is tied to its variant. */
export type Finding = Omit<CheckResult, 'id' | 'variant' | 'remedy'>;

/** A row of the report. `what` names the check within its variant and must not change from run to run. */
export function checkResult(subject: Subject, what: string, finding: Finding, remedy?: string): CheckResult {
  return {
    id: checkId(subject, what),
    variant: subject.variant,
    ...finding,
    ...(remedy === undefined ? {} : { remedy }),
  };
}

/** `user-projects/indexed/p95`. */
export function checkId(subject: Pick<Subject, 'scenario' | 'variant'>, what: string): string {
  return `${nameOf(subject)}/${what}`;
}
