import type { OverallRow } from '../model/config.ts';
import type { Profile } from '../model/dataset.ts';
import { durationMs, share } from '../model/quantity.ts';
import type { TargetReportRow } from '../model/report.ts';
import { type RowVerdict, worstVerdict } from '../model/verdict.ts';
import { meanOfMediansBounds, ratioBounds } from '../stats/median-bounds.ts';
import { median } from '../stats/quantile.ts';
import { mean } from '../stats/summary.ts';
import { msBeside } from './format.ts';
import { FAIL_CONFIDENCE, PASS_CONFIDENCE } from './latency-limit.ts';
import { judgeSaving, MORE_CALLS } from './latency-reduction.ts';
import type { Subjects } from './measured-variant.ts';
import { REDUCTION_PROFILE } from './reduction.ts';

/** Where a row over several scenarios is filed. */
const OVERALL = 'overall';

/** A row over several scenarios: the mean of their medians, before against after. */
export function judgeOverall(
  row: OverallRow,
  scenarios: ReadonlyMap<string, Subjects>,
  profile: Profile,
): TargetReportRow {
  const same = { row: row.row, scenario: OVERALL, metric: 'latency', unit: 'ms', target: row.target };
  const left = row.pairs.filter((pair) => !scenarios.has(pair.scenario)).map((pair) => pair.scenario);
  if (left.length > 0) return { ...same, verdict: 'not-judged', reason: `not part of this run: ${left.join(', ')}` };

  const missing = row.pairs.flatMap((pair) =>
    [pair.baseline, pair.optimised]
      .filter((variant) => samplesOf(scenarios, pair.scenario, variant).length === 0)
      .map((variant) => `${pair.scenario}/${variant}`),
  );
  const [untimed] = row.pairs.flatMap(({ scenario, baseline, optimised }) =>
    [baseline, optimised].flatMap((variant) => scenarios.get(scenario)?.get(variant)?.notTimed ?? []),
  );
  if (untimed !== undefined) return { ...same, verdict: 'not-judged', reason: untimed };
  if (missing.length > 0) return { ...same, verdict: 'error', reason: `no timed calls of ${missing.join(', ')}` };

  const before = row.pairs.map((pair) => samplesOf(scenarios, pair.scenario, pair.baseline));
  const after = row.pairs.map((pair) => samplesOf(scenarios, pair.scenario, pair.optimised));
  const baseline = meanOfMedians(before);
  const indexed = meanOfMedians(after);
  const values = { ...same, baseline, indexed };
  if (baseline <= 0)
    return { ...values, verdict: 'error', reason: 'the mean before is 0 ms: there is nothing to reduce' };
  const judged = [judgeShare(row, before, after), ...judgeMean(row, after)];
  const decision =
    profile === REDUCTION_PROFILE
      ? { verdict: worstVerdict(judged.map((one) => one.verdict)), reason: judged.map((one) => one.reason).join('. ') }
      : notAtThisProfile(profile, judged);
  return { ...values, reduction: 1 - indexed / baseline, ...decision };
}

interface Decision {
  verdict: RowVerdict;
  reason: string;
}

type Groups = readonly (readonly number[])[];

function notAtThisProfile(profile: Profile, judged: readonly Decision[]): Decision {
  const why = `judged at the \`${REDUCTION_PROFILE}\` profile, this is \`${profile}\``;
  return { verdict: 'not-judged', reason: `${why}: ${judged.map((one) => one.reason).join('. ')}` };
}

function judgeShare(row: OverallRow, before: Groups, after: Groups): Decision {
  const ratioAt = (confidence: number) =>
    ratioBounds(meanOfMediansBounds(after, confidence, 2), meanOfMediansBounds(before, confidence, 2));
  const saving = {
    of: `mean of ${row.pairs.length} medians`,
    beforeMs: meanOfMedians(before),
    afterMs: meanOfMedians(after),
    leastRatio: ratioAt(FAIL_CONFIDENCE).lower,
    mostRatio: ratioAt(PASS_CONFIDENCE).upper,
    settles: MORE_CALLS,
  };
  return judgeSaving(saving, share(row.atLeast));
}

function judgeMean(row: OverallRow, after: Groups): Decision[] {
  if (row.mean === undefined) return [];
  const limitMs = durationMs(row.mean);
  const { lower } = meanOfMediansBounds(after, FAIL_CONFIDENCE);
  const { upper } = meanOfMediansBounds(after, PASS_CONFIDENCE);
  const measured = `the mean after is ${msBeside(meanOfMedians(after), limitMs)}; the limit is ${row.mean}`;
  if (lower !== undefined && lower > limitMs) return [{ verdict: 'fail', reason: measured }];
  if (upper !== undefined && upper < limitMs) return [{ verdict: 'pass', reason: measured }];
  return [{ verdict: 'inconclusive', reason: `${measured}, too close to tell: raise \`latencyBudget\`` }];
}

function samplesOf(scenarios: ReadonlyMap<string, Subjects>, scenario: string, variant: string): readonly number[] {
  return scenarios.get(scenario)?.get(variant)?.samplesMs ?? [];
}

function meanOfMedians(groups: Groups): number {
  return mean(groups.map((group) => median(group) ?? Number.NaN)) ?? Number.NaN;
}
