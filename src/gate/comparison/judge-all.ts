import type { AnswerDifference } from '../../model/answer.ts';
import type { ComparisonMeasurement } from '../../model/comparison.ts';
import { withName } from '../../model/error-message.ts';
import { LOCK_FILE } from '../../model/lock.ts';
import { notTimedBy, type Red, saysNotTimed } from '../../model/not-timed.ts';
import type { Comparison, Report } from '../../model/report.ts';
import { OPEN_VERDICTS, worstVerdict } from '../../model/verdict.ts';
import { knownOfAnswers } from '../answers/judge-answers.ts';
import { counted } from '../format.ts';
import { workDifference } from '../work-difference.ts';
import type { Approval } from './approval.ts';
import { judgeComparison } from './judge-comparison.ts';
import { type Acceptance, exactRow, judgeResults, judgeWork, workBeside } from './judge-work.ts';
import { passedReason } from './passed-reason.ts';

/** One variant, measured on both sides. */
export interface ComparedMeasurement {
  measurement: ComparisonMeasurement;
  /** What head answered otherwise in the counted calls; absent where the scenario compares no answers. */
  answers?: AnswerDifference;
  /** More work that the scenario accepts for a time. */
  acceptance?: Acceptance;
  /** What head's lock, committed with the change, has as it is now. */
  approval?: Approval;
  /** Why there is nothing to hold it against: base does not have it yet. */
  nothingToCompare?: string;
  /** Base has the scenario: it could be compared until head changed it. */
  wasCompared?: boolean;
}

export type ComparisonJudgement = Pick<Report, 'verdict' | 'reasons' | 'warnings' | 'errors'> & {
  comparisons: Comparison[];
};

/** Work and answers alone: what is red here needs no timing. */
export function judgeExact(compared: ComparedMeasurement): Comparison[] {
  const { measurement, answers, acceptance, approval, nothingToCompare, wasCompared } = compared;
  if (nothingToCompare !== undefined)
    return [exactRow(measurement, 'work', wasCompared ? 'inconclusive' : 'not-judged', nothingToCompare)];
  const work = approvedBy(approval?.work, judgeWork(measurement, acceptance, answers && knownOfAnswers(answers)));
  if (work.verdict === 'error' || answers === undefined) return [work];
  return [work, approvedBy(approval?.answers, judgeResults(measurement, answers))];
}

/** What is worse, and was recorded and committed with the change, passes; it is told first. */
function approvedBy(approved: boolean | undefined, row: Comparison): Comparison {
  if (approved !== true || row.verdict !== 'fail') return row;
  return { ...row, verdict: 'pass', approved: true, reason: `approved by ${LOCK_FILE}: ${row.reason}` };
}

/** More work takes more time: whoever approved the one approved the other. */
function slowerByApproved(row: Comparison, exact: readonly Comparison[]): Comparison {
  const approved = exact.some((one) => one.metric === 'work' && one.approved);
  if (!approved || row.verdict !== 'fail') return row;
  const reason = `slower, with the work that ${LOCK_FILE} approves: ${row.reason}`;
  return { ...row, verdict: 'pass', approved: true, reason };
}

/** What is red, open, or has nothing to be held against, needs no timing; answers that all vary by themselves do. */
export function mayBeTimed({ metric, verdict }: Comparison): boolean {
  return verdict === 'pass' || (metric === 'result' && verdict === 'not-judged');
}

/**
 * From both sides' measurements to verdicts. `unseen` is what no measurement can show, as a scenario that is gone: with
 * it nothing is a plain pass. Pure: the same input gives the same judgement.
 */
export function judgeComparisons(
  compared: readonly ComparedMeasurement[],
  unseen: readonly string[] = [],
): ComparisonJudgement {
  const judged = compared.map((one) => ({ one, exact: judgeExact(one) }));
  const red = redIn(judged.flatMap(({ exact }) => exact));
  const comparisons = judged.flatMap(({ one, exact }) => [
    ...exact,
    ...judgeTimes(one).map((row) => withReason(slowerByApproved(row, exact), red)),
  ]);
  const verdict = worstVerdict(comparisons.map((row) => row.verdict));
  const reasons = reasonsOf(comparisons);
  return {
    verdict: unseen.length > 0 && verdict === 'pass' ? 'inconclusive' : verdict,
    reasons: verdict === 'fail' || verdict === 'error' ? [...reasons, ...unseen] : [...unseen, ...reasons],
    warnings: warningsOf(compared, comparisons),
    errors: errorsOf(compared, comparisons),
    comparisons,
  };
}

