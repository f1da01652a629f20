import type { LoadMeasurement } from '../../model/http-load.ts';
import type { CheckResult } from '../../model/report.ts';
import type { Subject } from '../measured-variant.ts';
import { checkResult } from '../result.ts';
import { stepName } from './answers.ts';

/** What is missing of a variant's load, as an error: load that was not made has not passed. */
export function missingLoad(subject: Subject, loads: readonly LoadMeasurement[]): CheckResult | undefined {
  const own = loads.filter(({ variant }) => variant === subject.variant);
  const [load] = own;
  if (load?.error) return error(subject, load.error.code, load.error.message, load.error.hint);
  if (load === undefined) return error(subject, 'no load', 'no load was made of it, or its results were lost');
  if (own.length > 1)
    return error(subject, `${own.length} loads`, `there are ${own.length} loads of it: merge each shard once`);
  const silent = load.steps.find(({ answers }) => answers === 0);
  if (load.steps.length === 0) return error(subject, '0 steps', 'its load has no step');
  if (silent === undefined) return undefined;
  const example = silent.example === undefined ? '' : `: ${silent.example}`;
  return error(
    subject,
    '0 answers',
    `no request was answered rightly at ${stepName(silent)} (${silent.sent} sent)${example}`,
    'Does the application hang, or refuse connections? Ask it the same request by hand while it runs.',
  );
}

/** Load that was left out on purpose is not judged, and was not lost. */
export function notMade(subject: Subject, reason: string): CheckResult {
  const expected = 'a complete load';
  return checkResult(subject, 'load', {
    kind: 'load',
    verdict: 'not-judged',
    expected,
    actual: 'no load',
    unit: '',
    reason,
  });
}

function error(subject: Subject, actual: string, reason: string, remedy?: string): CheckResult {
  const finding = {
    kind: 'data',
    verdict: 'error',
    expected: 'a complete load',
    actual,
    unit: '',
    reason,
  } as const;
  return checkResult(subject, 'data/load', finding, remedy);
}
