import { expect, it } from 'vitest';
import { evenlySpaced } from './evenly-spaced.ts';

it('takes all when there are no more than asked for', () => {
  expect(evenlySpaced(3, 5)).toEqual([0, 1, 2]);
  expect(evenlySpaced(0, 5)).toEqual([]);
});

it('takes the first, the last, and equal steps between', () => {
  expect(evenlySpaced(101, 5)).toEqual([0, 25, 50, 75, 100]);
});
