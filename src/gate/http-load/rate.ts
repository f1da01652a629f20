import type { LoadMeasurement } from '../../model/http-load.ts';
import { type LatencyMetric, RATE_CHECKS, type RateCheck } from '../../model/latency-metrics.ts';
import { durationMs } from '../../model/quantity.ts';
import type { CheckResult } from '../../model/report.ts';
import { cureFor } from '../cures.ts';
import { ms, msBeside } from '../format.ts';
import { judgeLimit, MORE_REQUESTS } from '../latency-limit.ts';
import type { Subject } from '../measured-variant.ts';
import { checkResult } from '../result.ts';
import { stepName } from './answers.ts';
import { latenciesOf, rateStepOf } from './ramp.ts';

/** Latency at a fixed arrival rate, counted from each request's intended start. */
export function judgeRate(subject: Subject, { steps }: LoadMeasurement): CheckResult[] {
  return [...RATE_CHECKS].flatMap(([name, quantile]) => {
    const limit = subject.checks.load?.[name];
    return limit === undefined ? [] : [judgeAtRate(subject, steps, name, quantile, durationMs(limit))];
  });
}

function judgeAtRate(
  subject: Subject,
  steps: LoadMeasurement['steps'],
  name: RateCheck,
  quantile: LatencyMetric,
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
  const judged = judgeLimit(latenciesOf(step), quantile, limitMs, MORE_REQUESTS);
  const measured = `at ${stepName(step)} ${judged.reason}`;
  const own = step.generator.bottleneck;
  // What the generator adds makes it slower: a pass stands in spite of it.
  const doubted = judged.verdict === 'fail' && own !== undefined;
  const verdict = doubted ? 'inconclusive' : judged.verdict;
  return checkResult(
    subject,
    `load/${name}`,
    {
      kind: 'load',
      verdict,
      expected,
      actual: msBeside(actualMs, limitMs),
      unit: 'ms',
      reason: doubted ? `${measured}; the load generator was the bottleneck: ${own}` : measured,
    },
    verdict === 'fail' ? cureFor(subject.definition, ['slow']) : undefined,
  );
}
