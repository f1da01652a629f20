const CENTRE = {
  a: [-3.969683028665376e1, 2.209460984245205e2, -2.759285104469687e2, 1.38357751867269e2, -3.066479806614716e1],
  aLast: 2.506628277459239,
  b: [-5.447609879822406e1, 1.615858368580409e2, -1.556989798598866e2, 6.680131188771972e1, -1.328068155288572e1],
};
const TAIL = {
  c: [-7.784894002430293e-3, -3.223964580411365e-1, -2.400758277161838, -2.549732539343734, 4.374664141464968],
  cLast: 2.938163982698783,
  d: [7.784695709041462e-3, 3.224671290700398e-1, 2.445134137142996, 3.754408661907416],
};

/** The polynomial with these coefficients, highest power first, and `last` as the constant. */
function polynomial(coefficients: readonly number[], x: number, last: number): number {
  return coefficients.reduce((sum, coefficient) => sum * x + coefficient, 0) * x + last;
}

/**
 * The quantile of the standard normal distribution; Acklam's rational approximation (2003), relative error below
 * 1.2e-9.
 */
export function normalQuantile(p: number): number {
  if (p > 0.5) return -normalQuantile(1 - p);
  if (p >= 0.02425) {
    const q = p - 0.5;
    const r = q * q;
    return (polynomial(CENTRE.a, r, CENTRE.aLast) * q) / polynomial(CENTRE.b, r, 1);
  }
  const q = Math.sqrt(-2 * Math.log(p));
  return polynomial(TAIL.c, q, TAIL.cLast) / polynomial(TAIL.d, q, 1);
}
