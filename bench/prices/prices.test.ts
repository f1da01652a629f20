import { expect, it } from 'vitest';
import { isOff, pricesOf, pricesTable } from './prices.ts';

const restart = (unitMs: number, keyUnits: number) => ({
  'document scanned': unitMs,
  'key examined': unitMs * keyUnits,
  'document written': unitMs * 10,
});

it('a price is in the documents scanned of its own restart: a restart on a slow machine is no dearer', () => {
  const prices = pricesOf([restart(0.001, 0.5), restart(0.004, 0.4), restart(0.002, 0.6)]);
  const key = prices.find(({ name }) => name === 'key examined');
  expect([key?.median, key?.lowest, key?.highest].map((one) => Number(one?.toFixed(6)))).toEqual([0.5, 0.4, 0.6]);
  expect(prices.find(({ name }) => name === 'document scanned')).toMatchObject({ median: 1, microseconds: 2 });
});

it('what the table of counters has is off beyond twice or half, and what it does not have is not', () => {
  const [, key, written] = pricesOf([restart(0.001, 0.5)]);
  expect([key?.committed, written?.committed]).toEqual([1, undefined]);
  expect([0.26, 0.99, 0.24, 1.01].map((median) => isOff({ median, committed: 0.5 }))).toEqual([
    false,
    false,
    true,
    true,
  ]);
  expect(written && isOff(written)).toBe(false);
  expect(pricesTable(pricesOf([restart(0.001, 3)]))).toContain('| key examined | 3 | 3 to 3 | 3 | 1, off |');
});

it('what no restart measured is an error, and no price of 0', () => {
  expect(() => pricesOf([{ 'key examined': 1 }])).toThrow('key examined was not measured');
});
