import { mean } from './summary.ts';

/**
 * P(T <= t) of Student's t with `freedom` degrees: `1 - I_x(freedom / 2, 1 / 2) / 2` for t > 0, x = freedom /
 * (freedom + t^2) (Abramowitz and Stegun 26.7.1, 26.5.27).
 */
export function studentCdf(t: number, freedom: number): number {
  const tail = regularisedBeta(freedom / (freedom + t * t), freedom / 2, 0.5) / 2;
  return t > 0 ? 1 - tail : tail;
}

/** The quantile of Student's t: the t whose distribution function is `p`, by halving. */
export function studentQuantile(p: number, freedom: number): number {
  if (p < 0.5) return -studentQuantile(1 - p, freedom);
  let low = 0;
  let high = 1;
  while (studentCdf(high, freedom) < p) high *= 2;
  for (let step = 0; step < 80; step += 1) {
    const middle = (low + high) / 2;
    if (studentCdf(middle, freedom) < p) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}

export interface MeanAndError {
  mean: number;
  /** `s / sqrt(n)`. */
  standardError: number;
  freedom: number;
}

/** `undefined` for fewer than two values: one says nothing of their spread. */
export function meanAndError(values: readonly number[]): MeanAndError | undefined {
  const average = mean(values);
  const n = values.length;
  if (average === undefined || n < 2) return undefined;
  const variance = values.reduce((sum, value) => sum + (value - average) ** 2, 0) / (n - 1);
  return { mean: average, standardError: Math.sqrt(variance / n), freedom: n - 1 };
}

/**
 * Student's t of some values against `margin` (Student 1908). `undefined` for fewer than two values and for values
 * without any spread: what does not vary at all was not measured.
 */
export function studentT(values: readonly number[], margin: number): { t: number; freedom: number } | undefined {
  const known = meanAndError(values);
  if (known === undefined || known.standardError <= Math.abs(known.mean) * 1e-12) return undefined;
  return { t: (known.mean - margin) / known.standardError, freedom: known.freedom };
}

/** I_x(a, b), by its continued fraction (Abramowitz and Stegun 26.5.8) evaluated by Lentz's method. */
export function regularisedBeta(x: number, a: number, b: number): number {
  if (x <= 0) return 0;
  if (x >= 1) return 1;
  if (x > (a + 1) / (a + b + 2)) return 1 - regularisedBeta(1 - x, b, a);
  const front = Math.exp(a * Math.log(x) + b * Math.log1p(-x) + logGamma(a + b) - logGamma(a) - logGamma(b)) / a;
  let c = 1;
  let d = 1 / nonzero(1 - ((a + b) * x) / (a + 1));
  let fraction = d;
  for (let m = 1; m <= 500; m += 1) {
    const even = (m * (b - m) * x) / ((a + 2 * m - 1) * (a + 2 * m));
    d = 1 / nonzero(1 + even * d);
    c = nonzero(1 + even / c);
    fraction *= d * c;
    const odd = (-(a + m) * (a + b + m) * x) / ((a + 2 * m) * (a + 2 * m + 1));
    d = 1 / nonzero(1 + odd * d);
    c = nonzero(1 + odd / c);
    fraction *= d * c;
    if (Math.abs(d * c - 1) < 1e-15) break;
  }
  return front * fraction;
}

function nonzero(value: number): number {
  return Math.abs(value) < 1e-300 ? 1e-300 : value;
}

/** Stirling's series from 10 on (Abramowitz and Stegun 6.1.41), below it by recurrence. */
function logGamma(x: number): number {
  if (x < 10) return logGamma(x + 1) - Math.log(x);
  const r = 1 / (x * x);
  const series = (1 / 12 - r * (1 / 360 - r * (1 / 1260 - r / 1680))) / x;
  return (x - 0.5) * Math.log(x) - x + Math.log(2 * Math.PI) / 2 + series;
}
