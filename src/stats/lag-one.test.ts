import { expect, test } from 'vitest';
import { seededRandom } from '../dataset/random.ts';
import { lagOneCorrelation } from './lag-one.ts';

test('against R: acf(x, 1, plot = FALSE)', () => {
  expect(lagOneCorrelation([2, 4, 3, 6, 5, 8, 7, 9])).toBeCloseTo(0.3630952381, 9);
  expect(lagOneCorrelation([1, -1, 1, -1, 1, -1])).toBeCloseTo(-5 / 6, 12);
});

test('what follows its neighbour is near one, what does not is near nothing', () => {
  const { next } = seededRandom('lag one', 1);
  const free = Array.from({ length: 2000 }, () => next() - 0.5);
  let level = 0;
  const following = free.map((one) => {
    level = 0.9 * level + one;
    return level;
  });
  expect(Math.abs(lagOneCorrelation(free) ?? Number.NaN)).toBeLessThan(0.05);
  expect(lagOneCorrelation(following)).toBeCloseTo(0.9, 1);
});

test('too few values, equal ones and what is no number have none', () => {
  expect(lagOneCorrelation([])).toBeUndefined();
  expect(lagOneCorrelation([1, 2, 3])).toBeUndefined();
  expect(lagOneCorrelation([5, 5, 5, 5, 5])).toBeUndefined();
  expect(lagOneCorrelation(Array(7).fill(0.1))).toBeUndefined();
  expect(lagOneCorrelation([1, 2, Number.NaN, 3])).toBeUndefined();
});
