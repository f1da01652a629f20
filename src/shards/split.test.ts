import { expect, test } from 'vitest';
import { splitScenarios } from './split.ts';

const NAMES = ['a', 'b', 'c', 'd', 'e', 'f', 'g'];

test('without recorded durations the split is one by name, whatever order the names come in', () => {
  const { parts, seconds } = splitScenarios(NAMES, {}, 3);
  expect(parts).toEqual([
    ['a', 'd', 'g'],
    ['b', 'e'],
    ['c', 'f'],
  ]);
  expect(seconds).toEqual({});
  const reversed = splitScenarios([...NAMES].reverse(), {}, 3);
  expect(reversed.parts.map((part) => [...part].sort())).toEqual(parts);
});

test('the longest goes first, each to the shard that has least', () => {
  const { parts } = splitScenarios(NAMES, { a: 1, b: 1, c: 1, d: 1, e: 9, f: 5, g: 5 }, 3);
  expect(parts).toEqual([['e'], ['a', 'c', 'f'], ['b', 'd', 'g']]);
});

test('a scenario without a recorded duration weighs what the middle one does', () => {
  const { parts } = splitScenarios(NAMES, { a: 100, b: 10, c: 10 }, 2);
  expect(parts).toEqual([['a'], ['b', 'c', 'd', 'e', 'f', 'g']]);
});

test('what is recorded of other scenarios is no part of the split', () => {
  expect(splitScenarios(['a', 'b'], { a: 1, gone: 50, b: 2 }, 2)).toEqual(
    splitScenarios(['a', 'b'], { b: 2, a: 1 }, 2),
  );
});

test.each([1, 2, 3, 4, 5, 6, 7])('split into %i every scenario is in one shard, and no shard is empty', (of) => {
  for (const recorded of [{}, { a: 0, b: 0, c: 0, d: 0, e: 0, f: 0, g: 0 }, { a: 1000 }, { a: 3, b: 1, g: 2 }]) {
    const { parts } = splitScenarios(NAMES, recorded, of);
    expect(parts).toHaveLength(of);
    expect(parts.every((part) => part.length > 0)).toBe(true);
    expect(parts.flat().sort()).toEqual(NAMES);
  }
});

test('no shard takes more than 4/3 of the best possible', () => {
  // 4 + 4, 3 + 3 + 3 is best for two shards: 9. Longest first gives 4 + 3 + 3, 4 + 3.
  const recorded = { a: 4, b: 4, c: 3, d: 3, e: 3 };
  const sums = splitScenarios(['a', 'b', 'c', 'd', 'e'], recorded, 2).parts.map((part) =>
    part.reduce((sum, name) => sum + (name in recorded ? recorded[name as keyof typeof recorded] : 0), 0),
  );
  expect(sums).toEqual([10, 7]);
  expect(Math.max(...sums)).toBeLessThanOrEqual((4 / 3) * 9);
});
