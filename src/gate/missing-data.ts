import type { CheckResult } from '../model/report.ts';
import { count, counted } from './format.ts';
import { KEPT_REMEDY, keptBetweenPasses } from './kept-between-passes.ts';
import type { Subject } from './measured-variant.ts';
import { checkResult } from './result.ts';

/** What is missing of a variant's measurement, each as an error: what was not measured has not passed. */
export function missingData(subject: Subject): CheckResult[] {
  const found = subject.measurements.length;
  if (found === 0)
    return [
      missing(
        subject,
        'data',
        'not measured',
        'there is no measurement of it: it was not run, or its results were lost',
      ),
    ];
  if (found > 1)
    return [
      missing(
        subject,
        'data',
        `measured ${found} times`,
        `there are ${found} measurements of it: merge each shard once`,
      ),
    ];
  const stopped = stoppedBy(subject);
  if (stopped) return [stopped];
  return [workMissing(subject), workKept(subject), samplesMissing(subject)].filter((result) => result !== undefined);
}

/** What ended the measurement early, in its own words. */
export function stoppedBy(subject: Subject): CheckResult | undefined {
  const error = subject.measurements[0]?.error;
  if (error === undefined) return undefined;
  return checkResult(
    subject,
    'data',
    {
      kind: 'data',
      verdict: 'error',
      expected: 'a complete measurement',
      actual: error.code,
      unit: '',
      reason: error.message,
    },
    error.hint,
  );
}

function workMissing(subject: Subject): CheckResult | undefined {
  if (subject.work === undefined)
    return missing(subject, 'data/work', 'no counts', 'its work was not counted: the work pass did not finish');
  if (subject.work.calls === 0) return missing(subject, 'data/work', '0 calls', 'its work was counted over 0 calls');
  return undefined;
}

function workKept(subject: Subject): CheckResult | undefined {
  const kept = subject.work && keptBetweenPasses(subject.work);
  if (kept === undefined) return undefined;
  const finding = {
    kind: 'data',
    verdict: 'error',
    expected: 'the same work in each pass',
    actual: 'less after the first',
    unit: '',
    reason: kept,
  } as const;
  return checkResult(subject, 'data/work', finding, KEPT_REMEDY);
}

function samplesMissing(subject: Subject): CheckResult | undefined {
  if (!subject.timed || subject.notTimed !== undefined) return undefined;
  const samples = subject.measurements[0]?.latencyMs ?? [];
  if (samples.length === 0) return missing(subject, 'data/latency', '0 calls', 'no call of it was timed');
  const unusable = samples.filter((value) => !Number.isFinite(value)).length;
  if (unusable === 0) return undefined;
  const actual = `${count(unusable)} of ${counted(samples.length, 'sample')}`;
  return missing(subject, 'data/latency', actual, `${actual} of its latency is no finite number`);
}

function missing(subject: Subject, what: string, actual: string, reason: string): CheckResult {
  const finding = {
    kind: 'data',
    verdict: 'error',
    expected: 'a complete measurement',
    actual,
    unit: '',
    reason,
  } as const;
  return checkResult(subject, what, finding);
}
