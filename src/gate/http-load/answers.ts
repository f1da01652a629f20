import type { LoadMeasurement, LoadStep } from '../../model/http-load.ts';
import { share } from '../../model/quantity.ts';
import type { CheckResult } from '../../model/report.ts';
import { count, counted, percent } from '../format.ts';
import type { Subject } from '../measured-variant.ts';
import { checkResult } from '../result.ts';
import { failuresOf } from './ramp.ts';

const REMEDY =
  "read the application's own log at that time; the check `load: { errors: '0.1%' }` allows errors, never a wrong answer";

/** Errors and time-outs beyond what the variant may have; a wrong answer always fails. */
export function judgeAnswers(subject: Subject, { steps }: LoadMeasurement): CheckResult[] {
  const allowed = share(subject.checks.load?.errors ?? '0%');
  const total = (of: (step: LoadStep) => number) => steps.reduce((sum, step) => sum + of(step), 0);
  const sent = total((step) => step.sent);
  const wrong = total((step) => step.wrong);
  const failed = total(failuresOf);
  const passed = wrong === 0 && failed <= sent * allowed;
  const worst = steps.find((step) => failuresOf(step) > 0);
  const parts = [
    `${count(wrong)} wrong`,
    counted(
      total((step) => step.errors),
      'error',
    ),
    counted(
      total((step) => step.timeouts),
      'time-out',
    ),
  ].join(', ');
  const example = worst?.example === undefined ? '' : `, first at ${stepName(worst)}: ${worst.example}`;
  const finding = {
    kind: 'load',
    verdict: passed ? 'pass' : 'fail',
    expected: allowed === 0 ? 'every request answered rightly' : `at most ${percent(allowed)} errors, none wrong`,
    actual: failed === 0 ? `${count(sent)} right answers` : parts,
    unit: '',
    reason: `${parts} of ${counted(sent, 'request')}${example}`,
  } as const;
  return [checkResult(subject, 'load/answers', finding, passed ? undefined : REMEDY)];
}

/** `64 connections`, `100 requests/s`. */
export function stepName({ connections, ratePerSecond }: LoadStep): string {
  return connections === undefined ? `${count(ratePerSecond ?? 0)} requests/s` : counted(connections, 'connection');
}
