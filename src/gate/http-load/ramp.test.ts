import { expect, it } from 'vitest';
import { step } from './load.fixture.ts';
import { bestLevel, capacityOf, commonLevel, nextLevel } from './ramp.ts';

const limits = { limitMs: 100, errors: 0 };
const levels = (...p95s: number[]) => p95s.map((p95, at) => step({ connections: 2 ** at, p95 }));

it('doubles the connections as long as the last level holds', () => {
  expect(nextLevel([], 256, limits)).toBe(1);
  expect(nextLevel(levels(10, 20), 256, limits)).toBe(4);
  expect(nextLevel(levels(10, 101), 256, limits)).toBeUndefined();
});

it('ends at the most that is asked for, a number between two powers too', () => {
  expect(nextLevel(levels(10, 10, 10), 6, limits)).toBe(6);
  expect(nextLevel([...levels(10, 10, 10), step({ connections: 6 })], 6, limits)).toBeUndefined();
});

it.each([
  ['errors', { errors: 1 }],
  ['time-outs', { timeouts: 1 }],
  ['wrong answers', { wrong: 1 }],
])('a level with %s does not hold', (_, own) => {
  const steps = [...levels(10), step({ connections: 2, ...own })];
  expect(nextLevel(steps, 256, limits)).toBeUndefined();
  expect(capacityOf(steps, limits)).toBe(1);
  expect(capacityOf(steps, { ...limits, errors: 0.01 })).toBe(2);
});

it('a level without any answer holds nothing', () => {
  const { latencyMs: _, ...silent } = step({ connections: 1, answers: 0 });
  expect(capacityOf([silent], limits)).toBe(0);
});

it('the capacity is 0 when not even one connection is served in time', () => {
  expect(capacityOf(levels(500), limits)).toBe(0);
});

it('the best level is the one with most answers, not the last', () => {
  const steps = [
    step({ connections: 1, throughputPerSecond: 50 }),
    step({ connections: 2, throughputPerSecond: 90 }),
    step({ connections: 4, throughputPerSecond: 80 }),
    step({ ratePerSecond: 200, throughputPerSecond: 200 }),
  ];
  expect(bestLevel(steps)?.connections).toBe(2);
});

it('two variants meet at the highest level that both ran', () => {
  expect(commonLevel(levels(1, 1, 1, 1), levels(1, 1))?.map(({ connections }) => connections)).toEqual([2, 2]);
  expect(commonLevel(levels(1), [])).toBeUndefined();
});
