import { describe, expect, it } from 'vitest';
import { QUANTILES } from '../model/latency-metrics.ts';
import { midMean } from './mid-mean.ts';
import { median, quantile, sorted } from './quantile.ts';
import { mean, summary } from './summary.ts';

const upTo = (n: number) => Array.from({ length: n }, (_, i) => i + 1);

describe('quantile', () => {
  it.each([
    [100, 0.95, 95],
    [100, 0.07, 7],
    [100, 0.99, 99],
    [101, 0.5, 51],
    [20, 0.5, 10],
    [3, 0.95, 3],
    [1, 0.5, 1],
    [10, 0, 1],
    [10, 1, 10],
  ])('of 1..%i at %f has rank %i', (n, q, rank) => {
    expect(quantile(upTo(n), q)).toBe(rank);
  });

  it('of nothing is undefined, as is every other summary', () => {
    expect(quantile([], 0.5)).toBeUndefined();
    expect(median([])).toBeUndefined();
    expect(mean([])).toBeUndefined();
    expect(midMean([])).toBeUndefined();
    expect(summary([], QUANTILES)).toBeUndefined();
  });
});

describe('sorted', () => {
  it('sorts by value, not by text, and leaves its argument alone', () => {
    const values = [10, 9, 1];
    expect(sorted(values)).toEqual([1, 9, 10]);
    expect(values).toEqual([10, 9, 1]);
  });
});

describe('summary', () => {
  it('is of raw values', () => {
    expect(summary(upTo(200), QUANTILES)).toEqual({ min: 1, mean: 100.5, p50: 100, p95: 190, p99: 198, max: 200 });
  });

  it('of one value is that value', () => {
    expect(summary([7], QUANTILES)).toEqual({ min: 7, mean: 7, p50: 7, p95: 7, p99: 7, max: 7 });
  });
});

describe('midMean', () => {
  it('leaves a quarter out at each end', () => {
    expect(midMean([1, 2, 3, 4, 5, 6, 7, 1000])).toBe(4.5);
  });

  it('of fewer than four values leaves out none', () => {
    expect(midMean([1, 2, 6])).toBe(3);
  });
});
