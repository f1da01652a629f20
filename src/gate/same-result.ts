import type { CheckResult } from '../model/report.ts';
import { changeSentences } from './answers/answer-sentences.ts';
import { type AnswerJudgement, isOnlyAdded, judgeAnswers } from './answers/judge-answers.ts';
import { cureFor } from './cures.ts';
import type { Subject, Subjects } from './measured-variant.ts';
import { checkResult } from './result.ts';

/** A fast wrong answer is a failure: every variant must answer each call as the first variant does. */
export function judgeSameResult(subject: Subject, subjects: Subjects): CheckResult[] {
  const [reference] = subjects.values();
  if (subject.definition.sameResult === false || reference === undefined) return [];
  if (reference.variant === subject.variant) return [];
  const { verdict, actual, reason } = answersBeside(subject, reference.variant);
  return [
    checkResult(
      subject,
      'same-result',
      { kind: 'same-result', verdict, expected: `the answers of ${reference.variant}`, actual, unit: '', reason },
      verdict === 'fail' ? cureFor(subject.definition, ['other-answer']) : undefined,
    ),
  ];
}

/** Both are of one revision: a field that one of them has more is another answer too. */
function answersBeside({ variant, measurements: [own] }: Subject, reference: string): AnswerJudgement {
  const difference = own?.answerDifference;
  if (difference === undefined) {
    const reason = `no answer of ${variant} was kept, so that nothing could be compared`;
    return { verdict: 'error', actual: 'no answers', reason };
  }
  const judged = judgeAnswers(difference, reference);
  if (judged.verdict !== 'pass' || !isOnlyAdded(difference)) return judged;
  const reason = `another answer than ${reference}: ${changeSentences(difference.changes)}`;
  return { verdict: 'fail', actual: 'another answer', reason };
}
