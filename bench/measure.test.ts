import { expect, it } from 'vitest';
import { judged } from './measure.ts';

it('judges the median of the repetitions against its bar', () => {
  expect(judged({ values: [0.7, 0.9, 0.85], bar: { atLeast: 0.8 } })).toEqual({
    median: 0.85,
    lowest: 0.7,
    highest: 0.9,
    met: true,
  });
  expect(judged({ values: [0.11], bar: { atMost: 0.1 } }).met).toBe(false);
  expect(judged({ values: [0.96, 0.96], bar: { within: 0.03 } }).met).toBe(false);
  expect(judged({ values: [1.02], bar: { within: 0.03 } }).met).toBe(true);
});

it('missing data keeps no promise', () => {
  expect(() => judged({ values: [], bar: { atMost: 1 } })).toThrow('nothing was measured');
  expect(judged({ values: [Number.NaN], bar: { atMost: 1 } }).met).toBe(false);
});
