import { median, sorted } from '../stats/quantile.ts';

/** Neighbours on each side that a value is held against. */
const REACH = 4;
/**
 * Robust standard deviations; of normal noise one value in 16,000 is so far from what lies on one side, fewer from
 * both.
 */
const FAR = 4;
/** Of all values; what is more often so is no exception but another speed of the machine. */
const MOST_OFTEN = 0.1;
/**
 * The same where it lasts for a while: of so many values around. A twentieth of all comes so close by chance in one
 * stretch of 20,000.
 */
const AROUND = 100;
const MOST_OFTEN_AROUND = 0.15;
/** A median absolute deviation of normal noise times this is its standard deviation. */
const MAD_TO_DEVIATION = 1.4826;

/**
 * Which values stand alone: far from the median of those before and of those after, on the same side of both (a
 * two-sided form of Hampel's identifier: Hampel 1974, "The influence curve and its role in robust estimation", JASA
 * 69). The first value of a new level is like those that follow and never one of them. Where they are over a tenth of
 * the values, none of them is alone: of a machine with two speeds only one would be left, and a few runs of the other
 * in a row would look like a sure change.
 */
export function spikesOf(values: readonly number[]): boolean[] {
  const far = FAR * noiseOf(values);
  const lone = values.map((value, index) => {
    const before = farSides(values, value, Math.max(0, index - REACH), index, far);
    const after = farSides(values, value, index + 1, Math.min(values.length, index + 1 + REACH), far);
    return (before & after) !== 0 && values.length > 1;
  });
  if (tooMany(lone, MOST_OFTEN)) return lone.map(() => false);
  return lone.map((is, index) => {
    const from = Math.max(0, Math.min(index - AROUND / 2, lone.length - AROUND));
    return is && !tooMany(lone.slice(from, from + AROUND), MOST_OFTEN_AROUND);
  });
}

/** One always may be. */
function tooMany(lone: readonly boolean[], share: number): boolean {
  return lone.filter(Boolean).length > Math.max(1, share * lone.length);
}

const ABOVE = 1;
const BELOW = 2;

/**
 * Whether a value is far above or below the median of some neighbours: of half of them. Without neighbours it may be
 * either.
 */
function farSides(values: readonly number[], value: number, from: number, to: number, far: number): number {
  let [above, below] = [0, 0];
  for (let place = from; place < to; place += 1) {
    const difference = value - (values[place] as number);
    if (difference > far) above += 1;
    else if (difference < -far) below += 1;
  }
  const half = (to - from) / 2;
  return (above >= half ? ABOVE : 0) | (below >= half ? BELOW : 0);
}

/**
 * Standard deviation of the noise, from the differences of neighbours: a step of the level is one difference of many,
 * and does not widen it (von Neumann 1941, by the median here).
 */
function noiseOf(values: readonly number[]): number {
  const differences = values.slice(1).map((value, index) => Math.abs(value - (values[index] ?? Number.NaN)));
  return (MAD_TO_DEVIATION * (median(sorted(differences)) ?? 0)) / Math.SQRT2;
}
