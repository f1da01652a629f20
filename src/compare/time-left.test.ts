import { describe, expect, it } from 'vitest';
import type { ComparedMeasurement } from '../gate/comparison/judge-all.ts';
import { comparisonOf, restartsOf } from '../gate/comparison/noise.fixture.ts';
import { workOf } from '../gate/gate.fixture.ts';
import type { ComparisonMeasurement } from '../model/comparison.ts';
import { timingLine, verdictSoFar } from './time-left.ts';

const compared = (change: Partial<ComparisonMeasurement> = {}): ComparedMeasurement => ({
  measurement: comparisonOf([], { workBase: workOf({}), workHead: workOf({}), ...change }),
});
const MORE = { workHead: workOf({ mongo: { commands: { find: 420 } } }) };

describe('the verdict that is known before anything is timed', () => {
  it.each([
    ['no more work (2 of 2 variants)', [compared(), compared()]],
    ['work is red (1 of 2 variants)', [compared(), compared(MORE)]],
    [
      'no more work (1 of 2 variants, 1 approved)',
      [compared(), { ...compared(MORE), approval: { work: true, answers: false } }],
    ],
    ['no more work (1 of 2 variants)', [compared(), { ...compared(), nothingToCompare: 'the scenario is new' }]],
    [
      'no more work (1 of 2 variants, 1 without a verdict)',
      [compared(), { measurement: comparisonOf([], { error: { code: 'CALL_FAILED', message: 'boom', hint: '' } }) }],
    ],
  ])('is: %s', (text, all) => {
    expect(verdictSoFar(all)).toBe(text);
  });
});

describe('the line of progress', () => {
  const open = [comparisonOf(restartsOf(1)), comparisonOf(restartsOf(1))];
  const line = (spentMs: number, taken: number, budgetLeftMs = 600_000) =>
    timingLine('no more work (3 of 3 variants)', open, 3, { spentMs, taken, budgetLeftMs });

  it('has the whole budget at first', () => {
    expect(line(0, 0)).toBe('no more work (3 of 3 variants); timing: 2 of 3 variants open, at most 10 min');
  });

  it('then what the restarts until the next look will take, one as long as those before', () => {
    // Three more for each of two variants.
    expect(line(20_000, 2)).toMatch(/2 of 3 variants open, about 60 s left$/);
    expect(line(80_000, 2)).toMatch(/about 4 min left$/);
  });

  it('and never more than the budget has left', () => {
    expect(line(80_000, 2, 30_000)).toMatch(/about 30 s left$/);
  });
});
