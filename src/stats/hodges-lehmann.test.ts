import { describe, expect, it } from 'vitest';
import { hodgesLehmann } from './hodges-lehmann.ts';
import { sorted } from './quantile.ts';
import { signedRankZ } from './signed-rank.ts';

/**
 * Hollander and Wolfe's depression data (table 3.1), after less before: estimate -0.46, interval of (exactly) 96.1%
 * -0.786 to -0.010.
 */
const DEPRESSION = [-0.952, 0.147, -1.022, -0.43, -0.62, -0.59, -0.49, 0.08, -0.01];

describe('hodgesLehmann', () => {
  it('is that of the published example', () => {
    const known = hodgesLehmann(DEPRESSION, 0.95);
    expect(known?.estimate).toBeCloseTo(-0.46, 3);
    expect(known?.lower).toBeCloseTo(-0.786, 3);
    expect(known?.upper).toBeCloseTo(-0.01, 3);
  });

  it('has the bounds at which the signed-rank test turns', () => {
    const values = sorted(Array.from({ length: 36 }, (_, i) => Math.sin(i * 7.3) + 0.1));
    const known = hodgesLehmann(values, 0.99);
    if (known?.lower === undefined || known.upper === undefined) throw new Error('no bounds');
    expect(signedRankZ(values, known.lower - 1e-6)).toBeGreaterThan(2.5758);
    expect(signedRankZ(values, known.upper + 1e-6)).toBeLessThan(-2.5758);
    expect(signedRankZ(values, known.lower + 0.1)).toBeLessThan(2.5758);
    expect(signedRankZ(values, known.upper - 0.1)).toBeGreaterThan(-2.5758);
  });

  it('mirrors when the sides are swapped', () => {
    const known = hodgesLehmann(DEPRESSION, 0.95);
    const swapped = hodgesLehmann(
      DEPRESSION.map((value) => -value),
      0.95,
    );
    expect(swapped?.estimate).toBeCloseTo(-(known?.estimate ?? Number.NaN), 12);
    expect(swapped?.lower).toBeCloseTo(-(known?.upper ?? Number.NaN), 12);
  });

  it('of too few has no bounds, of none nothing', () => {
    expect(hodgesLehmann([0.1, 0.3], 0.99)).toEqual({ estimate: 0.2, lower: undefined, upper: undefined });
    expect(hodgesLehmann([], 0.99)).toBeUndefined();
  });
});
