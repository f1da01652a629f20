import { expect, test } from 'vitest';
import { spikesOf } from './spikes.ts';

/** Every so many runs from one on stands alone. */
const withSpikes = (runs: number, every: number, from = 0) =>
  Array.from({ length: runs }, (_, run) => 0.001 * ((run * 7) % 5) + (run > from && run % every === 0 ? 1 : 0));
const setAside = (values: readonly number[]) => spikesOf(values).filter(Boolean).length;

test('what stands alone is set aside up to a tenth of the values, and one always', () => {
  expect(setAside(withSpikes(120, 10))).toBe(11);
  expect(setAside(withSpikes(500, 12))).toBe(41);
  expect(setAside([1, 1.01, 1, 5, 1, 1.01, 1])).toBe(1);
});

test('over a tenth none is alone', () => {
  expect(setAside(withSpikes(120, 9))).toBe(0);
  expect(setAside(withSpikes(60, 3))).toBe(0);
});

test('nor where they are often for a while, in a history that has few', () => {
  expect(setAside(withSpikes(500, 8, 420))).toBe(10);
  expect(setAside(withSpikes(500, 4, 420))).toBeLessThanOrEqual(4);
});
