import { describe, expect, it } from 'vitest';
import { invent } from '../dataset/invent.ts';
import { seededRandom } from '../dataset/random.ts';
import { cardinalityOf } from './cardinality.ts';

/** Sightings of each value among so many draws. */
function sightings(draws: number, draw: (index: number) => number): number[] {
  const counts = new Map<number, number>();
  for (let index = 0; index < draws; index += 1) {
    const value = draw(index);
    counts.set(value, (counts.get(value) ?? 0) + 1);
  }
  return [...counts.values()];
}

describe('how often values return', () => {
  it('is told of a few values by their shares, and by nothing else', () => {
    expect(cardinalityOf([100, 700, 200], 50_000)).toEqual({ kind: 'categories', weights: [0.7, 0.2, 0.1] });
    expect(cardinalityOf([1, 999], 50_000)).toEqual({ kind: 'categories', weights: [0.99, 0.01] });
  });

  it('is never where each was seen once', () => {
    expect(
      cardinalityOf(
        sightings(1_000, (index) => index),
        50_000,
      ),
    ).toEqual({ kind: 'unique' });
  });

  it.each([
    [300, 1],
    [300, 2],
    [2_000, 1],
    [2_000, 3],
    [20_000, 1],
  ])('is found again: %i values with a skew of %d', (values, skew) => {
    const random = seededRandom('cardinality test', values, skew);
    const found = cardinalityOf(
      sightings(1_000, () => invent.rank(random, values, skew)),
      1_000_000,
    );
    expect(found.kind).toBe('repeated');
    if (found.kind !== 'repeated') return;
    // Far fewer draws than values tell their number only roughly.
    expect(found.values / values).toBeGreaterThan(0.6);
    expect(found.values / values).toBeLessThan(1.6);
    expect(Math.abs(found.skew - skew)).toBeLessThanOrEqual(skew === 1 ? 0 : 1);
  });

  it('is bounded by how many there can be', () => {
    const nearlyUnique = [...Array.from({ length: 998 }, () => 1), 2];
    expect(cardinalityOf(nearlyUnique, 5_000)).toMatchObject({ kind: 'repeated', values: 5_000 });
  });
});
