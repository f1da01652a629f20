import { normalQuantile } from './normal.ts';
import type { Bounds } from './quantile-bounds.ts';
import { mean } from './summary.ts';

/** Below this many values the skewness of a latency distribution cannot be estimated, and there are no bounds. */
const CALLS_FOR_MEAN_BOUNDS = 30;

/**
 * Bounds of a mean, each one-sided at `confidence`, with the skewness taken out by Hall's transformation (Hall 1992, On
 * the removal of skewness by transformation, J. R. Statist. Soc. B 54): with `S = (mean - mu) / s` and sample skewness
 * g, `T = sqrt(n) (S + g S^2 / 3 + g^2 S^3 / 27 + g / (6 n))` is close to normal, and `mu = mean - s * 3 / g ((1 + g (z
 * / sqrt(n) - g / (6 n)))^(1/3) - 1)`. A plain t-interval of a right-skewed latency puts its upper bound too low, and
 * would pass too often.
 */
export function meanBounds(values: readonly number[], confidence: number): Bounds {
  const n = values.length;
  const average = mean(values);
  if (average === undefined || n < CALLS_FOR_MEAN_BOUNDS) return { lower: undefined, upper: undefined };
  const centred = values.map((value) => value - average);
  const deviation = Math.sqrt(centred.reduce((sum, d) => sum + d * d, 0) / (n - 1));
  // Equal values: their mean is what it is (the deviation of equal floats can be a rounding error instead of 0).
  if (deviation <= Math.abs(average) * 1e-12) return { lower: average, upper: average };
  const skewness = centred.reduce((sum, d) => sum + (d / deviation) ** 3, 0) / n;
  const z = normalQuantile(confidence);
  return {
    lower: average - deviation * standardised(skewness, z, n),
    upper: average - deviation * standardised(skewness, -z, n),
  };
}

/** Hall's inverse: the S whose T is z. */
function standardised(skewness: number, z: number, n: number): number {
  if (Math.abs(skewness) < 1e-6) return z / Math.sqrt(n);
  return (3 / skewness) * (Math.cbrt(1 + skewness * (z / Math.sqrt(n) - skewness / (6 * n))) - 1);
}
