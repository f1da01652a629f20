import type { CheckResult } from '../model/report.ts';
import { type Advice, NO_ADVICE } from './causes.ts';
import { nameOf, type Subject } from './measured-variant.ts';

/** What a kind of check found, before it is tied to its variant. */
export type Finding = Omit<CheckResult, 'id' | 'variant' | 'causes' | 'remedies'>;

/** A row of the report. `what` names the check within its variant and must not change from run to run. */
export function checkResult(subject: Subject, what: string, finding: Finding, advice: Advice = NO_ADVICE): CheckResult {
  return { id: checkId(subject, what), variant: subject.variant, ...finding, ...advice };
}

/** `user-projects/indexed/p95`. */
export function checkId(subject: Pick<Subject, 'scenario' | 'variant'>, what: string): string {
  return `${nameOf(subject)}/${what}`;
}
