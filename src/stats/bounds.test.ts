import { describe, expect, it } from 'vitest';
import { meanBounds } from './mean-bounds.ts';
import { meanOfMediansBounds, medianRatioBounds } from './median-bounds.ts';
import { normalQuantile } from './normal.ts';
import { sorted } from './quantile.ts';
import { type Bounds, callsForUpperBound, quantileBounds } from './quantile-bounds.ts';

const TRIALS = 10_000;
const upTo = (n: number) => Array.from({ length: n }, (_, i) => i + 1);

/** Seeded uniform numbers in (0, 1) (mulberry32). */
function uniform(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return (((t ^ (t >>> 14)) >>> 0) + 0.5) / 4294967296;
  };
}

/** Lognormal with median 1, like a latency: `sigma` 0.6 has a p95 of 2.7 medians. */
function lognormal(random: () => number, sigma: number, n: number): number[] {
  return Array.from({ length: n }, () => Math.exp(sigma * normalQuantile(random())));
}

/** How often the truth lies below the lower and above the upper bound. */
function misses(truth: number, bounds: () => Bounds): { below: number; above: number } {
  let below = 0;
  let above = 0;
  for (let trial = 0; trial < TRIALS; trial++) {
    const { lower, upper } = bounds();
    if (lower !== undefined && truth < lower) below++;
    if (upper !== undefined && truth > upper) above++;
  }
  return { below: below / TRIALS, above: above / TRIALS };
}

/** The most that `rate` may be seen as in this many trials: four standard errors. */
const within = (rate: number) => rate + 4 * Math.sqrt(rate / TRIALS);

describe('normalQuantile', () => {
  it.each([
    [0.5, 0],
    [0.975, 1.959963985],
    [0.99, 2.326347874],
    [0.999, 3.090232306],
    [0.001, -3.090232306],
  ])('of %f is %f', (p, z) => {
    expect(normalQuantile(p)).toBeCloseTo(z, 7);
  });
});

describe('quantileBounds', () => {
  it.each([
    // An upper bound of p95 exists from 90 calls on, and is then the maximum: a single pause would decide.
    [0.95, 89, 79, undefined],
    [0.95, 90, 80, 90],
    // At 180 calls (p99: 920) it is the third largest: two pauses may happen.
    [0.95, 180, 164, 178],
    [0.99, 458, 448, undefined],
    [0.99, 459, 449, 459],
    [0.99, 920, 903, 918],
    [0.5, 20, 5, 16],
    [0.5, 1, undefined, undefined],
  ])('of p%f in %i calls have ranks %s and %s', (q, n, lower, upper) => {
    expect(quantileBounds(upTo(n), q, 0.99)).toEqual({ lower, upper });
  });

  it('of nothing are undefined', () => {
    expect(quantileBounds([], 0.95, 0.99)).toEqual({ lower: undefined, upper: undefined });
  });

  it('of equal values are that value', () => {
    expect(quantileBounds(Array(200).fill(5), 0.95, 0.999)).toEqual({ lower: 5, upper: 5 });
  });

  it.each([
    [0.95, 180, 0.99],
    [0.95, 200, 0.999],
    [0.5, 20, 0.99],
    [0.99, 459, 0.99],
  ])('hold p%f of %i calls at %f', (q, n, confidence) => {
    const random = uniform(n);
    const missed = misses(q, () => quantileBounds(sorted(Array.from({ length: n }, random)), q, confidence));
    expect(missed.below).toBeLessThan(within(1 - confidence));
    expect(missed.above).toBeLessThan(within(1 - confidence));
  });
});

describe('callsForUpperBound', () => {
  it.each([
    [0.95, 0.99, 90],
    [0.99, 0.99, 459],
    [0.95, 0.999, 135],
    [0.5, 0.99, 7],
  ])('of %f at %f is %i', (q, confidence, calls) => {
    expect(callsForUpperBound(q, confidence)).toBe(calls);
    expect(quantileBounds(upTo(calls), q, confidence).upper).toBe(calls);
    expect(quantileBounds(upTo(calls - 1), q, confidence).upper).toBeUndefined();
  });
});

describe('medianRatioBounds', () => {
  it('hold a true ratio of medians, 20 baseline calls against 50', () => {
    const random = uniform(7);
    const missed = misses(0.14, () => {
      const fast = sorted(lognormal(random, 0.6, 50).map((ms) => ms * 0.14));
      return medianRatioBounds(fast, sorted(lognormal(random, 0.6, 20)), 0.99);
    });
    expect(missed.below).toBeLessThan(within(0.01));
    expect(missed.above).toBeLessThan(within(0.01));
  });

  it('of constant samples are the ratio', () => {
    expect(medianRatioBounds(Array(20).fill(1), Array(20).fill(4), 0.99)).toEqual({ lower: 0.25, upper: 0.25 });
  });

  it('are undefined with too few values or a denominator of 0', () => {
    expect(medianRatioBounds([1], [4], 0.99)).toEqual({ lower: undefined, upper: undefined });
    expect(medianRatioBounds(Array(20).fill(1), Array(20).fill(0), 0.99)).toEqual({
      lower: undefined,
      upper: undefined,
    });
  });
});

describe('meanOfMediansBounds', () => {
  it('hold the mean of the medians of unequal groups', () => {
    const random = uniform(9);
    const scales = [1, 5, 20];
    const missed = misses(26 / 3, () =>
      meanOfMediansBounds(
        scales.map((scale) => sorted(lognormal(random, 0.6, 30).map((ms) => ms * scale))),
        0.99,
      ),
    );
    expect(missed.below).toBeLessThan(within(0.01));
    expect(missed.above).toBeLessThan(within(0.01));
  });

  it('are undefined when a group is too small, or there is none', () => {
    expect(meanOfMediansBounds([Array(20).fill(1), [1]], 0.99)).toEqual({ lower: undefined, upper: undefined });
    expect(meanOfMediansBounds([], 0.99)).toEqual({ lower: undefined, upper: undefined });
  });
});

describe('meanBounds', () => {
  it.each([0.3, 0.6, 1])('hold the mean of 200 skewed calls (sigma %f)', (sigma) => {
    const random = uniform(11);
    const truth = Math.exp(sigma ** 2 / 2);
    const at99 = misses(truth, () => meanBounds(lognormal(random, sigma, 200), 0.99));
    // An approximation: 1.6% at a sigma of 1, where a plain t-interval misses 3.6%.
    expect(at99.above).toBeLessThan(0.02);
    expect(at99.below).toBeLessThan(0.015);
  });

  it('of equal values are that value', () => {
    expect(meanBounds(Array(50).fill(0.1), 0.99).upper).toBeCloseTo(0.1, 12);
  });

  it('are undefined below 30 values', () => {
    expect(meanBounds(upTo(29), 0.99)).toEqual({ lower: undefined, upper: undefined });
  });
});
