import { expect, test } from 'vitest';
import { seededRandom } from '../dataset/random.ts';
import { energySplit } from './energy-split.ts';

/** The definition, written out: mean distances across and within, over every split and every end. */
function bySums(values: readonly number[], shortest: number) {
  const meanDistance = (pairs: number[]) => (pairs.length === 0 ? 0 : pairs.reduce((a, b) => a + b, 0) / pairs.length);
  const distances = (a: readonly number[], b: readonly number[]) => a.flatMap((x) => b.map((y) => Math.abs(x - y)));
  const within = (part: readonly number[]) =>
    meanDistance(part.flatMap((x, i) => part.slice(i + 1).map((y) => Math.abs(x - y))));
  let best = { at: -1, end: -1, divergence: Number.NEGATIVE_INFINITY };
  for (let end = 2 * shortest; end <= values.length; end += 1) {
    for (let at = shortest; at <= end - shortest; at += 1) {
      const [left, right] = [values.slice(0, at), values.slice(at, end)];
      const energy = 2 * meanDistance(distances(left, right)) - within(left) - within(right);
      const divergence = ((left.length * right.length) / end) * energy;
      if (divergence > best.divergence) best = { at, end, divergence };
    }
  }
  return best;
}

test.each(Array.from({ length: 20 }, (_, seed) => seed))('series %d: what the sums of the definition say', (seed) => {
  const { next, int } = seededRandom('energy', seed);
  const step = int(5, 25);
  const values = Array.from({ length: 30 }, (_, i) => next() + (i >= step ? 0.5 : 0));
  const expected = bySums(values, 3);
  const found = energySplit(values, 0, values.length, 3);
  expect(found?.divergence).toBeCloseTo(expected.divergence, 9);
  expect(found).toMatchObject({ at: expected.at, end: expected.end });
  // The same within other values.
  expect(energySplit([9, 9, ...values, 9], 2, 32, 3)).toMatchObject({ at: expected.at + 2, end: expected.end + 2 });
});

test('no room for two parts, no split', () => {
  expect(energySplit([1, 1, 1, 2, 2, 2], 0, 6, 4)).toBeUndefined();
  expect(energySplit([], 0, 0, 1)).toBeUndefined();
});
