import { describe, expect, it } from 'vitest';
import { tailExcess } from './tail-excess.ts';

const base = Array.from({ length: 100 }, (_, i) => 1 + i / 100);

describe('tailExcess', () => {
  it('is nothing where head is exactly so much slower', () => {
    expect(tailExcess(base, base, 0.95, 0)).toBe(0);
    expect(
      Math.abs(
        tailExcess(
          base,
          base.map((ms) => ms * 1.25),
          0.95,
          0.25,
        ),
      ),
    ).toBeLessThanOrEqual(0.01);
  });

  it('is all of the tail where only head has one', () => {
    const head = base.map((ms, i) => (i >= 90 ? ms * 5 : ms));
    expect(tailExcess(base, head, 0.95, 0.05)).toBeCloseTo(0.1, 12);
    expect(tailExcess(head, base, 0.95, 0.05)).toBeCloseTo(-0.1, 12);
  });
});
