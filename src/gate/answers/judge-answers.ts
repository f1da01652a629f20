import type { AnswerDifference } from '../../model/answer.ts';
import type { RowVerdict } from '../../model/verdict.ts';
import type { Answers } from '../work-difference.ts';
import { answersText, changeSentences, leftOutText } from './answer-sentences.ts';

export interface AnswerJudgement {
  verdict: RowVerdict;
  actual: string;
  reason: string;
}

/** In a row that passes. */
export const FIELDS_ADDED = 'fields added';

/** Fields were added, and nothing else is another answer. */
export function isOnlyAdded({ changes }: Pick<AnswerDifference, 'changes'>): boolean {
  return changes.length > 0 && changes.every(({ kind }) => kind === 'added');
}

/** What they say of the work that was done for them. */
export function knownOfAnswers(difference: AnswerDifference): Answers {
  const { missing, changes, unsure, nothingLeft } = difference;
  return {
    same: missing === undefined && changes.length + unsure.length === 0 && !nothingLeft,
    fieldsAdded: isOnlyAdded(difference) && unsure.length === 0,
  };
}

/** Rows or fields were lost or emptied, values or their order changed. */
export function isWorseAnswer({ changes }: Pick<AnswerDifference, 'changes'>): boolean {
  return changes.some(({ kind }) => kind !== 'added');
}

/**
 * Whether the answers may pass as they are: fields that were added may, and what varies by itself is no difference.
 * `reference` is whose answers they are held against: `base`, `plumbline.lock.json`.
 */
export function judgeAnswers(difference: AnswerDifference, reference: string): AnswerJudgement {
  const { missing, changes, unsure, nothingLeft, tooLarge } = difference;
  const rest = leftOutText(difference);
  if (missing !== undefined) return { verdict: 'error', actual: 'answers missing', reason: missing };
  if (isWorseAnswer(difference)) {
    const [first] = changes;
    const call = first?.call === undefined ? '' : `, first in call ${first.call}`;
    const reason = `another answer than ${reference}: ${changeSentences(changes)}${call}${rest}`;
    return { verdict: 'fail', actual: 'another answer', reason };
  }
  if (nothingLeft) {
    const reason = `all of it differs between two processes of one side, so that nothing could be compared${rest}`;
    return { verdict: 'not-judged', actual: 'nothing to compare', reason };
  }
  if (tooLarge) {
    const reason = `what varies by itself is not what varied in ${reference}, and of answers with so many paths only a digest is kept: whether all else is equal is not known${rest}`;
    return { verdict: 'inconclusive', actual: 'too large to tell', reason };
  }
  if (unsure.length > 0) {
    const reason = `another answer than ${reference} in some passes, and not in others: ${changeSentences(unsure)}${rest}`;
    return { verdict: 'inconclusive', actual: 'not the same twice', reason };
  }
  if (changes.length > 0) {
    const reason = `${changeSentences(changes)}, and all else as ${reference} has it${rest}`;
    return { verdict: 'pass', actual: FIELDS_ADDED, reason };
  }
  const reason = `${answersText(difference.answers)} equal those of ${reference}${rest}`;
  return { verdict: 'pass', actual: 'the same', reason };
}
