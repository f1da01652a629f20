import { expect, test } from 'vitest';
import { formatBytes, formatNumber, formatPerCall, formatReduction, formatShare } from './format.ts';
import { sparkline } from './sparkline.ts';

test.each([
  [0, '0'],
  [0.0512, '0.051'],
  [1.234, '1.23'],
  [12.34, '12.3'],
  [1234.5, '1,235'],
  [2_000_000, '2,000,000'],
  [-1234, '-1,234'],
])('number %d is %s', (value, text) => expect(formatNumber(value)).toBe(text));

test.each([
  [0.8597, '-85.9%'],
  [0.86, '-86%'],
  [0.29, '-29%'],
  [-0.12, '+12%'],
  [0, '0%'],
  [0.9996, '-99.9%'],
])('a saving of %d is %s', (saved, text) => expect(formatReduction(saved)).toBe(text));

test('shares, averages and bytes', () => {
  expect(formatShare(0.7999)).toBe('79.9%');
  expect(formatPerCall(41, 20)).toBe('2.05');
  expect(formatPerCall(41, 0)).toBe('–');
  expect(formatBytes(1000)).toBe('1,000 B');
  expect(formatBytes(2 ** 34)).toBe('16 GiB');
});

test('a sparkline runs from the least to the most; equal values are flat', () => {
  expect(sparkline([1, 2, 3, 4, 5])).toBe('▁▂▃▅▇');
  expect(sparkline([7, 7])).toBe('▃▃');
  expect(sparkline([])).toBe('');
});
