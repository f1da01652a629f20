import { describe, expect, it } from 'vitest';
import type { Reduction } from '../model/check.ts';
import { workOfPasses } from '../model/work-passes.ts';
import { around, measured, SCAN_PLAN, subjectOf, workOf } from './gate.fixture.ts';
import { judgeReductions } from './reduction.ts';

const REDUCTION: Reduction<string> = { versus: 'baseline', atLeast: '86%' };

function judge(
  baselineMs: number[],
  indexedMs: number[],
  {
    profile = 'release' as const,
    reduction = REDUCTION,
  }: { profile?: 'release' | 'pr'; reduction?: Reduction<string> } = {},
) {
  const { subject, subjects } = subjectOf(
    { reduction },
    [measured('baseline', { latencyMs: baselineMs }), measured('indexed', { latencyMs: indexedMs })],
    { profile },
  );
  return judgeReductions(subject, subjects)[0];
}

describe('a reduction of latency', () => {
  it('passes when it holds at both 99% bounds', () => {
    const result = judge(around(850, 20), around(50, 50));
    expect(result).toMatchObject({
      id: 'projects/indexed/reduction/latency/baseline',
      kind: 'reduction',
      verdict: 'pass',
      expected: 'latency at least 86% below baseline',
      actual: '94%',
    });
    expect(result?.reason).toMatch(
      /^median 846 ms -> 49.9 ms, 94% less, at least 93\.\d% with 99% confidence; expected at least 86% \(indexed against baseline\)$/,
    );
  });

  it('fails when it is missed at both 99.9% bounds, with the cure and what its work shows', () => {
    const slow = measured('indexed', {
      latencyMs: around(400, 50),
      work: workOf({ mongo: { plans: [SCAN_PLAN], docsExamined: 2_000_000 } }),
    });
    const { subject, subjects } = subjectOf({ reduction: REDUCTION }, [
      measured('baseline', { latencyMs: around(850, 20) }),
      slow,
    ]);
    const [result] = judgeReductions(subject, subjects);
    expect(result?.verdict).toBe('fail');
    expect(result?.reason).toContain('Seen in its work: COLLSCAN of projects, 100,000 documents examined per call');
    expect(result?.remedy).toMatch(/^create an index/);
  });

  it('between the two is inconclusive and says whether more calls help', () => {
    const wide = judge(around(850, 200), [...around(100, 7), ...around(135, 7)]);
    expect(wide?.verdict).toBe('inconclusive');
    expect(wide?.reason).toContain('more calls would settle it');
    const narrow = judge(around(850, 20), around(119, 2000));
    expect(narrow?.verdict).toBe('inconclusive');
    expect(narrow?.reason).toContain('20 calls of the slower variant cannot tell');
  });

  it('is not judged below the release profile, and says what was measured', () => {
    const result = judge(around(850, 20), around(400, 50), { profile: 'pr' });
    expect(result).toMatchObject({ verdict: 'not-judged', actual: '52.7%' });
    expect(result).not.toHaveProperty('remedy');
    expect(result?.reason).toContain('measured 52.7% at `pr`');
  });

  it('of one call each is inconclusive', () => {
    expect(judge([850], [1])?.verdict).toBe('inconclusive');
  });

  it.each([
    ['no baseline calls', [], around(1, 50)],
    ['no own calls', around(850, 20), []],
    ['a baseline of 0 ms', Array(20).fill(0), around(1, 50)],
  ])('with %s is an error, at every profile', (_, before, after) => {
    expect(judge(before, after)?.verdict).toBe('error');
    expect(judge(before, after, { profile: 'pr' })?.verdict).toBe('error');
  });

  it('against a variant that was not measured, or does not exist, is an error', () => {
    const { subject, subjects } = subjectOf({ reduction: [REDUCTION, { ...REDUCTION, versus: 'none' }] }, [
      measured('indexed'),
    ]);
    const results = judgeReductions(subject, subjects);
    expect(results.map(({ verdict }) => verdict)).toEqual(['error', 'error']);
    expect(results[1]?.reason).toContain('no variant "none"');
  });
});

describe('a reduction of a count', () => {
  function judgeCount(
    before: number,
    after: number,
    options: { atLeast?: Reduction<string>['atLeast']; unstable?: string[] } = {},
  ) {
    const { subject, subjects } = subjectOf(
      { reduction: { versus: 'baseline', atLeast: options.atLeast ?? '99%', of: 'mongoCommands' } },
      [
        measured('baseline', { work: workOf({ mongo: { commands: { find: before } } }) }),
        measured('indexed', {
          work: workOf({ mongo: { commands: { find: after } }, unstable: options.unstable ?? [] }),
        }),
      ],
      { profile: 'smoke' },
    );
    return judgeReductions(subject, subjects)[0];
  }

  it('is judged at every profile, exactly', () => {
    expect(judgeCount(2020, 20)).toMatchObject({
      verdict: 'pass',
      actual: '99%',
      reason: '101 -> 1 MongoDB commands per call, 99% less (indexed against baseline); expected at least 99%',
    });
    expect(judgeCount(2000, 20)?.verdict).toBe('pass');
    expect(judgeCount(1980, 20)?.verdict).toBe('fail');
  });

  it('of nothing is an error', () => {
    expect(judgeCount(0, 0)?.verdict).toBe('error');
  });

  it('of a count that did not repeat is not judged', () => {
    expect(judgeCount(2020, 20, { unstable: ['mongo.commands.find'] })?.verdict).toBe('not-judged');
    expect(judgeCount(2020, 20, { unstable: ['mongo.bytes'] })?.verdict).toBe('pass');
  });

  it.each([
    ['reached in each pass', [2020, 2400], [20, 24], 'pass', '98.8% to 99.1%', '98%'],
    ['missed in each pass', [2020, 2400], [1000, 1200], 'fail', '40.5% to 58.3%', '98%'],
    ['reached in some', [2020, 2400], [20, 60], 'not-judged', '97% to 99.1%', '98%'],
    ['of nothing in one of them', [0, 2400], [20, 20], 'not-judged', '99.1%', '98%'],
  ] as const)('of a count that is not the same in every pass, %s', (_, before, after, verdict, actual, atLeast) => {
    const work = ([one, other]: readonly [number, number]) =>
      workOfPasses(workOf({ mongo: { commands: { find: one } } }), workOf({ mongo: { commands: { find: other } } }));
    const { subject, subjects } = subjectOf({ reduction: { versus: 'baseline', atLeast, of: 'mongoCommands' } }, [
      measured('baseline', { work: work(before) }),
      measured('indexed', { work: work(after) }),
    ]);
    expect(judgeReductions(subject, subjects)).toMatchObject([{ verdict, actual }]);
  });

  it('without work on one side is an error', () => {
    const { work: _, ...withoutWork } = measured('baseline');
    const { subject, subjects } = subjectOf({ reduction: { versus: 'baseline', atLeast: '96%', of: 'bytes' } }, [
      withoutWork,
      measured('indexed'),
    ]);
    expect(judgeReductions(subject, subjects)[0]).toMatchObject({
      verdict: 'error',
      reason: 'the work of projects/baseline was not counted',
    });
  });
});
