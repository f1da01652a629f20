import { describe, expect, it } from 'vitest';
import { binomialCdf } from './binomial.ts';
import { clopperPearson } from './clopper-pearson.ts';

describe('clopperPearson', () => {
  // The published table for n = 10 (Documenta Geigy): 0 of 10 reaches 0.3085, 3 of 10 lies within 0.0667 and 0.6525.
  it.each([
    [0, 10, 0, 0.3085],
    [3, 10, 0.0667, 0.6525],
    [10, 10, 0.6915, 1],
    [0, 100, 0, 0.0362],
    [97, 100, 0.9148, 0.9938],
  ])('of %i in %i is that of the tables', (hits, trials, lower, upper) => {
    expect(clopperPearson(hits, trials).lower).toBeCloseTo(lower, 4);
    expect(clopperPearson(hits, trials).upper).toBeCloseTo(upper, 4);
  });

  it('leaves half of the error on each side, for many trials too', () => {
    const { lower, upper } = clopperPearson(97, 20_000);
    expect(1 - binomialCdf(96, 20_000, lower)).toBeCloseTo(0.025, 6);
    expect(binomialCdf(97, 20_000, upper)).toBeCloseTo(0.025, 6);
  });
});
