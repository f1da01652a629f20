import { describe, expect, it } from 'vitest';
import { percentile, summarizeDurations } from './duration-statistics.ts';

describe('percentile', () => {
  it.each([
    [[7], 0.5, 7],
    [[1, 2, 3, 4], 0.5, 2],
    [[1, 2, 3, 4], 0.95, 4],
    [[1, 2, 3], 0, 1],
  ])('of %j at %d is %d', (sorted, fraction, expected) => {
    expect(percentile(sorted, fraction)).toBe(expected);
  });

  it('of nothing is an error', () => {
    expect(() => percentile([], 0.5)).toThrow(RangeError);
  });
});

describe('summarizeDurations', () => {
  it('orders by number, and leaves its argument alone', () => {
    const durationsMs = [600, 9, 100];
    expect(summarizeDurations(durationsMs)).toMatchObject({ count: 3, slowCount: 1, p50Ms: 100, maxMs: 600 });
    expect(durationsMs).toEqual([600, 9, 100]);
  });

  it('of nothing is undefined', () => {
    expect(summarizeDurations([])).toBeUndefined();
  });
});
