import { expect, test } from 'vitest';
import { linearAxis, logAxis, stepAxis, tickText } from './axis.ts';

test.each([
  [[0.31, 9.7], '0.5 1 2 5 10'],
  [[90, 241], '90 100 200'],
  [[0.02, 1_200], '0.1 1 10 100 1,000'],
  [[0.001, 10_000_000], '0.01 1 100 10,000 1,000,000'],
])('a logarithmic axis of %j has the steps %j', (values, ticks) => {
  expect(logAxis(values, [0, 100]).ticks.map(tickText).join(' ')).toBe(ticks);
});

test('every value has a place within the range, a time of 0 and a single value too', () => {
  for (const values of [[0, 0], [0, 5], [3], [1e-9, 1e9]]) {
    for (const axis of [logAxis(values, [10, 90]), linearAxis(values, [10, 90]), stepAxis(values, [10, 90])]) {
      for (const value of values) {
        expect(axis.at(value)).toBeGreaterThanOrEqual(10);
        expect(axis.at(value)).toBeLessThanOrEqual(90);
      }
    }
  }
});

test('twice the value is as far at every place of a logarithmic axis', () => {
  const { at } = logAxis([1, 100], [0, 100]);
  expect(at(20) - at(10)).toBeCloseTo(at(4) - at(2));
});

test('a step is written without what floating point adds', () => {
  expect([0.1 + 0.2, 1_000, 0.5].map(tickText)).toEqual(['0.3', '1,000', '0.5']);
});
