import type { AnswerRecord } from '../../model/answer.ts';
import type { LockEntry } from '../../model/lock.ts';
import type { Work } from '../../model/work.ts';
import { againstRecord } from '../answers/against-record.ts';
import { isWorseAnswer, knownOfAnswers } from '../answers/judge-answers.ts';
import { counterPairs } from '../counter-directions.ts';
import { isWorse, workDifference } from '../work-difference.ts';

/** What the locks of both revisions have of a variant, at the profile and on the engines of the comparison. */
export interface RecordedOnSides {
  base: LockEntry | undefined;
  head: LockEntry | undefined;
}

/** What head's committed lock approves. */
export interface Approval {
  work: boolean;
  answers: boolean;
}

/** What was counted now: head's calls, and base's where base could be counted. */
export interface CountedOnSides {
  work: Work;
  workOfBase?: Work;
  answers: AnswerRecord | undefined;
}

/**
 * Head's lock approves what it has as it was counted now, where base's lock has something else: somebody recorded it,
 * and committed it with the change. A lock that both sides have approves nothing, and nor do its lines that both have:
 * of what grew each has to be another one.
 */
export function approvalOf(
  { base, head }: RecordedOnSides,
  counted: CountedOnSides,
  digest: string,
): Approval | undefined {
  if (head === undefined || !digest.startsWith(head.digest) || head.work.calls !== counted.work.calls) return undefined;
  const answers = head.answers && counted.answers && againstRecord(head.answers, counted.answers, counted.work.calls);
  const asRecorded = !isWorse(workDifference(head.work, counted.work, answers && knownOfAnswers(answers)));
  // What is not known to be as it was recorded was shown to nobody.
  const isAnsweredAsRecorded =
    answers !== undefined && answers.missing === undefined && answers.unsure.length === 0 && !isWorseAnswer(answers);
  return {
    work: asRecorded && (base === undefined || isShown(base, head, counted)),
    answers: isAnsweredAsRecorded && base?.answers?.digest !== head.answers?.digest,
  };
}

/**
 * To whoever reads the difference of the locks: one that only goes down tells nobody of more work. Nor does one of what
 * grew now where base's lock is older than base, and had it already.
 */
function isShown(base: LockEntry, head: LockEntry, { work, workOfBase }: CountedOnSides): boolean {
  if (base.work.calls !== head.work.calls) return true;
  const { verdict, changes: shown } = workDifference(base.work, head.work);
  if (verdict !== 'worse' && verdict !== 'changed') return false;
  if (workOfBase?.calls !== work.calls) return true;
  const grown = workDifference(workOfBase, work).changes.filter(({ kind }) => kind === 'more');
  const counts = counterPairs(base.work, head.work).flatMap((pair) => [
    { ...pair, path: pair.counter },
    ...pair.counts,
  ]);
  return grown.every(({ path, values, sentence }) => {
    if (values === undefined) return shown.some((one) => one.path === path && one.sentence === sentence);
    const known = counts.find((one) => one.path === path);
    if (known === undefined) return true;
    // As it moved now: hits are fewer where there is more work.
    const moves = Math.sign(values.after - values.before);
    return moves * (known.after.most - known.before.most) > 0 || moves * (known.after.least - known.before.least) > 0;
  });
}
