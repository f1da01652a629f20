import { expect, it } from 'vitest';
import { beyondIdle } from './settling.ts';

it('what never happens without a call is of the calls', () => {
  expect(beyondIdle({ 'shop.items': 30 }, 450, {}, 450)).toEqual({ 'shop.items': 30 });
});

it('what a timer does at its own pace is not', () => {
  expect(beyondIdle({ 'shop.stats': 2 }, 1_000, { 'shop.stats': 11 }, 11_000)).toEqual({});
  expect(beyondIdle({ 'shop.stats': 1 }, 1_000, { 'shop.stats': 1 }, 11_000)).toEqual({});
});

it('more than its pace is', () => {
  const late = { 'shop.stats': 30, 'Redis get': 4 };
  expect(beyondIdle(late, 1_000, { 'shop.stats': 11, 'Redis get': 40 }, 11_000)).toEqual({ 'shop.stats': 30 });
});
