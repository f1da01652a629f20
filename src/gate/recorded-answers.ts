import { LOCK_FILE, recordingCommand } from '../model/lock.ts';
import type { CheckResult } from '../model/report.ts';
import type { Work } from '../model/work.ts';
import { isOnlyAdded, judgeAnswers } from './answers/judge-answers.ts';
import { cureFor } from './cures.ts';
import { answersSinceRecorded, type Locked, notComparable } from './lock.ts';
import { nameOf, type Subject } from './measured-variant.ts';
import { checkResult, type Finding } from './result.ts';

/**
 * A variant's answers against those that were recorded: what is lost, emptied or another value fails, fields that were
 * added pass. Where the work has no record to hold it against, its own row says so.
 */
export function judgeRecordedAnswers(subject: Subject, work: Work, locked: Locked | undefined): CheckResult[] {
  if (locked === undefined || notComparable(subject, work, locked) !== undefined) return [];
  const entry = locked.entries?.get(nameOf(subject));
  const answers = subject.measurements[0]?.answers;
  if (entry?.answers === undefined) {
    const record = `\`${recordingCommand({ profile: subject.profile })}\` records them`;
    return answers === undefined ? [] : [notJudged(subject, `${LOCK_FILE} has no answers of it; ${record}`)];
  }
  const difference = answersSinceRecorded(subject, work, entry);
  if (difference === undefined) {
    if (subject.definition.sameResult === false)
      return [
        notJudged(subject, `its scenario compares no answers any more: what ${LOCK_FILE} has of them holds nothing`),
      ];
    return [
      rowOf(subject, { verdict: 'error', actual: 'no answers', reason: `no answer of ${subject.variant} was kept` }),
    ];
  }
  const judged = judgeAnswers(difference, LOCK_FILE);
  const record = isOnlyAdded(difference) ? `; \`${recordingCommand(subject)}\` records it` : '';
  return [rowOf(subject, { ...judged, reason: `${judged.reason}${record}` })];
}

function notJudged(subject: Subject, reason: string): CheckResult {
  return rowOf(subject, { verdict: 'not-judged', actual: 'no record to hold them against', reason });
}

function rowOf(subject: Subject, found: Pick<Finding, 'verdict' | 'actual' | 'reason'>): CheckResult {
  const finding = { kind: 'answers', expected: `the answers in ${LOCK_FILE}`, unit: '', ...found } as const;
  if (found.verdict !== 'fail') return checkResult(subject, 'answers', finding);
  return checkResult(subject, 'answers', finding, cureFor(subject.definition, ['other-answer']));
}
