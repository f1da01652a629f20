import { describe, expect, it } from 'vitest';
import { count, counted, cut, ms, msBeside, percent } from './format.ts';

describe('format', () => {
  it.each([
    [0, '0 ms'],
    [0.41234, '0.412 ms'],
    [12.345, '12.3 ms'],
    [120, '120 ms'],
    [1234.5, '1,235 ms'],
  ])('%f milliseconds are %s', (value, text) => {
    expect(ms(value)).toBe(text);
  });

  it('takes as many digits as tell a value from its limit', () => {
    expect(msBeside(120.04, 120)).toBe('120.04 ms');
    expect(msBeside(143.2, 120)).toBe('143 ms');
    expect(msBeside(120, 120)).toBe('120 ms');
    expect(msBeside(1200.4, 1200)).toBe('1,200.4 ms');
  });

  it.each([
    [100_000, '100,000'],
    [1.05, '1.05'],
    [0.0125, '0.0125'],
    [0, '0'],
    [Number.POSITIVE_INFINITY, 'infinitely many'],
  ])('the count %f is %s', (value, text) => {
    expect(count(value)).toBe(text);
  });

  it('rounds shares down, so that none looks like the target it missed', () => {
    expect(percent(0.8597)).toBe('85.9%');
    expect(percent(0.86)).toBe('86%');
    expect(percent(0.999999)).toBe('99.9%');
    expect(percent(-0.25)).toBe('-25%');
  });

  it('counts nouns and cuts texts', () => {
    expect(counted(1, 'call')).toBe('1 call');
    expect(counted(2000, 'call')).toBe('2,000 calls');
    expect(cut('abcdef', 4)).toBe('abc…');
    expect(cut('abcd', 4)).toBe('abcd');
  });
});
