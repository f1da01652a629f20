/**
 * Wilcoxon's signed-rank statistic of sorted differences against `margin`, standardised: far above 0, the differences
 * lie above the margin; far below, under it. With r the ranks of |d - margin| and s the signs of d - margin, `z = sum(s
 * r) / sqrt(sum(r^2 over d != margin))` (Wilcoxon 1945; the variance given the ranks, so that it holds with ties,
 * Lehmann 1975, Nonparametrics, 3.2). Ties share the mean of their ranks. Differences equal to the margin keep their
 * ranks and say nothing (Pratt 1959). 0 where there is nothing to rank, NaN where one of them is.
 *
 * The normal approximation, not the exact distribution: far out, where a comparison decides, the exact tail is the
 * lighter one (24 positive differences: exact 6e-8, normal 9e-6), so that the approximation errs to the side of no
 * verdict. No continuity correction: it is below a hundredth of z at 24 pairs.
 */
export function signedRankZ(sortedDifferences: readonly number[], margin: number): number {
  if (Number.isNaN(margin) || sortedDifferences.some(Number.isNaN)) return Number.NaN;
  const n = sortedDifferences.length;
  let above = sortedDifferences.findIndex((difference) => difference > margin);
  if (above === -1) above = n;
  let under = above - 1;
  while (under >= 0 && sortedDifferences[under] === margin) under -= 1;
  let rank = above - 1 - under;
  let sum = 0;
  let variance = 0;
  // Both sides of the margin are sorted by their distance from it: merged, they come in the order of their ranks.
  while (under >= 0 || above < n) {
    const negative = margin - (sortedDifferences[under] ?? Number.NEGATIVE_INFINITY);
    const positive = (sortedDifferences[above] ?? Number.POSITIVE_INFINITY) - margin;
    const distance = Math.min(negative, positive);
    const [firstUnder, firstAbove] = [under, above];
    while (under >= 0 && margin - (sortedDifferences[under] as number) === distance) under -= 1;
    while (above < n && (sortedDifferences[above] as number) - margin === distance) above += 1;
    const negatives = firstUnder - under;
    const positives = above - firstAbove;
    const shared = rank + (negatives + positives + 1) / 2;
    sum += (positives - negatives) * shared;
    variance += (positives + negatives) * shared * shared;
    rank += positives + negatives;
  }
  return variance === 0 ? 0 : sum / Math.sqrt(variance);
}
