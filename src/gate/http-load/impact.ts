import type { ImpactMetric, ImpactRow, LoadMeasurement } from '../../model/http-load.ts';
import { share } from '../../model/quantity.ts';
import type { TargetReportRow } from '../../model/report.ts';
import type { RowVerdict } from '../../model/verdict.ts';
import { count, percent } from '../format.ts';
import { FAIL_CONFIDENCE, PASS_CONFIDENCE } from '../latency-limit.ts';
import type { Subjects } from '../measured-variant.ts';
import { REDUCTION_PROFILE } from '../reduction.ts';
import { rampLimits } from './capacity.ts';
import { type ImpactValues, impactValues } from './impact-values.ts';

type Row = ImpactRow<string>;

interface Decision {
  verdict: RowVerdict;
  reason: string;
}

/** What two variants of a load are compared by, beside each promise. */
export function impactRows(
  scenario: string,
  rows: readonly Row[],
  subjects: Subjects,
  loads: readonly LoadMeasurement[],
): TargetReportRow[] {
  return rows.map((row) => impactRow(scenario, row, subjects, loads));
}

const UNITS: Readonly<Record<ImpactMetric, string>> = {
  responseTime: 'ms',
  throughput: 'answers per second',
  capacity: 'connections',
  mongoCpu: 'CPU seconds per 1,000 answers',
  mongoMemory: 'MiB',
  mongoRead: 'MiB per 1,000 answers',
  redisMemory: 'MiB',
  hitRate: 'share of lookups',
};

function impactRow(scenario: string, row: Row, subjects: Subjects, loads: readonly LoadMeasurement[]): TargetReportRow {
  const same = { row: row.row, scenario, metric: row.metric, unit: UNITS[row.metric], target: row.target };
  const names = [row.baseline, row.optimised].filter((name) => name !== undefined);
  const unknown = names.find((name) => !subjects.has(name));
  if (unknown !== undefined) return { ...same, verdict: 'error', reason: `the scenario has no variant "${unknown}"` };
  const load = (name: string | undefined) => loads.find(({ variant }) => variant === name);
  const optimised = load(row.optimised);
  const baseline = load(row.baseline);
  const lost = names.find((name) => load(name) === undefined || load(name)?.error !== undefined);
  const untimed = lost === undefined ? undefined : subjects.get(lost)?.notTimed;
  if (untimed !== undefined && load(lost)?.error === undefined)
    return { ...same, verdict: 'not-judged', reason: untimed };
  if (optimised === undefined || lost !== undefined)
    return {
      ...same,
      verdict: 'error',
      reason: `${lost ?? row.optimised} has no load: ${load(lost)?.error?.message ?? 'it was not made'}`,
    };
  const limitsOf = (name: string) => {
    const subject = subjects.get(name);
    return subject === undefined ? { limitMs: 0, errors: 0 } : rampLimits(subject);
  };
  const values = impactValues(row.metric, { optimised, baseline, limitsOf });
  if ('verdict' in values) return { ...same, ...values };
  const { before, after } = values;
  return {
    ...same,
    ...(before === undefined ? {} : { baseline: before }),
    indexed: after,
    ...(before === undefined || before <= 0 ? {} : { reduction: 1 - after / before }),
    ...decide(row, values, subjects.get(row.optimised)?.profile),
  };
}

function decide(row: Row, values: ImpactValues, profile: string | undefined): Decision {
  if (row.metric === 'redisMemory') return atMost(values.after, row.atMostMiB);
  const target = share(row.atLeast);
  if (row.metric === 'hitRate') {
    const reason = `${percent(values.after)} of the lookups hit; expected at least ${row.atLeast}`;
    return { verdict: values.after >= target ? 'pass' : 'fail', reason };
  }
  const judged = judgeChange(values, target);
  if (profile === REDUCTION_PROFILE) return judged;
  const why = `judged at the \`${REDUCTION_PROFILE}\` profile, on data large enough for the baseline to hurt`;
  return { verdict: 'not-judged', reason: `${why}; here ${judged.reason}` };
}

function atMost(after: number, limit: number): Decision {
  const reason = `${count(after)} MiB; expected at most ${count(limit)} MiB`;
  return { verdict: after <= limit ? 'pass' : 'fail', reason };
}

/** The saving or the gain at the bounds of what was measured, against its target. */
function judgeChange({ before, after, kind, boundsAt, bottleneck, of }: ImpactValues, target: number): Decision {
  if (before === undefined || before <= 0) return { verdict: 'error', reason: 'there is nothing to compare with' };
  const change = (ratio: number) => (kind === 'saved' ? 1 - ratio : ratio - 1);
  const word = kind === 'saved' ? 'less' : 'more';
  const measured = `${of}: ${count(before)} -> ${count(after)}, ${percent(change(after / before))} ${word}; expected at least ${percent(target)}`;
  // A ratio's upper bound is the least saving, and the most gain.
  const range = (confidence: number) => {
    const { lower, upper } = boundsAt(confidence);
    return kind === 'saved' ? [change(upper), change(lower)] : [change(lower), change(upper)];
  };
  const [least = Number.NaN] = range(PASS_CONFIDENCE);
  const [, most = Number.NaN] = range(FAIL_CONFIDENCE);
  const known = Number.isNaN(least)
    ? 'too few answers to tell'
    : `somewhere between ${percent(least)} and ${percent(most)}`;
  const verdict = least >= target ? 'pass' : most < target ? 'fail' : 'inconclusive';
  // The generator makes a variant look slower than it is: that helps the baseline's comparison, and hurts the optimised
  // one's.
  const doubted = verdict === 'pass' ? bottleneck.baseline : verdict === 'fail' ? bottleneck.optimised : undefined;
  if (doubted !== undefined)
    return { verdict: 'inconclusive', reason: `${measured}; the load generator was the bottleneck: ${doubted}` };
  return { verdict, reason: verdict === 'inconclusive' ? `${measured}; ${known}` : measured };
}
