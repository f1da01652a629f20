import { invent } from '../dataset/invent.ts';
import { seededRandom } from '../dataset/random.ts';
import { type Cardinality, roundShare } from './shape.ts';

const MOST_CATEGORIES = 24;
/** From so many sightings of each on, a few values are all that there are. */
const SIGHTINGS_OF_CATEGORY = 5;
const SKEWS = [1, 1.5, 2, 3, 4, 6] as const;
/** A skew is believed when it explains so much more of the most frequent values' share. */
const BETTER_BY = 0.03;
const HIGHEST = 1e9;

/**
 * How often values return, from how often each was seen.
 * @param counts sightings of each value in the sample, in any order
 * @param total sightings of all values in the whole collection, by estimate
 */
export function cardinalityOf(counts: readonly number[], total: number): Cardinality {
  const draws = counts.reduce((sum, count) => sum + count, 0);
  const distinct = counts.length;
  if (distinct <= MOST_CATEGORIES && draws >= SIGHTINGS_OF_CATEGORY * distinct) {
    const weights = counts.toSorted((a, b) => b - a).map((count) => roundShare(count / draws));
    return { kind: 'categories', weights };
  }
  if (distinct === draws) return { kind: 'unique' };
  return { kind: 'repeated', ...fitted(counts, draws, total) };
}

/**
 * The number of values and the skew with which draws of `invent.rank` give as many different values as the sample has,
 * and their most frequent tenth the same share: fitted to the function that makes the values, so that a sample of these
 * looks like the sample.
 */
function fitted(counts: readonly number[], draws: number, total: number): { values: number; skew: number } {
  const observed = topShare(counts);
  let best: { values: number; skew: number; error: number } | undefined;
  for (const skew of SKEWS) {
    const values = valuesThatGive(counts.length, draws, skew, Math.max(total, counts.length));
    const error = Math.abs(topShare(drawn(values, skew, draws)) - observed);
    if (!best || error < best.error - BETTER_BY) best = { values, skew, error };
  }
  return { values: best?.values ?? counts.length, skew: best?.skew ?? 1 };
}

/** The share of the draws that the most frequent tenth of the values has. */
function topShare(counts: readonly number[]): number {
  const sorted = counts.toSorted((a, b) => b - a);
  const top = sorted.slice(0, Math.max(1, Math.ceil(sorted.length / 10)));
  const sum = (some: readonly number[]) => some.reduce((all, count) => all + count, 0);
  return sum(top) / sum(sorted);
}

function drawn(values: number, skew: number, draws: number): number[] {
  const random = seededRandom('cardinality', values, skew);
  const counts = new Map<number, number>();
  for (let draw = 0; draw < draws; draw += 1) {
    const value = invent.rank(random, values, skew);
    counts.set(value, (counts.get(value) ?? 0) + 1);
  }
  return [...counts.values()];
}

/**
 * How many values there must be for `draws` draws to meet `distinct` different ones; by halving, since more give more.
 */
function valuesThatGive(distinct: number, draws: number, skew: number, most: number): number {
  let low = distinct;
  let high = Math.min(HIGHEST, most);
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    if (expectedDistinct(middle, draws, skew) < distinct) low = middle + 1;
    else high = middle;
  }
  return low;
}

/**
 * Sum over the values of the probability that it is drawn at all; ranks far out are taken together, by tenths of their
 * number.
 */
function expectedDistinct(values: number, draws: number, skew: number): number {
  let expected = 0;
  for (let from = 0; from < values; ) {
    const to = Math.min(values, from + Math.max(1, Math.floor(from / 10)));
    const share = (to / values) ** (1 / skew) - (from / values) ** (1 / skew);
    const each = Math.min(1 - 1e-12, share / (to - from));
    expected += (to - from) * -Math.expm1(draws * Math.log1p(-each));
    from = to;
  }
  return expected;
}
