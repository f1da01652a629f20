import { describe, expect, it } from 'vitest';
import { regularisedBeta, studentCdf, studentQuantile, studentT } from './student-t.ts';

describe("Student's t", () => {
  // Abramowitz and Stegun, table 26.10.
  it.each([
    [0.995, 1, 63.657],
    [0.975, 2, 4.303],
    [0.95, 3, 2.353],
    [0.995, 3, 5.841],
    [0.995, 5, 4.032],
    [0.99, 7, 2.998],
    [0.999, 15, 3.733],
    [0.995, 23, 2.807],
    [0.975, 120, 1.98],
  ])('has the quantile of the table: p %f with %i degrees is %f', (p, freedom, t) => {
    expect(studentQuantile(p, freedom)).toBeCloseTo(t, 3);
    expect(studentQuantile(1 - p, freedom)).toBeCloseTo(-t, 3);
    expect(studentCdf(studentQuantile(p, freedom), freedom)).toBeCloseTo(p, 11);
  });

  it('has its closed forms: Cauchy at one degree, t / sqrt(2 + t^2) at two', () => {
    for (const t of [-30, -2, -0.1, 0, 0.5, 3, 50]) {
      expect(studentCdf(t, 1)).toBeCloseTo(0.5 + Math.atan(t) / Math.PI, 11);
      expect(studentCdf(t, 2)).toBeCloseTo(0.5 + t / (2 * Math.sqrt(2 + t * t)), 11);
    }
  });

  it('of the sleep data, the first published example, is 4.06 with nine degrees', () => {
    const hours = [1.2, 2.4, 1.3, 1.3, 0.0, 1.0, 1.8, 0.8, 4.6, 1.4];
    expect(studentT(hours, 0)?.t).toBeCloseTo(4.0621, 4);
    expect(studentT(hours, 0)?.freedom).toBe(9);
  });

  it.each([[[]], [[0.1]], [[0.1, 0.1, 0.1]]])('of %j is not known', (values) => {
    expect(studentT(values, 0.02)).toBeUndefined();
  });
});

it('regularisedBeta is symmetric, and right where the sum of binomial terms gives it', () => {
  // I_0.3(2, 3) = P(B >= 2), B ~ Bin(4, 0.3).
  expect(regularisedBeta(0.3, 2, 3)).toBeCloseTo(1 - 0.7 ** 4 - 4 * 0.3 * 0.7 ** 3, 11);
  expect(regularisedBeta(0.9, 20, 0.5) + regularisedBeta(0.1, 0.5, 20)).toBeCloseTo(1, 11);
});
