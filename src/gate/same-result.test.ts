import { describe, expect, it } from 'vitest';
import type { AnswerDifference } from '../model/answer.ts';
import type { Scenario } from '../model/scenario.ts';
import { measured, OTHER_ANSWERS, SAME_ANSWERS, subjectOf } from './gate.fixture.ts';
import { judgeSameResult } from './same-result.ts';

function judge(answerDifference: AnswerDifference | undefined, change: Partial<Scenario> = {}) {
  const { answerDifference: _, ...without } = measured('indexed');
  const indexed = answerDifference === undefined ? without : { ...without, answerDifference };
  const { subject, subjects } = subjectOf({}, [measured('baseline'), indexed], { change });
  return judgeSameResult(subject, subjects)[0];
}

describe('judgeSameResult', () => {
  it('passes on equal answers', () => {
    expect(judge(SAME_ANSWERS)).toMatchObject({ verdict: 'pass', reason: '20 answers equal those of baseline' });
  });

  it('fails on a difference, and names it', () => {
    const result = judge(OTHER_ANSWERS);
    expect(result).toMatchObject({
      verdict: 'fail',
      actual: 'another answer',
      reason: 'another answer than baseline: 20 rows -> 19 rows in 1 of 20, first in call 3',
    });
    expect(result?.remedy).toContain('a key without ties');
  });

  it('fails on a field that one variant has more: both are of one revision', () => {
    const changes = [{ path: '[].stock', kind: 'added', before: '', after: '1', in: 20, of: 20 } as const];
    expect(judge({ ...SAME_ANSWERS, changes })).toMatchObject({
      verdict: 'fail',
      reason: 'another answer than baseline: field `stock` added to 20 of 20',
    });
  });

  it('is an error where answers are missing', () => {
    expect(judge(undefined)).toMatchObject({
      verdict: 'error',
      reason: 'no answer of indexed was kept, so that nothing could be compared',
    });
    expect(judge({ ...SAME_ANSWERS, missing: 'no answer to call 1' })?.verdict).toBe('error');
  });

  it('does not compare the first variant, or where the scenario says not to', () => {
    expect(judge(OTHER_ANSWERS, { sameResult: false })).toBeUndefined();
    const { subject, subjects } = subjectOf({}, [measured('indexed')]);
    expect(judgeSameResult(subject, subjects)).toEqual([]);
  });
});
