import type { Reduction, ReductionMetric } from '../model/check.ts';
import { share } from '../model/quantity.ts';
import type { CheckResult } from '../model/report.ts';
import type { Work } from '../model/work.ts';
import { type CountRange, passesOf } from '../model/work-passes.ts';
import { cureFor } from './cures.ts';
import { percent, rangeText } from './format.ts';
import { judgeLatencyReduction, type ReductionJudgement, targetText, unmeasured } from './latency-reduction.ts';
import { nameOf, type Subject, type Subjects } from './measured-variant.ts';
import { checkId, checkResult } from './result.ts';
import { whySlow } from './slow-call.ts';
import { unstableAmong, WORK_METRICS, workValue } from './work-metric.ts';

/** Where times of a baseline mean something: below it, the data is too small for a baseline to hurt. */
export const REDUCTION_PROFILE = 'release';

const NOTHING_TIMED = 'not timed';

export function reductionsOf(checks: Subject['checks']): readonly Reduction<string>[] {
  const { reduction } = checks;
  if (reduction === undefined) return [];
  return isList(reduction) ? reduction : [reduction];
}

function isList<Item>(value: Item | readonly Item[]): value is readonly Item[] {
  return Array.isArray(value);
}

/** The id of a reduction's row: `user-projects/indexed/reduction/latency/baseline`. */
export function reductionId(subject: Pick<Subject, 'scenario' | 'variant'>, reduction: Reduction<string>): string {
  return checkId(subject, reductionName(reduction));
}

export function isLatencyReduction({ id, kind }: Pick<CheckResult, 'id' | 'kind'>): boolean {
  return kind === 'reduction' && id.includes('/reduction/latency/');
}

function reductionName({ of = 'latency', versus }: Reduction<string>): string {
  return `reduction/${of}/${versus}`;
}

/**
 * What a variant saves over another. Counts are exact and judged everywhere, latencies at the `release` profile only.
 */
export function judgeReductions(subject: Subject, subjects: Subjects): CheckResult[] {
  return reductionsOf(subject.checks).map((reduction) => {
    const metric = reduction.of ?? 'latency';
    const judgement = judgeReduction(subject, subjects.get(reduction.versus), reduction, metric);
    return checkResult(
      subject,
      reductionName(reduction),
      {
        kind: 'reduction',
        verdict: judgement.verdict,
        expected: `${metric} at least ${reduction.atLeast} below ${reduction.versus}`,
        actual: judgement.actual,
        unit: judgement.verdict === 'error' || judgement.actual === NOTHING_TIMED ? '' : '%',
        reason: judgement.reason,
      },
      judgement.verdict === 'fail'
        ? cureFor(subject.definition, [...(judgement.symptoms ?? []), 'small-reduction'])
        : undefined,
    );
  });
}

function judgeReduction(
  subject: Subject,
  versus: Subject | undefined,
  reduction: Reduction<string>,
  metric: ReductionMetric,
): ReductionJudgement {
  if (versus === undefined) return unmeasured(`the scenario has no variant "${reduction.versus}" to compare with`);
  const target = share(reduction.atLeast);
  if (metric !== 'latency') return judgeCountReduction(subject, versus, metric, target);
  const notTimed = subject.notTimed ?? versus.notTimed;
  if (notTimed !== undefined) return { verdict: 'not-judged', actual: NOTHING_TIMED, reason: notTimed };
  const judgement = judgeLatencyReduction(subject.samplesMs, versus.samplesMs, target);
  const compared = { ...judgement, reason: `${judgement.reason} (${subject.variant} against ${versus.variant})` };
  if (judgement.verdict === 'error') return compared;
  if (subject.profile !== REDUCTION_PROFILE) return notAtThisProfile(judgement, subject.profile);
  const evidence = whySlow(subject.work);
  const seen = judgement.verdict === 'fail' && evidence.text !== '' ? `. Seen in its work: ${evidence.text}` : '';
  return { ...compared, reason: compared.reason + seen, symptoms: evidence.symptoms };
}

function notAtThisProfile(judgement: ReductionJudgement, profile: string): ReductionJudgement {
  const why = `latency reductions are judged at the \`${REDUCTION_PROFILE}\` profile, on data large enough for the baseline to hurt`;
  return {
    verdict: 'not-judged',
    actual: judgement.actual,
    reason: `measured ${judgement.actual} at \`${profile}\`; ${why}`,
  };
}

type CountMetric = Exclude<ReductionMetric, 'latency'>;

/** A reduction of a count per call: exact, so it decides at once. */
function judgeCountReduction(
  subject: Subject,
  versus: Subject,
  metric: CountMetric,
  target: number,
): ReductionJudgement {
  if (subject.work === undefined || versus.work === undefined) {
    const without = subject.work === undefined ? subject : versus;
    return unmeasured(`the work of ${nameOf(without)} was not counted`);
  }
  const { unit, counters, symptoms } = WORK_METRICS[metric];
  const after = rangeOfValues(metric, subject.work);
  const before = rangeOfValues(metric, versus.work);
  if (after === undefined || before === undefined) return unmeasured('one of both variants was counted over 0 calls');
  if (before.most === 0) return unmeasured(`${versus.variant} has 0 ${unit}: there is nothing to reduce`);
  const most = 1 - after.least / before.most;
  const least = before.least === 0 ? Number.NEGATIVE_INFINITY : 1 - after.most / before.least;
  const shown = least === most || before.least === 0 ? percent(most) : `${percent(least)} to ${percent(most)}`;
  const reason = `${rangeText(before)} -> ${rangeText(after)} ${unit}, ${shown} less (${subject.variant} against ${versus.variant}); expected ${targetText(target)}`;
  const unstable = [...unstableAmong(counters, subject.work), ...unstableAmong(counters, versus.work)];
  const known = passesOf(subject.work) !== undefined && passesOf(versus.work) !== undefined;
  // 1 - 1/101 against 99%: the subtraction can be off by a rounding error.
  const [certain, possible] = [least >= target - 1e-12, most >= target - 1e-12];
  if (unstable.length > 0 && (!known || certain !== possible)) {
    const why = `${[...new Set(unstable)].join(', ')} differed between the two work passes`;
    return { verdict: 'not-judged', actual: shown, reason: `${reason}; ${why}: that decides nothing` };
  }
  return { verdict: certain ? 'pass' : 'fail', actual: shown, reason, symptoms: symptoms(subject.work) };
}

/** Over all passes; of the last one where it is not known what each counted. */
function rangeOfValues(metric: CountMetric, work: Work): CountRange | undefined {
  const values = (passesOf(work) ?? [work]).map((pass) => workValue(metric, pass));
  const known = values.filter((value) => value !== undefined);
  if (known.length === 0 || known.length < values.length) return undefined;
  return { least: Math.min(...known), most: Math.max(...known) };
}
