import { normalQuantile } from './normal.ts';
import type { Bounds } from './quantile-bounds.ts';

export interface ShiftEstimate extends Bounds {
  estimate: number;
}

/**
 * The Hodges-Lehmann estimate of the centre of some differences: the median of their Walsh averages (d_i + d_j) / 2, i
 * <= j (Hodges and Lehmann 1963). Its two-sided bounds at `confidence` are the Walsh averages of rank k and N + 1 - k,
 * where `k = N / 2 + 1 / 2 - z sqrt(n (n + 1)(2 n + 1) / 24)` with N = n (n + 1) / 2 (Tukey 1949; Hollander and Wolfe
 * 1999, 3.3), the normal approximation of the signed-rank test turned round. A bound is `undefined` where n is too
 * small for it, everything for no values.
 */
export function hodgesLehmann(differences: readonly number[], confidence: number): ShiftEstimate | undefined {
  const n = differences.length;
  if (n === 0) return undefined;
  const averages = walshAverages(differences);
  const pairs = averages.length;
  const middle = (pairs - 1) / 2;
  const estimate = (at(averages, Math.floor(middle)) + at(averages, Math.ceil(middle))) / 2;
  const z = normalQuantile((1 + confidence) / 2);
  const rank = Math.floor((pairs + 1) / 2 - z * Math.sqrt((n * (n + 1) * (2 * n + 1)) / 24));
  return { estimate, lower: averages[rank - 1], upper: averages[pairs - rank] };
}

function walshAverages(values: readonly number[]): Float64Array {
  const n = values.length;
  const averages = new Float64Array((n * (n + 1)) / 2);
  let next = 0;
  for (let i = 0; i < n; i += 1) {
    for (let j = i; j < n; j += 1) {
      averages[next] = (at(values, i) + at(values, j)) / 2;
      next += 1;
    }
  }
  return averages.sort();
}

function at(values: ArrayLike<number>, index: number): number {
  return values[index] as number;
}
