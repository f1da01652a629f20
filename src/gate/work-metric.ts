import { RATIO_CHECKS, type RatioCheck, type WorkMetric } from '../model/check.ts';
import {
  COUNTER_CHECKS,
  type CounterCheck,
  type CounterPath,
  counterRow,
  PER_CALL_CHECKS,
  totalAt,
} from '../model/counters.ts';
import type { Work } from '../model/work.ts';
import { suggestedBy } from './counter-symptoms.ts';
import type { Symptom } from './cures.ts';

/** How a work check reads its number off the counts. */
export interface WorkMetricRule {
  unit: string;
  /** The counters that it rests on. */
  counters: readonly CounterPath[];
  /** `undefined`: the work does not know its counter. */
  numerator: (work: Work) => number | undefined;
  /** What it is divided by. */
  denominator: (work: Work) => number | undefined;
  /** What a denominator of 0 means, in words. */
  withoutDenominator: string;
  /** What too much of it suggests. */
  symptoms: (work: Work) => Symptom[];
}

function counterRule(path: CounterPath): WorkMetricRule {
  const { unit, per } = counterRow(path);
  return {
    unit: per === 'call' ? `${unit} per call` : unit,
    counters: [path],
    numerator: (work) => totalAt(work, path),
    denominator: per === 'call' ? ({ calls }) => calls : () => 1,
    withoutDenominator: 'no call was counted',
    symptoms: (work) => suggestedBy(path, work),
  };
}

function ratioRule(check: RatioCheck): WorkMetricRule {
  const { of, per, unit, without } = RATIO_CHECKS[check];
  return {
    unit,
    counters: [of, per],
    numerator: (work) => totalAt(work, of),
    denominator: (work) => totalAt(work, per),
    withoutDenominator: without,
    symptoms: (work) => (check === 'mongoCommandsPerHit' ? ['hit-asks-mongo'] : suggestedBy(of, work)),
  };
}

const PER_CALL: ReadonlySet<WorkMetric> = new Set(PER_CALL_CHECKS);
const OF_COUNTERS = [...COUNTER_CHECKS].map(([check, path]) => [check, counterRule(path)] as const);
const OF_RATIOS = (Object.keys(RATIO_CHECKS) as RatioCheck[]).map((check) => [check, ratioRule(check)] as const);

/** Every work check, in the order in which a report lists them: of counts per call, of ratios, in all. */
export const WORK_METRICS = Object.fromEntries([
  ...OF_COUNTERS.filter(([check]) => PER_CALL.has(check)),
  ...OF_RATIOS,
  ...OF_COUNTERS.filter(([check]) => !PER_CALL.has(check)),
]) as Readonly<Record<CounterCheck | RatioCheck, WorkMetricRule>>;

export const WORK_METRIC_NAMES = Object.keys(WORK_METRICS) as WorkMetric[];

/** The value of a metric; `undefined` where its denominator is 0, or the work does not know it. */
export function workValue(metric: WorkMetric, work: Work): number | undefined {
  const { numerator, denominator } = WORK_METRICS[metric];
  const [value, divisor] = [numerator(work), denominator(work)];
  return value === undefined || divisor === undefined || divisor === 0 ? undefined : value / divisor;
}

/**
 * Those of some counters that differed between the two work passes: `mongo.commands` includes `mongo.commands.find`.
 */
export function unstableAmong(counters: readonly CounterPath[], work: Work): string[] {
  return work.unstable.filter((unstable) =>
    counters.some((counter) => unstable === counter || unstable.startsWith(`${counter}.`)),
  );
}
