import { describe, expect, it } from 'vitest';
import { IndexedRandom, randomSeed, seededRandom } from './random.ts';

const draws = (count: number, draw: () => number): number[] => Array.from({ length: count }, draw);

describe('seededRandom', () => {
  it('gives the same numbers on every machine', () => {
    const random = seededRandom(1, 'users');
    expect(draws(4, () => random.int(0, 999_999))).toMatchInlineSnapshot(`
      [
        428843,
        555981,
        844175,
        85323,
      ]
    `);
  });

  it('keeps parts apart', () => {
    const first = [['ab', 'c'], ['a', 'bc'], [1, 'c'], ['c', 1], ['abc']].map((parts) => seededRandom(...parts).next());
    expect(new Set(first).size).toBe(5);
  });

  it('is even over [0, 1): chi-squared of 100 bins below its 99.99% quantile', () => {
    const random = seededRandom('even');
    const bins = new Array<number>(100).fill(0);
    for (const value of draws(100_000, () => random.next())) {
      bins[Math.floor(value * 100)] = (bins[Math.floor(value * 100)] ?? 0) + 1;
    }
    expect(bins.reduce((sum, seen) => sum + (seen - 1_000) ** 2 / 1_000, 0)).toBeLessThan(161);
  });

  it('includes both ends of a range, and refuses to pick from nothing', () => {
    const random = seededRandom('range');
    expect(new Set(draws(500, () => random.int(3, 6)))).toEqual(new Set([3, 4, 5, 6]));
    expect(() => random.pick([])).toThrow(RangeError);
    for (const [from, to] of [
      [0, Number.NaN],
      [Number.NaN, 1],
      [0, -1],
      [0, undefined as unknown as number],
    ] as const)
      expect(() => random.int(from, to)).toThrow(RangeError);
  });
});

describe('IndexedRandom', () => {
  it('gives an index the same stream, whatever was drawn before', () => {
    const random = new IndexedRandom(randomSeed(1, 'users'));
    const inOrder = [0, 1, 2].map((index) => random.at(index).next());
    const backwards = [2, 1, 0].map((index) => random.at(index).next()).toReversed();
    expect(inOrder).toEqual(backwards);
  });

  it('gives neighbouring indices unrelated first draws', () => {
    const random = new IndexedRandom(randomSeed(1, 'users'));
    const first = Array.from({ length: 20_000 }, (_, index) => random.at(index).next() - 0.5);
    const variance = first.reduce((sum, value) => sum + value * value, 0) / first.length;
    const covariance =
      first.slice(1).reduce((sum, value, at) => sum + value * (first[at] ?? 0), 0) / (first.length - 1);
    expect(variance).toBeCloseTo(1 / 12, 2);
    expect(Math.abs(covariance / variance)).toBeLessThan(0.03);
  });

  it('tells indices beyond 32 bits apart', () => {
    const random = new IndexedRandom(randomSeed(1));
    expect(random.at(2 ** 32 + 5).next()).not.toBe(random.at(5).next());
  });
});
