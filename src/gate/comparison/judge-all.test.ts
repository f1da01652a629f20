import { describe, expect, it } from 'vitest';
import type { AcceptedWork } from '../../model/accepted-work.ts';
import type { AnswerChange } from '../../model/answer.ts';
import type { ComparisonMeasurement } from '../../model/comparison.ts';
import { NOT_TIMED } from '../../model/not-timed.ts';
import type { Comparison } from '../../model/report.ts';
import { workOfPasses } from '../../model/work-passes.ts';
import { OTHER_ANSWERS, SAME_ANSWERS, workOf } from '../gate.fixture.ts';
import type { Approval } from './approval.ts';
import { type ComparedMeasurement, judgeComparisons } from './judge-all.ts';
import { comparisonOf, restartsOf } from './noise.fixture.ts';

function compared(
  change: Partial<ComparisonMeasurement> = {},
  more: Partial<ComparedMeasurement> = {},
): ComparedMeasurement {
  const measurement: ComparisonMeasurement = {
    scenario: 's',
    variant: 'v',
    timed: false,
    workBase: workOf({}),
    workHead: workOf({}),
    restarts: [],
    confirming: [],
    pinned: true,
    cutShort: false,
    notes: [],
    ...change,
  };
  return { measurement, answers: SAME_ANSWERS, ...more };
}

const WORK_IS_RED = 'not timed: work is red (--all times it all the same)';
const MORE = { workHead: workOf({ mongo: { commands: { find: 420 } } }) };

