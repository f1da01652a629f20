import { quantile, sorted } from './quantile.ts';

/**
 * How much more of `head` than of `base` lies over the pooled quantile `q`, as a share of each side's calls, once head
 * was divided by `1 + margin`: 0 is expected where head's tail is exactly so much slower (the quantile test of Johnson,
 * Verrill and Moore 1987, with equal tails instead of a mixture). Each side needs a value.
 */
export function tailExcess(baseMs: readonly number[], headMs: readonly number[], q: number, margin: number): number {
  const head = headMs.map((value) => value / (1 + margin));
  const limit = quantile(sorted([...baseMs, ...head]), q) ?? Number.NaN;
  return shareOver(head, limit) - shareOver(baseMs, limit);
}

function shareOver(values: readonly number[], limit: number): number {
  return values.filter((value) => value > limit).length / values.length;
}
