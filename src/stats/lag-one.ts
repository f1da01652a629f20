/** Below four values there are not three steps from one to the next. */
const FEWEST = 4;
/** Of a value: less than this is what rounding leaves, and no spread. */
const ROUNDING = 1e-12;

/**
 * First-order serial correlation of values in their order: `sum((x[t] - m)(x[t + 1] - m)) / sum((x[t] - m)^2)` (Box and
 * Jenkins 1970, 2.1.5). Of n values that do not depend on each other it is about -1/n, with a standard deviation of
 * about 1/sqrt(n). `undefined` for too few, and for values without any spread, which are correlated with nothing.
 */
export function lagOneCorrelation(values: readonly number[]): number | undefined {
  if (values.length < FEWEST) return undefined;
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const off = values.map((value) => value - mean);
  const squares = off.reduce((sum, one) => sum + one * one, 0);
  const largest = values.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  if (squares <= values.length * (ROUNDING * largest) ** 2) return undefined;
  const products = off.slice(1).reduce((sum, one, i) => sum + one * (off[i] as number), 0);
  const correlation = products / squares;
  return Number.isFinite(correlation) ? correlation : undefined;
}