describe('both sides, judged', () => {
  it('pass with the same work and the same answers', () => {
    const { verdict, comparisons, reasons } = judgeComparisons([compared()]);
    expect(verdict).toBe('pass');
    expect(comparisons.map(({ metric, verdict: one }) => [metric, one])).toEqual([
      ['work', 'pass'],
      ['result', 'pass'],
    ]);
    expect(reasons).toEqual(['1 variant: no more work and the same answers; none of them timed']);
  });

  it('fail by work without times: each that was to be timed is not judged, which is said once', () => {
    const untimed = (variant: string) => compared({ variant, notTimed: NOT_TIMED });
    const { verdict, comparisons, warnings } = judgeComparisons([compared(MORE), untimed('a'), untimed('b')]);
    expect(verdict).toBe('fail');
    expect(comparisons.filter(({ metric }) => metric === 'median')).toMatchObject([
      { variant: 'a', verdict: 'not-judged', reason: WORK_IS_RED, restarts: 0, pairs: 0 },
      { variant: 'b', verdict: 'not-judged', reason: WORK_IS_RED },
    ]);
    expect(warnings).toEqual(['2 variants not timed: work is red (--all times it all the same)']);
  });

  it('fail by answers without times, and do not call the work red', () => {
    const { warnings } = judgeComparisons([
      compared({}, { answers: OTHER_ANSWERS }),
      compared({ notTimed: NOT_TIMED }),
    ]);
    expect(warnings).toEqual(['1 variant not timed: answers are red (--all times it all the same)']);
  });

  it('are undecided where one side alone has the connections, and pass where the code alone hides a counter', () => {
    const counted = workOf({ mongo: { connections: 2 }, redis: { roundTrips: 20 } });
    const { connections: _, ...mongo } = counted.mongo;
    const strangers = judgeComparisons([compared({ workBase: counted, workHead: { ...counted, mongo } })]);
    expect(strangers.verdict).toBe('inconclusive');
    expect(strangers.reasons.join()).toContain('not compared, as one side did not count it: mongo.connections');

    const { roundTrips: __, ...redis } = counted.redis;
    expect(judgeComparisons([compared({ workBase: counted, workHead: { ...counted, redis } })]).verdict).toBe('pass');
  });

  it('fail on one command more', () => {
    const { verdict, reasons } = judgeComparisons([compared(MORE)]);
    expect(verdict).toBe('fail');
    expect(reasons).toEqual(['s/v/work: find 1 -> 21 per call']);
  });

  it('pass what is slower by work that the lock approves, and fail without the approval', () => {
    const slower = comparisonOf(restartsOf(8, { slower: 0.3 }), {
      ...MORE,
      workBase: workOf({}),
      confirming: restartsOf(8, { slower: 0.3, seed: 2 }),
    });
    const rows = (approval?: Approval) =>
      judgeComparisons([{ measurement: slower, ...(approval === undefined ? {} : { approval }) }]).comparisons;
    const medianOf = (all: readonly Comparison[]) => all.find(({ metric }) => metric === 'median');
    expect(medianOf(rows())?.verdict).toBe('fail');
    expect(medianOf(rows({ work: true, answers: false }))).toMatchObject({
      verdict: 'pass',
      approved: true,
      reason: expect.stringMatching(/^slower, with the work that plumbline\.lock\.json approves: /),
    });
    // What approves the answers approves no time.
    expect(medianOf(rows({ work: false, answers: true }))?.verdict).toBe('fail');
  });

  it('pass with less work, which is said', () => {
    const [work] = judgeComparisons([compared({ workBase: MORE.workHead })]).comparisons;
    expect(work).toMatchObject({ verdict: 'pass', reason: 'less work: find 21 -> 1 per call' });
  });

  it('fail on another answer, naming the call', () => {
    const { verdict, reasons } = judgeComparisons([compared({}, { answers: OTHER_ANSWERS })]);
    expect(verdict).toBe('fail');
    expect(reasons).toEqual(['s/v/result: another answer than base: 20 rows -> 19 rows in 1 of 20, first in call 3']);
  });

  it('pass where fields were added, and say which', () => {
    const added: AnswerChange = { path: '[].stock', kind: 'added', before: '', after: '3', in: 20, of: 20, call: 0 };
    const { verdict, comparisons } = judgeComparisons([
      compared({}, { answers: { ...SAME_ANSWERS, changes: [added] } }),
    ]);
    expect(verdict).toBe('pass');
    expect(comparisons[1]?.reason).toBe('field `stock` added to 20 of 20, and all else as base has it');
  });

  it('judge no answers of which all varies, and say so', () => {
    const answers = { ...SAME_ANSWERS, leftOut: ['the whole answer'], nothingLeft: true };
    const { verdict, warnings } = judgeComparisons([compared({}, { answers })]);
    expect(verdict).toBe('pass');
    expect(warnings).toEqual([expect.stringMatching(/^s\/v\/result was not judged: all of it differs between two/)]);
  });

  it('are inconclusive where head answers otherwise now and then', () => {
    const answers = { ...SAME_ANSWERS, unsure: OTHER_ANSWERS.changes };
    expect(judgeComparisons([compared({}, { answers })]).verdict).toBe('inconclusive');
  });

  it('are an error where a side was not counted, never a pass', () => {
    const { workHead: _, ...without } = compared().measurement;
    const { verdict, errors } = judgeComparisons([{ measurement: without }]);
    expect(verdict).toBe('error');
    expect(errors).toMatchObject([{ code: 'MISSING_DATA', message: 's/v/work: the work of head was not counted' }]);
  });

  it('are an error with its own code where one side threw', () => {
    const { workHead: _, ...without } = compared().measurement;
    const error = { code: 'CALL_FAILED', message: 'on head: it threw', hint: 'Look.' };
    const { errors } = judgeComparisons([{ measurement: { ...without, error } }]);
    expect(errors).toEqual([{ ...error, message: 's/v/work: on head: it threw' }]);
  });

  it('are an error where a variant that is timed has no times', () => {
    const { verdict, comparisons } = judgeComparisons([compared({ timed: true })]);
    expect(verdict).toBe('error');
    expect(comparisons.at(-1)).toMatchObject({ metric: 'median', verdict: 'error', reason: 'no call was timed' });
  });

  it('are an error where nothing at all was compared', () => {
    expect(judgeComparisons([]).verdict).toBe('error');
    expect(judgeComparisons([compared({}, { nothingToCompare: 'new' })]).verdict).toBe('error');
  });

  it('warn of what has nothing to be held against, and judge the others', () => {
    const { verdict, warnings } = judgeComparisons([
      compared(),
      compared({ variant: 'w' }, { nothingToCompare: 'it is new' }),
    ]);
    expect(verdict).toBe('pass');
    expect(warnings).toEqual(['s/w/work was not judged: it is new']);
  });

  it('leave out a count that was not the same twice, and say so', () => {
    const unstable = { workHead: { ...MORE.workHead, unstable: ['mongo.commands.find'] } };
    const [work] = judgeComparisons([compared(unstable)]).comparisons;
    expect(work).toMatchObject({
      verdict: 'pass',
      reason: 'the same work; not compared, as it was not the same twice: mongo.commands.find',
    });
  });

  it('say nothing of what could not be compared, but that it was not', () => {
    const finds = (...counts: number[]) => {
      const [first, ...others] = counts.map((find) => workOf({ mongo: { commands: { find } } }));
      return workOfPasses(first ?? workOf({}), ...others);
    };
    const overlapping = compared({ workBase: finds(260, 360), workHead: finds(300, 900) });
    const { verdict, reasons, warnings } = judgeComparisons([overlapping, compared({ variant: 'w' })]);
    expect(verdict).toBe('pass');
    expect(reasons).toEqual([
      '2 variants: the same answers, and no more of what could be compared; none of them timed; not compared, as it was not the same twice: mongo.commands.find (s/v)',
    ]);
    expect(warnings).toEqual(['s/v: not compared, as it was not the same twice: mongo.commands.find']);
    const above = judgeComparisons([compared({ workBase: finds(260, 360), workHead: finds(1220, 1800) })]);
    expect(above).toMatchObject({ verdict: 'fail', reasons: ['s/v/work: find 13 to 18 -> 61 to 90 per call'] });
  });

  it('accept what the scenario accepts, up to its ceiling and its day', () => {
    const accepted: AcceptedWork = { ceiling: { 'mongo.commands.find': 21 }, reason: 'known', until: '2026-06-15' };
    const judge = (today: string, change: Partial<AcceptedWork> = {}) =>
      judgeComparisons([compared(MORE, { acceptance: { accepted: { ...accepted, ...change }, today } })]).reasons;
    expect(judge('2026-06-15')).toEqual([expect.stringContaining('no more work')]);
    expect(judge('2026-06-16')).toEqual([expect.stringContaining('accepted until 2026-06-15 (known) is not any more')]);
    expect(judge('2026-06-15', { ceiling: { 'mongo.commands.find': 20 } })).toEqual([
      expect.stringContaining('more than what is accepted until 2026-06-15 (known): find 1 -> 21 per call'),
    ]);
  });
});
