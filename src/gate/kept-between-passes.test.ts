import { describe, expect, it } from 'vitest';
import type { Work } from '../model/work.ts';
import { type CountedPass, workOfPasses } from '../model/work-passes.ts';
import { workOf } from './gate.fixture.ts';
import { keptBetweenPasses } from './kept-between-passes.ts';

function passes(finds: readonly number[], calls = 10): Work {
  const [first, ...others] = finds.map((find): CountedPass => {
    const { unstable: _, ...pass } = workOf({ calls, mongo: { commands: { find } } });
    return pass;
  });
  if (first === undefined) throw new Error('no pass');
  return workOfPasses(first, ...others);
}

describe('what outlives the process of a pass', () => {
  it('is seen by work that the first pass alone does, for every second call at least', () => {
    expect(keptBetweenPasses(passes([20, 10, 10, 10, 10]))).toContain(
      'the first work pass asked MongoDB 20 commands for 10 calls, each of the 4 after it 10',
    );
    expect(keptBetweenPasses(passes([15, 10, 10, 10, 10]))).toBeDefined();
    expect(keptBetweenPasses(passes([10, 0, 0]))).toBeDefined();
  });

  it.each([
    ['equal passes', [10, 10, 10]],
    ['counts that jitter', [28, 21, 24, 21, 25]],
    ['a count that only the first pass met, such as a flush of statistics', [13, 10, 10, 10, 10]],
    ['a first pass that did less', [10, 20, 20, 20, 20]],
    ['two passes', [20, 10]],
  ])('is not %s', (_, finds) => {
    expect(keptBetweenPasses(passes(finds))).toBeUndefined();
  });

  it('is unknown where the passes are not', () => {
    expect(keptBetweenPasses(workOf({ unstable: ['mongo.commands.find'] }))).toBeUndefined();
  });
});
