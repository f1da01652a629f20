import { expect, test } from 'vitest';
import { stepTest } from './step-significance.ts';
import { bestPlace } from './step-sums.ts';

/** Turns around a level, without a trend and without anything that neighbours share. */
const TURNS = [0.5, -0.3, 0.2, -0.6, 0.4, -0.2, 0.3, -0.3];
const around = (level: number, spread = 1) => TURNS.map((turn) => level + spread * turn);
const both = (...parts: number[][]) => parts.flat();

test("Student's t of two means, against R: t.test(before, after, var.equal = TRUE)", () => {
  const values = both(around(10), around(10.5));
  const found = stepTest(values, 0, 8, 16);
  expect(found?.step).toBeCloseTo(0.5, 12);
  // t = -2.5, df = 14, p-value = 0.02547
  expect(found?.p).toBeCloseTo(0.02547, 5);
});

test('the step of a line with a step, against R: lm(y ~ place + step)', () => {
  const values = both(around(10), around(10.5)).map((value, place) => value + 0.5 * place);
  const found = stepTest(values, 0, 8, 16);
  // step 0.76667, Std. Error 0.40877, t = 1.876, 13 degrees of freedom, p-value = 0.0834
  expect(found?.step).toBeCloseTo(0.76667, 5);
  expect(found?.pBesideDrift()).toBeCloseTo(0.0834, 4);
  expect(found?.p).toBe(found?.pBesideDrift());
});

test('a line is no step', () => {
  const values = Array.from({ length: 40 }, (_, place) => 0.02 * place + 0.01 * (TURNS[place % 8] ?? 0));
  expect(stepTest(values, 0, 20, 40)?.p).toBeGreaterThan(0.05);
});

test('fewer values are less sure of the same step, and the fewest say nothing', () => {
  const p = [8, 4, 3].map((n) => stepTest(both(around(0).slice(0, n), around(1.5).slice(0, n)), 0, n, 2 * n)?.p ?? 1);
  expect(p[0]).toBeLessThan((p[1] ?? 0) / 10);
  expect(p[1]).toBeLessThan(p[2] ?? 0);
  expect(stepTest([0, 0.1, 5, 5.1], 0, 2, 4)).toBeUndefined();
});

test('values that follow their neighbours weigh less', () => {
  const turning = both(around(0), around(0), around(1), around(1));
  const sorted = (part: number[]) => [...part].sort((a, b) => a - b);
  const following = both(sorted(around(0)), sorted(around(0)), sorted(around(1)), sorted(around(1)));
  const [free, tied] = [turning, following].map((values) => stepTest(values, 0, 16, 32)?.p ?? 1);
  expect(tied).toBeGreaterThan(100 * (free ?? 1));
});

test('without any spread every step is one', () => {
  const [stepped, level] = [stepTest([1, 1, 1, 1, 2, 2, 2, 2], 0, 4, 8), stepTest([1, 1, 1, 1, 1, 1, 1, 1], 0, 4, 8)];
  expect([stepped?.step, stepped?.p, stepped?.pBesideDrift()]).toEqual([1, 0, 0]);
  expect([level?.step, level?.p, level?.pBesideDrift()]).toEqual([0, 1, 1]);
});

test('the best place is where the step takes off most', () => {
  const values = both(around(0, 0.3), around(1, 0.3)).map((value, place) => value + 0.01 * place);
  expect(bestPlace(values, 0, 16, 4, 12)).toBe(8);
  expect(bestPlace(values, 0, 16, 9, 8)).toBeUndefined();
});
