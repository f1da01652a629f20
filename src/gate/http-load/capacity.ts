import type { LoadMeasurement } from '../../model/http-load.ts';
import { durationMs, share } from '../../model/quantity.ts';
import type { CheckResult } from '../../model/report.ts';
import { cureFor } from '../cures.ts';
import { count, counted, ms, percent } from '../format.ts';
import { MORE_REQUESTS } from '../latency-limit.ts';
import type { Subject } from '../measured-variant.ts';
import { checkResult } from '../result.ts';
import { stepName } from './answers.ts';
import { capacityBounds, capacityOf, levelsOf, type RampLimits, standingOf } from './ramp.ts';

/** What ends a variant's ramp. */
export function rampLimits({ definition, checks }: Pick<Subject, 'definition' | 'checks'>): RampLimits {
  return {
    limitMs: durationMs(definition.load?.p95 ?? '500ms'),
    errors: share(checks.load?.errors ?? '0%'),
  };
}

/** Connections that are served within the p95 limit. */
export function judgeCapacity(subject: Subject, { steps }: LoadMeasurement): CheckResult[] {
  const wanted = subject.checks.load?.capacity;
  if (wanted === undefined) return [];
  const limits = rampLimits(subject);
  const capacity = capacityOf(steps, limits);
  const { least, most } = capacityBounds(steps, limits);
  const last = levelsOf(steps).at(-1);
  const end =
    last?.latencyMs === undefined
      ? ''
      : `; at ${stepName(last)} p95 was ${ms(last.latencyMs.p95)}, the limit is ${ms(limits.limitMs)}`;
  const measured = `${counted(capacity, 'connection')} within the limit${end}`;
  const own = last?.generator.bottleneck;
  // Where the level that ended the ramp may hold after all, a higher one may, too.
  const open = most >= wanted || (last !== undefined && standingOf(last, limits) === 'undecided');
  const verdict = least >= wanted ? 'pass' : own === undefined && !open ? 'fail' : 'inconclusive';
  const why =
    own === undefined
      ? `at ${most} p95 is too close to the limit, or of too few requests, to tell: ${MORE_REQUESTS.settles}`
      : `the load generator was the bottleneck: ${own}`;
  const finding = {
    kind: 'load',
    verdict,
    expected: `at least ${count(wanted)} connections`,
    actual: count(capacity),
    unit: 'connections',
    reason: verdict === 'inconclusive' ? `${measured}, but ${why}` : measured,
  } as const;
  return [
    checkResult(
      subject,
      'load/capacity',
      finding,
      verdict === 'fail' ? cureFor(subject.definition, ['slow', 'saturated-pool']) : undefined,
    ),
  ];
}

/** Hits of Redis over the whole load. No lookup at all fails. */
export function judgeLoadHitRate(subject: Subject, { use }: LoadMeasurement): CheckResult[] {
  const wanted = subject.checks.load?.hitRate;
  if (wanted === undefined) return [];
  const rate = loadHitRate(use);
  const verdict = rate === undefined ? 'fail' : rate >= share(wanted) ? 'pass' : 'fail';
  const lookups = (use?.redisHits ?? 0) + (use?.redisMisses ?? 0);
  const finding = {
    kind: 'hit-rate',
    verdict,
    expected: `at least ${wanted}`,
    actual: rate === undefined ? 'no lookup' : percent(rate),
    unit: '',
    reason:
      rate === undefined
        ? 'Redis was not asked for any key under load'
        : `${percent(rate)} of ${counted(lookups, 'lookup')} under load hit`,
  } as const;
  const symptom = rate === undefined ? 'cache-not-asked' : 'low-hit-rate';
  return [
    checkResult(
      subject,
      'load/hitRate',
      finding,
      verdict === 'fail' ? cureFor(subject.definition, [symptom]) : undefined,
    ),
  ];
}

export function loadHitRate(use: LoadMeasurement['use']): number | undefined {
  if (use?.redisHits === undefined || use.redisMisses === undefined) return undefined;
  const lookups = use.redisHits + use.redisMisses;
  return lookups === 0 ? undefined : use.redisHits / lookups;
}
