import { describe, expect, it } from 'vitest';
import { binomialCdf, tailRank } from './binomial.ts';

/** Exact, by whole numbers: sum of C(n, i) over 2^n. */
function fairCoinCdf(k: number, n: number): number {
  let choose = 1n;
  let sum = 0n;
  for (let i = 0; i <= k; i++) {
    sum += choose;
    choose = (choose * BigInt(n - i)) / BigInt(i + 1);
  }
  return Number((sum * 10n ** 18n) / 2n ** BigInt(n)) / 1e18;
}

describe('binomialCdf', () => {
  it.each([
    [0, 1],
    [3, 10],
    [10, 20],
    [17, 20],
    [230, 500],
    [980, 2000],
  ])('of %i in %i fair coins is exact', (k, n) => {
    expect(binomialCdf(k, n, 0.5)).toBeCloseTo(fairCoinCdf(k, n), 12);
  });

  it('holds where P(0) underflows', () => {
    expect(binomialCdf(50_000, 100_000, 0.5)).toBeCloseTo(0.50126, 4);
    expect(binomialCdf(99_000, 100_000, 0.99)).toBeCloseTo(0.5038, 3);
  });

  it.each([
    [-1, 10, 0.3, 0],
    [10, 10, 0.3, 1],
    [11, 10, 0.3, 1],
    [3, 10, 0, 1],
    [3, 10, 1, 0],
  ])('at the edges: P(B <= %i), n %i, p %f is %f', (k, n, p, expected) => {
    expect(binomialCdf(k, n, p)).toBe(expected);
  });

  it('grows with k from 0 to 1', () => {
    const values = Array.from({ length: 181 }, (_, k) => binomialCdf(k, 180, 0.95));
    expect(values).toEqual([...values].sort((a, b) => a - b));
    expect(values.at(-1)).toBe(1);
  });
});

describe('tailRank', () => {
  it('is the largest rank whose tail is within alpha', () => {
    for (const n of [1, 8, 90, 180, 1000]) {
      for (const p of [0.05, 0.5, 0.95]) {
        for (const alpha of [0.001, 0.01]) {
          const rank = tailRank(n, p, alpha);
          expect(binomialCdf(rank - 1, n, p)).toBeLessThanOrEqual(alpha);
          expect(binomialCdf(rank, n, p)).toBeGreaterThan(alpha);
        }
      }
    }
  });
});
