/**
 * Wilcoxon's signed-rank statistic of `differences` against `margin`, standardised: far above 0, the differences lie above
 * the margin; far below, under it. With r the ranks of |d - margin| and s the signs of d - margin,
 * `z = sum(s r) / sqrt(sum(r^2 over d != margin))` (Wilcoxon 1945; the variance given the ranks, so that it holds with ties,
 * Lehmann 1975, Nonparametrics, 3.2). Ties share the mean of their ranks. Differences equal to the margin keep their ranks and
 * say nothing (Pratt 1959). 0 where there is nothing to rank.
 *
 * The normal approximation, not the exact distribution: far out, where a comparison decides, the exact tail is the lighter
 * one (24 positive differences: exact 6e-8, normal 9e-6), so that the approximation errs to the side of no verdict. No
 * continuity correction: it is below a hundredth of z at 24 pairs.
 */
export function signedRankZ(differences: readonly number[], margin: number): number {
  const values = Float64Array.from(differences, (difference) => difference - margin);
  const order = Float64Array.from(values, Math.abs).sort();
  let sum = 0;
  let variance = 0;
  for (const value of values) {
    if (value === 0) continue;
    const rank = sharedRank(order, Math.abs(value));
    sum += value > 0 ? rank : -rank;
    variance += rank * rank;
  }
  return variance === 0 ? 0 : sum / Math.sqrt(variance);
}

/** The rank of `value` among sorted values, counted from 1; equal values share the mean of theirs. */
function sharedRank(sortedValues: Float64Array, value: number): number {
  const below = firstIndex(sortedValues, (other) => other >= value);
  const notAbove = firstIndex(sortedValues, (other) => other > value);
  return (below + 1 + notAbove) / 2;
}

/** The first index whose value meets a condition that all later ones meet too, by halving. */
function firstIndex(values: Float64Array, meets: (value: number) => boolean): number {
  let low = 0;
  let high = values.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (meets(values[middle] as number)) high = middle;
    else low = middle + 1;
  }
  return low;
}
