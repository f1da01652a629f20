import { expect, test } from 'vitest';
import { countChanges } from './count-changes.ts';

const places = (counts: readonly number[]) => countChanges(counts).map(({ index }) => index);

test('another value is a change at once, with its size and without a chance', () => {
  expect(countChanges([...Array(9).fill(10), 12])).toEqual([{ index: 9, last: 8, change: 0.2, p: 0 }]);
  expect(countChanges([2, 2, 2, 2, 2, 2, 1, 1, 1, 1])).toEqual([{ index: 6, last: 5, change: -0.5, p: 0 }]);
});

test('one run that is taken back is none', () => {
  expect(places([5, 5, 5, 5, 5, 9, 5, 5, 5, 5])).toEqual([]);
  expect(places([5, 5, 5, 5, 5, 9, 9, 5, 5, 5, 5])).toEqual([5, 7]);
});

test('what landed, was taken back and landed again is one change, where it stayed', () => {
  const counts = [...Array(12).fill(5), 6, 5, ...Array(12).fill(6)];
  expect(countChanges(counts)).toEqual([{ index: 14, last: 13, change: 0.2, p: 0 }]);
});

test('the last run before a change is none that was taken back', () => {
  expect(countChanges([...Array(20).fill(5), 7, 6, 6])).toMatchObject([{ index: 20 }, { index: 21, last: 20 }]);
  expect(countChanges([...Array(20).fill(5), 7, 5, 6, 6, 6, 6])).toMatchObject([{ index: 22, last: 21 }]);
});

test('from nothing to something is a change without a share', () => {
  expect(countChanges([0, 0, 0, 0, 0, 0, 1, 1, 1, 1])).toEqual([
    { index: 6, last: 5, change: Number.POSITIVE_INFINITY, p: 0 },
  ]);
});

test('counts that wander are judged as times are', () => {
  const wandering = Array.from({ length: 60 }, (_, run) => 100 + ((run * 7) % 5));
  expect(places(wandering)).toEqual([]);
  expect(places(wandering.map((count, run) => (run < 30 ? count : 2 * count)))).toEqual([30]);
  expect(places([0, 1, 0, 2, 0, 1, 1, 0, 2, 0, 1])).toEqual([]);
  // Hits of a cache that is off from then on.
  const [off, ...others] = countChanges([...wandering, ...Array(10).fill(0)]);
  expect([off?.index, ...others]).toEqual([60]);
  expect(off?.change).toBeCloseTo(-1, 12);
});

test('nothing counted, nothing changed', () => {
  expect(places([])).toEqual([]);
  expect(places([7])).toEqual([]);
});
