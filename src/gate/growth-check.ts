import type { Growth, GrowthMetric } from '../model/check.ts';
import { PER_CALL_CHECKS } from '../model/counters.ts';
import type { VariantMeasurement } from '../model/measurement.ts';
import type { CheckResult } from '../model/report.ts';
import { type CountRange, passesOf } from '../model/work-passes.ts';
import { cureFor } from './cures.ts';
import { count, rangeText } from './format.ts';
import type { Subject } from './measured-variant.ts';
import { stoppedBy } from './missing-data.ts';
import { plansText } from './plan.ts';
import { checkResult, type Finding } from './result.ts';
import { unstableAmong, WORK_METRICS, workValue } from './work-metric.ts';

/** What was counted at one size of the data. */
export interface SizeMeasured {
  /** How many times the smallest size. */
  factor: number;
  documents: number;
  measurements: readonly VariantMeasurement[];
}

/** A variant at one size. */
export interface AtSize extends Pick<SizeMeasured, 'factor' | 'documents'> {
  subject: Subject;
}

/** One variant at each size, from the smallest on. */
export type Sized = readonly [AtSize, ...AtSize[]];

/**
 * Counts are exact, but each size draws its own parameters: one user has more projects than another. What grows with
 * the data is 16 times as much at 16 times the data, with its square root 4 times; twice is neither.
 */
const SLACK = 2;

/** Each declared growth of a variant; what could not be counted at one size has not passed. */
export function growthChecks(sized: Sized): CheckResult[] {
  const missing = sized.flatMap(missingAt);
  if (missing.length > 0) return missing.slice(0, 1);
  const declared = sized[0].subject.checks.growth ?? {};
  return PER_CALL_CHECKS.flatMap((metric) => {
    const allowed = declared[metric];
    return allowed === undefined ? [] : [judgeMetric(sized, metric, allowed)];
  });
}

function missingAt({ factor, subject }: AtSize): CheckResult[] {
  const stopped = stoppedBy(subject);
  if (stopped) return [{ ...stopped, reason: `at ${factor} times the data: ${stopped.reason}` }];
  if (isCounted(subject)) return [];
  return [
    checkResult(subject, 'data/work', {
      kind: 'data',
      verdict: 'error',
      expected: 'counts at every size',
      actual: 'no counts',
      unit: '',
      reason: `at ${factor} times the data its work was not counted`,
    }),
  ];
}

export function isCounted({ work }: Subject): boolean {
  return work !== undefined && work.calls > 0;
}

export function perCall(metric: GrowthMetric, { work }: Subject): number {
  const value = work && workValue(metric, work);
  if (value === undefined) throw new Error('a growth was judged without its counts');
  return value;
}

function judgeMetric(sized: Sized, metric: GrowthMetric, allowed: Growth): CheckResult {
  const { subject } = sized[0];
  const values = sized.map((size) => rangeAt(metric, size));
  const actual = values.map((range) => rangeText(range)).join(' -> ');
  const finding = { kind: 'growth', expected: allowed, actual, unit: '' } as const;
  const result = (decided: Pick<Finding, 'verdict' | 'reason'>, remedy?: string) =>
    checkResult(subject, `growth/${metric}`, { ...finding, ...decided }, remedy);
  const documents = sized.map((size) => count(size.documents)).join(', ');
  const told = `${WORK_METRICS[metric].unit} ${finding.actual} at ${documents} documents`;
  const unstable = unstableIn(sized, metric);
  const known = sized.every((size) => size.subject.work !== undefined && passesOf(size.subject.work) !== undefined);
  const [surely, possibly] = (['surely', 'possibly'] as const).map((how) => growsFaster(sized, values, allowed, how));
  if (unstable.length > 0 && (!known || surely !== possibly)) {
    const why = `${unstable.join(', ')} differed between two passes, which decides nothing`;
    return result({ verdict: 'not-judged', reason: `${told}, but ${why}` });
  }
  if (!surely) return result({ verdict: 'pass', reason: `${told}: ${allowed}, as declared` });
  const reason = `${told}: ${timesOf(sized, values)}, declared ${allowed}${planAtLargest(sized)}`;
  const symptoms = subject.work === undefined ? [] : WORK_METRICS[metric].symptoms(subject.work);
  return result({ verdict: 'fail', reason }, cureFor(subject.definition, symptoms));
}

function rangeAt(metric: GrowthMetric, { subject }: AtSize): CountRange {
  const passes = subject.work === undefined ? undefined : passesOf(subject.work);
  const values = passes?.flatMap((pass) => workValue(metric, pass) ?? []) ?? [perCall(metric, subject)];
  return { least: Math.min(...values), most: Math.max(...values) };
}

/** `surely`: at the least of a larger size against the most of the smallest. `possibly`: the other way round. */
function growsFaster(
  sized: Sized,
  values: readonly CountRange[],
  allowed: Growth,
  how: 'surely' | 'possibly',
): boolean {
  const [own, smallest] = how === 'surely' ? (['least', 'most'] as const) : (['most', 'least'] as const);
  const first = Math.max(values[0]?.[smallest] ?? 0, 1);
  return sized.slice(1).some(({ factor }, at) => {
    const mayBe = allowed === 'constant' ? 1 : factor / sized[0].factor;
    return (values[at + 1]?.[own] ?? 0) > SLACK * mayBe * first;
  });
}

/** `16 times as many for 16 times the data`. */
function timesOf(sized: Sized, values: readonly CountRange[]): string {
  const [first, last] = [values[0]?.most ?? 0, values.at(-1)?.least ?? 0];
  const data = count((sized.at(-1)?.factor ?? 1) / sized[0].factor);
  return first === 0
    ? `none at first, for ${data} times the data`
    : `${count(last / first)} times as many for ${data} times the data`;
}

function planAtLargest(sized: Sized): string {
  const work = sized.at(-1)?.subject.work;
  return work === undefined || work.mongo.plans.length === 0 ? '' : `; ${plansText(work)}`;
}

function unstableIn(sized: Sized, metric: GrowthMetric): string[] {
  const { counters } = WORK_METRICS[metric];
  return [...new Set(sized.flatMap(({ subject }) => (subject.work ? unstableAmong(counters, subject.work) : [])))];
}
