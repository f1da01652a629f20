/**
 * P(B = 0), P(B = 1), ... of B ~ Bin(n, p), each from the one before it: `P(k + 1) = P(k) (n - k) / (k + 1) p / (1 -
 * p)`. Kept as logarithms, because P(0) underflows from n of about 1,000 on.
 */
function* probabilities(n: number, p: number): Generator<number> {
  const logOdds = Math.log(p) - Math.log1p(-p);
  let log = n * Math.log1p(-p);
  for (let k = 0; k <= n; k++) {
    yield Math.exp(log);
    log += Math.log((n - k) / (k + 1)) + logOdds;
  }
}

/** P(B <= k) of B ~ Bin(n, p), summed over the shorter tail. */
export function binomialCdf(k: number, n: number, p: number): number {
  if (k < 0) return 0;
  if (k >= n) return 1;
  if (p <= 0) return 1;
  if (p >= 1) return 0;
  if (k > n * p) return 1 - lowerTail(n - k - 1, n, 1 - p);
  return lowerTail(k, n, p);
}

function lowerTail(k: number, n: number, p: number): number {
  let sum = 0;
  for (const probability of probabilities(n, p).take(k + 1)) sum += probability;
  return Math.min(1, sum);
}

/** The largest m with P(B < m) <= alpha, B ~ Bin(n, p): how many of the lowest ranks a one-sided bound may give up. */
export function tailRank(n: number, p: number, alpha: number): number {
  let sum = 0;
  let m = 0;
  for (const probability of probabilities(n, p)) {
    sum += probability;
    if (sum > alpha) return m;
    m++;
  }
  return m;
}
