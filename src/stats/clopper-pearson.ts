import { regularisedBeta } from './student-t.ts';

export interface ShareInterval {
  lower: number;
  upper: number;
}

/**
 * The exact interval of a share of which `hits` of `trials` were seen, two-sided at `confidence` (Clopper and Pearson
 * 1934): the shares at which as many hits or more, or as many or fewer, have half of the error left. `P(B >= k) =
 * I_p(k, n - k + 1)` (Abramowitz and Stegun 26.5.24).
 */
export function clopperPearson(hits: number, trials: number, confidence = 0.95): ShareInterval {
  const half = (1 - confidence) / 2;
  const atLeast = (k: number) => (p: number) => regularisedBeta(p, k, trials - k + 1);
  return {
    lower: hits === 0 ? 0 : crossing(atLeast(hits), half),
    upper: hits === trials ? 1 : crossing(atLeast(hits + 1), 1 - half),
  };
}

/** Where a function that grows on [0, 1] reaches `value`, by halving. */
function crossing(grows: (p: number) => number, value: number): number {
  let low = 0;
  let high = 1;
  for (let step = 0; step < 60; step += 1) {
    const middle = (low + high) / 2;
    if (grows(middle) < value) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}
