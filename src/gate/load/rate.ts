import type { LoadMeasurement } from '../../model/load.ts';
import { durationMs } from '../../model/quantity.ts';
import type { CheckResult } from '../../model/report.ts';
import { adviceOn } from '../causes.ts';
import { counted, ms, msBeside } from '../format.ts';
import { checkResult } from '../result.ts';
import type { Subject } from '../subject.ts';
import { stepName } from './answers.ts';
import { rateStepOf } from './ramp.ts';

const LIMITS = [
  ['p50AtRate', 'p50'],
  ['p95AtRate', 'p95'],
] as const;

/** Latency at a fixed arrival rate, counted from each request's intended start. */
export function judgeRate(subject: Subject, { steps }: LoadMeasurement): CheckResult[] {
  return LIMITS.flatMap(([name, quantile]) => {
    const limit = subject.checks.load?.[name];
    return limit === undefined ? [] : [judgeLimit(subject, steps, name, quantile, durationMs(limit))];
  });
}

function judgeLimit(
  subject: Subject,
  steps: LoadMeasurement['steps'],
  name: 'p50AtRate' | 'p95AtRate',
  quantile: 'p50' | 'p95',
  limitMs: number,
): CheckResult {
  const step = rateStepOf(steps);
  const expected = `${quantile} below ${ms(limitMs)}`;
  const actualMs = step?.latencyMs?.[quantile];
  if (step === undefined || actualMs === undefined) {
    const reason = 'the arrival rate was not run, or nothing was answered';
    return checkResult(subject, `load/${name}`, {
      kind: 'load',
      verdict: 'error',
      expected,
      actual: 'not measured',
      unit: '',
      reason,
    });
  }
  const measured = `${quantile} at ${stepName(step)} is ${msBeside(actualMs, limitMs)} over ${counted(step.sent, 'request')}; the limit is ${ms(limitMs)}`;
  const own = step.generator.bottleneck;
  // What the generator adds makes it slower: a pass stands in spite of it.
  const verdict = actualMs <= limitMs ? 'pass' : own === undefined ? 'fail' : 'inconclusive';
  return checkResult(
    subject,
    `load/${name}`,
    {
      kind: 'load',
      verdict,
      expected,
      actual: msBeside(actualMs, limitMs),
      unit: 'ms',
      reason: verdict === 'inconclusive' ? `${measured}; the load generator was the bottleneck: ${own}` : measured,
    },
    verdict === 'fail' ? adviceOn(subject.definition, ['slow']) : undefined,
  );
}