function redIn(exact: readonly Comparison[]): Red {
  const failing = exact.filter(({ verdict }) => verdict === 'fail');
  return {
    work: failing.some(({ metric }) => metric === 'work'),
    answers: failing.some(({ metric }) => metric === 'result'),
  };
}

function withReason(row: Comparison, red: Red): Comparison {
  return saysNotTimed(row.reason) ? { ...row, reason: notTimedBy(red) } : row;
}

/** Without a verdict on its work there is none on its times. */
function judgeTimes(one: ComparedMeasurement): Comparison[] {
  const { measurement } = one;
  if (one.nothingToCompare !== undefined || judgeExact(one).some(({ verdict }) => verdict === 'error')) return [];
  const [median, ...others] = judgeComparison(measurement);
  // What stopped the measurement is said once.
  const rows = median?.verdict === 'error' ? [median] : median ? [median, ...others] : [];
  return rows.map((row) =>
    row.confirmed === undefined ? row : { ...row, reason: `${row.reason}${workBeside(measurement)}` },
  );
}

function reasonsOf(comparisons: readonly Comparison[]): string[] {
  const reasons = OPEN_VERDICTS.flatMap((verdict) =>
    comparisons.filter((row) => row.verdict === verdict).map((row) => `${nameOf(row)}: ${row.reason}`),
  );
  if (reasons.length > 0) return reasons;
  return [passedReason(comparisons)];
}

function warningsOf(compared: readonly ComparedMeasurement[], comparisons: readonly Comparison[]): string[] {
  const open = comparisons.filter(({ verdict }) => verdict === 'inconclusive').length;
  return [
    ...(open === 0
      ? []
      : [`${counted(open, 'comparison')} inconclusive, which is not a pass: the reasons say what would settle them`]),
    ...comparisons
      .filter(({ metric, verdict, reason }) => verdict === 'not-judged' && metric !== 'p95' && !saysNotTimed(reason))
      .map((row) => `${nameOf(row)} was not judged: ${row.reason}`),
    ...notTimedIn(comparisons),
    ...compared.flatMap(notComparedIn),
    ...compared.flatMap(({ measurement: { scenario, variant, notes } }) =>
      notes.map((note) => `${scenario}/${variant}: ${note}`),
    ),
  ];
}

/** What all of them have in common is said once. */
function notTimedIn(comparisons: readonly Comparison[]): string[] {
  const [first, ...others] = comparisons.filter(({ reason }) => saysNotTimed(reason));
  return first === undefined ? [] : [`${counted(others.length + 1, 'variant')} ${first.reason}`];
}

/**
 * A count that is not the same twice proves nothing, and its row passes on the others: that is said. Connections wander
 * by themselves.
 */
function notComparedIn({ measurement }: ComparedMeasurement): string[] {
  const { scenario, variant, workBase, workHead } = measurement;
  if (workBase === undefined || workHead === undefined) return [];
  const counts = workDifference(workBase, workHead).leftOut.filter((path) => !path.startsWith('connections.'));
  if (counts.length === 0) return [];
  return [`${scenario}/${variant}: not compared, as it was not the same twice: ${counts.join(', ')}`];
}

function errorsOf(compared: readonly ComparedMeasurement[], comparisons: readonly Comparison[]): Report['errors'] {
  return comparisons
    .filter(({ verdict }) => verdict === 'error')
    .map((row) => {
      const own = compared.find(
        ({ measurement }) => measurement.scenario === row.scenario && measurement.variant === row.variant,
      )?.measurement.error;
      const message = withName(nameOf(row), `${row.scenario}/${row.variant}`, own?.message ?? row.reason);
      return own ? { ...own, message } : { code: 'MISSING_DATA', message, hint: 'Run the comparison again.' };
    });
}

function nameOf({ scenario, variant, metric }: Comparison): string {
  return `${scenario}/${variant}/${metric}`;
}
