import { describe, expect, it } from 'vitest';
import { normalQuantile } from './normal.ts';
import { sorted } from './quantile.ts';
import { signedRankZ } from './signed-rank.ts';

const zOf = (differences: readonly number[], margin: number) => signedRankZ(sorted(differences), margin);

/** Darwin's maize: cross- less self-fertilised heights in eighths of an inch (Fisher 1935). V = 96, n = 15. */
const DARWIN = [49, -67, 8, 16, 6, 23, 28, 41, 14, 29, 56, 24, 75, 60, -48];

/** P(W+ >= w) by counting subsets of the ranks 1..n, the exact null distribution. */
function exactTail(w: number, n: number): number {
  const ways = Array<number>((n * (n + 1)) / 2 + 1).fill(0);
  ways[0] = 1;
  for (let rank = 1; rank <= n; rank += 1) {
    for (let sum = ways.length - 1; sum >= rank; sum -= 1) ways[sum] = (ways[sum] ?? 0) + (ways[sum - rank] ?? 0);
  }
  return ways.slice(w).reduce((sum, count) => sum + count, 0) / 2 ** n;
}

describe('signedRankZ', () => {
  it('is that of the published example: V = 96 of 120, variance 310 (without ties)', () => {
    expect(zOf(DARWIN, 0)).toBeCloseTo((96 - 60) / Math.sqrt(310), 10);
  });

  it('moves with the margin as if it had been taken off first', () => {
    const shifted = DARWIN.map((value) => value + 10);
    expect(zOf(shifted, 10)).toBeCloseTo(zOf(DARWIN, 0), 12);
  });

  it('turns round when the sides are swapped', () => {
    expect(
      zOf(
        DARWIN.map((value) => -value),
        0,
      ),
    ).toBeCloseTo(-zOf(DARWIN, 0), 12);
  });

  it('gives ties the mean of their ranks, and the variance of those', () => {
    // Ranks 1.5, 1.5, 3: sum of signs times ranks 1.5 - 1.5 + 3.
    expect(zOf([1, -1, 2], 0)).toBeCloseTo(3 / Math.sqrt(1.5 ** 2 + 1.5 ** 2 + 9), 12);
  });

  it('lets what equals the margin keep its rank and say nothing (Pratt)', () => {
    // Ranks 1 (the zero), 2, 3: Wilcoxon without Pratt would rank them 1, 2.
    expect(zOf([0, -1, 2], 0)).toBeCloseTo((3 - 2) / Math.sqrt(13), 12);
  });

  it.each([[[]], [[0.02]], [[0.02, 0.02]]])('says nothing of %j at the margin', (values) => {
    expect(zOf(values, 0.02)).toBe(0);
  });

  it('is not a number where one of them is none, and ends where one is infinite', () => {
    expect(zOf([0.1, Number.NaN, 0.2], 0)).toBeNaN();
    expect(zOf([Number.NEGATIVE_INFINITY, 1, Number.POSITIVE_INFINITY], 0)).toBeCloseTo(
      1 / Math.sqrt(1 + 2.5 ** 2 * 2),
      12,
    );
  });

  it('errs to the side of no verdict where a comparison decides', () => {
    for (const n of [24, 36, 48]) {
      const total = (n * (n + 1)) / 2;
      const deviation = Math.sqrt((n * (n + 1) * (2 * n + 1)) / 24);
      for (const z of [2.803, 3.2, 3.506]) {
        const w = Math.ceil(total / 2 + z * deviation);
        if (w > total) continue;
        expect(-normalQuantile(exactTail(w, n)), `n ${n}, z ${z}`).toBeGreaterThan(z);
      }
    }
    expect(exactTail(300, 24)).toBeCloseTo(2 ** -24, 12);
  });
});
