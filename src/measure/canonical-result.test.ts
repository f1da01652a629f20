import { ObjectId } from 'mongodb';
import { describe, expect, it } from 'vitest';
import { callResult, canonicalText } from './canonical-result.ts';

describe('canonical results', () => {
  it('ignores the order of fields, which a covered read takes from its index', () => {
    expect(canonicalText({ a: 1, b: { c: 2, d: 3 } })).toBe(canonicalText({ b: { d: 3, c: 2 }, a: 1 }));
  });

  it('keeps the order of elements', () => {
    expect(callResult(0, [1, 2]).digest).not.toBe(callResult(0, [2, 1]).digest);
  });

  it('tells an id from its text and a date from its text', () => {
    const id = new ObjectId('64b000000000000000000001');
    expect(canonicalText(id)).not.toBe(canonicalText(id.toHexString()));
    const date = new Date(0);
    expect(canonicalText(date)).not.toBe(canonicalText(date.toISOString()));
  });

  it('tells nothing from null', () => {
    expect(canonicalText(undefined)).not.toBe(canonicalText(null));
  });

  it('counts the elements of a list, and of nothing else', () => {
    expect(callResult(0, [1, 2]).elements).toBe(2);
    expect(callResult(0, { length: 2 })).not.toHaveProperty('elements');
  });

  it('cuts long previews and hashes the whole', () => {
    const [one, other] = [callResult(0, 'x'.repeat(1_000)), callResult(0, `${'x'.repeat(999)}y`)];
    expect(one.preview.length).toBeLessThan(410);
    expect(one.digest).not.toBe(other.digest);
  });
});
