import { expect, it } from 'vitest';
import { welchBounds } from './welch.ts';

/** Six values of variance 1 around a centre. */
const spread = (centre: number) => {
  const values = [-1.5, -0.9, -0.3, 0.3, 0.9, 1.5];
  const variance = values.reduce((sum, value) => sum + value * value, 0) / 5;
  return values.map((value) => centre + value / Math.sqrt(variance));
};

it('takes t of the table for sides of equal spread: 2.764 at 99% and 10 degrees of freedom', () => {
  const bounds = welchBounds(spread(12), spread(10), 0.99, 'difference');
  const reach = 2.764 * Math.sqrt(2 / 6);
  expect(bounds?.lower).toBeCloseTo(2 - reach, 3);
  expect(bounds?.upper).toBeCloseTo(2 + reach, 3);
});

it('adds the relative errors of a ratio', () => {
  const bounds = welchBounds(spread(200), spread(100), 0.99, 'ratio');
  expect(bounds?.lower).toBeLessThan(2);
  expect(bounds?.upper).toBeGreaterThan(2);
  // sqrt((s / 200)^2 + (s / 100)^2) with s = 1 / sqrt(6), times t: about 1.3% of 2.
  expect((bounds?.upper ?? 0) - 2).toBeCloseTo(2 * 2.9 * Math.hypot(1 / 200, 1 / 100) * Math.sqrt(1 / 6), 2);
});

it('is a single number for sides without any spread', () => {
  expect(welchBounds([4, 4, 4], [2, 2, 2], 0.99, 'ratio')).toEqual({ lower: 2, upper: 2 });
});

it('tells nothing from one value, or of a ratio to nothing', () => {
  expect(welchBounds([1], [1, 2], 0.99, 'difference')).toBeUndefined();
  expect(welchBounds([1, 2], [0, 0], 0.99, 'ratio')).toBeUndefined();
});
