import { describe, expect, it } from 'vitest';
import type { CallResult } from '../model/measurement.ts';
import type { Scenario } from '../model/scenario.ts';
import { measured, subjectOf } from './gate.fixture.ts';
import { judgeSameResult } from './same-result.ts';

const answer = (index: number, preview: string): CallResult => ({ index, digest: `digest of ${preview}`, preview });

function judge(reference: CallResult[] | undefined, own: CallResult[] | undefined, change: Partial<Scenario> = {}) {
  const withResults = (variant: string, results: CallResult[] | undefined) => {
    const { results: _, ...rest } = measured(variant);
    return results === undefined ? rest : { ...rest, results };
  };
  const { subject, subjects } = subjectOf({}, [withResults('baseline', reference), withResults('indexed', own)], {
    change,
  });
  return judgeSameResult(subject, subjects)[0];
}

describe('judgeSameResult', () => {
  it('passes on equal answers, in whatever order they were kept', () => {
    const result = judge([answer(0, 'a'), answer(1, 'b')], [answer(1, 'b'), answer(0, 'a')]);
    expect(result).toMatchObject({ verdict: 'pass', reason: '2 answers equal those of baseline' });
  });

  it('fails on a difference and shows both sides of the first', () => {
    const result = judge([answer(0, '[1]'), answer(1, '[1,2]')], [answer(0, '[1]'), answer(1, '[2,1]')]);
    expect(result).toMatchObject({
      verdict: 'fail',
      actual: '1 of 2 answers differ',
      reason: '1 of 2 answers differ from baseline, first in call 1: baseline answered [1,2], indexed answered [2,1]',
    });
    expect(result?.causes.join()).toContain('the sort has ties');
  });

  it('fails on a wrong answer of any pass, and pairs the passes: both may answer what varies from process to process', () => {
    const judged = (reference: CallResult[][], own: CallResult[][]) => {
      const withPasses = (variant: string, passes: CallResult[][]) =>
        measured(variant, { results: passes.at(-1) ?? [], resultsBefore: passes.slice(0, -1) });
      const { subject, subjects } = subjectOf({}, [withPasses('baseline', reference), withPasses('indexed', own)]);
      return judgeSameResult(subject, subjects)[0]?.verdict;
    };
    const [right, wrong] = [[answer(0, 'a')], [answer(0, 'b')]];
    expect(judged([right, right], [right, right])).toBe('pass');
    expect(judged([right, right], [wrong, right])).toBe('fail');
    expect(judged([right, right], [right, wrong])).toBe('fail');
    expect(judged([right, wrong], [right, wrong])).toBe('pass');
    expect(judged([right], [wrong, right, right])).toBe('fail');
  });

  it('cuts long answers around their difference', () => {
    const long = 'x'.repeat(300);
    const result = judge([answer(0, `${long}A`)], [answer(0, `${long}B`)]);
    expect(result?.reason).toContain(`…${'x'.repeat(30)}A`);
    expect(result?.reason.length).toBeLessThan(250);
  });

  it('says so when the difference is behind the part that was kept', () => {
    const result = judge([{ ...answer(0, 'same'), digest: 'a' }], [{ ...answer(0, 'same'), digest: 'b' }]);
    expect(result?.reason).toContain('differ after the 4 characters that were kept');
  });

  it('counts the elements of lists that begin alike: a lost limit', () => {
    const lost = { index: 0, digest: 'b', preview: '[1,2', elements: 1_044 };
    const result = judge([{ index: 0, digest: 'a', preview: '[1,2', elements: 20 }], [lost]);
    expect(result?.reason).toContain('call 0: baseline answered 20 elements, indexed answered 1,044 elements');
  });

  it.each([
    ['own answers', [answer(0, 'a')], undefined, 'no answer of indexed was kept'],
    ['reference', undefined, [answer(0, 'a')], 'no answer of baseline was kept'],
    ['own list', [answer(0, 'a')], [], 'no answer of indexed was kept'],
    ['own call', [answer(0, 'a'), answer(1, 'b')], [answer(0, 'a')], 'indexed has no answer to call 1'],
    ['reference call', [answer(0, 'a')], [answer(0, 'a'), answer(1, 'b')], 'baseline has no answer to call 1'],
  ])('a missing %s is an error', (_, reference, own, reason) => {
    const result = judge(reference, own);
    expect(result?.verdict).toBe('error');
    expect(result?.reason).toContain(reason);
  });

  it('does not compare the first variant, or where the scenario says not to', () => {
    expect(judge([answer(0, 'a')], [answer(0, 'b')], { sameResult: false })).toBeUndefined();
    const { subject, subjects } = subjectOf({}, [measured('indexed')]);
    expect(judgeSameResult(subject, subjects)).toEqual([]);
  });
});
