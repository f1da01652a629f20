import type { AcceptedWork } from '../../model/accepted-work.ts';
import type { AnswerDifference } from '../../model/answer.ts';
import type { ComparisonMeasurement } from '../../model/comparison.ts';
import { isHiddenByStrangers } from '../../model/counters.ts';
import type { Comparison } from '../../model/report.ts';
import type { RowVerdict } from '../../model/verdict.ts';
import { isExpired, notCovered } from '../accepted-work.ts';
import { judgeAnswers } from '../answers/judge-answers.ts';
import { keptBetweenPasses } from '../kept-between-passes.ts';
import { type Answers, isWorse, type WorkDifference, workDifference } from '../work-difference.ts';
import { changesText, noWorseText, tradeText } from '../work-text.ts';

/** More work that the scenario knows of, and the day on which that is asked: `2026-12-31`, in UTC. */
export interface Acceptance {
  accepted: AcceptedWork;
  today: string;
}

/**
 * What both sides did for the same calls. Exact, so that it decides before anything is timed: more work, or a worse
 * plan, fails.
 */
export function judgeWork(measurement: ComparisonMeasurement, acceptance?: Acceptance, answers?: Answers): Comparison {
  const { workBase, workHead } = measurement;
  if (workBase === undefined || workHead === undefined) {
    const missing = workBase === undefined ? 'base' : 'head';
    const { error } = measurement;
    const reason = error ? `${error.code}: ${error.message}` : `the work of ${missing} was not counted`;
    return exactRow(measurement, 'work', 'error', reason);
  }
  for (const [side, work] of Object.entries({ base: workBase, head: workHead })) {
    const kept = keptBetweenPasses(work);
    if (kept !== undefined) return exactRow(measurement, 'work', 'error', `${side}: ${kept}`);
  }
  const difference = workDifference(workBase, workHead, answers);
  const { changes, leftOut, notCounted } = difference;
  const uncompared = [
    ...(leftOut.length === 0 ? [] : [`; not compared, as it was not the same twice: ${leftOut.join(', ')}`]),
    ...(notCounted.length === 0 ? [] : [`; not compared, as one side did not count it: ${notCounted.join(', ')}`]),
  ].join('');
  const noWorse = notCounted.some(isHiddenByStrangers) ? 'inconclusive' : 'pass';
  if (changes.length === 0) return exactRow(measurement, 'work', noWorse, `the same work${uncompared}`);
  const { verdict, reason } = isWorse(difference)
    ? judgeMore(difference, acceptance)
    : ({ verdict: noWorse, reason: noWorseText(difference) } as const);
  return exactRow(measurement, 'work', verdict, `${reason}${uncompared}`);
}

/** What the scenario accepts for a time passes, and is named. */
function judgeMore(
  difference: WorkDifference,
  acceptance: Acceptance | undefined,
): { verdict: 'fail' | 'pass'; reason: string } {
  const { changes, trade } = difference;
  const traded = trade === undefined ? '' : `; for less of other work, ${tradeText(trade)}`;
  if (acceptance === undefined) return { verdict: 'fail', reason: `${changesText(changes)}${traded}` };
  const { accepted, today } = acceptance;
  const known = `${accepted.until} (${accepted.reason})`;
  if (isExpired(accepted, today)) {
    return { verdict: 'fail', reason: `what was accepted until ${known} is not any more: ${changesText(changes)}` };
  }
  const open = notCovered(accepted, changes);
  if (open.length === 0) return { verdict: 'pass', reason: `accepted until ${known}: ${changesText(changes)}` };
  return { verdict: 'fail', reason: `more than what is accepted until ${known}: ${changesText(open)}` };
}

/** A fast wrong answer is a failure: head must answer each counted call as base does. */
export function judgeResults(measurement: ComparisonMeasurement, answers: AnswerDifference): Comparison {
  const { verdict, reason } = judgeAnswers(answers, 'base');
  return exactRow(measurement, 'result', verdict, reason);
}

/** The work that changed with a slow-down, as the end of its sentence; or that none did. */
export function workBeside({ workBase, workHead }: ComparisonMeasurement): string {
  if (workBase === undefined || workHead === undefined) return '';
  const { changes, leftOut } = workDifference(workBase, workHead);
  const same = leftOut.length === 0 ? 'its work did not change' : 'what could be compared of its work did not change';
  return changes.length === 0 ? `; ${same}` : `; its work changed too: ${changesText(changes)}`;
}

/** A row without times. */
export function exactRow(
  { scenario, variant, workBase, workHead }: ComparisonMeasurement,
  metric: 'work' | 'result',
  verdict: RowVerdict,
  reason: string,
): Comparison {
  const work = {
    ...(workBase === undefined ? {} : { base: workBase }),
    ...(workHead === undefined ? {} : { head: workHead }),
  };
  return { scenario, variant, metric, restarts: 0, pairs: 0, verdict, reason, work };
}
