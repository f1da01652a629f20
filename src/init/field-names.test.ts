import { describe, expect, it } from 'vitest';
import { judgeNames, looksLikeData } from './field-names.ts';

describe('the name of a field', () => {
  it.each([
    '_id',
    'customerId',
    'address2',
    'first-name',
    'prénom',
    'v1',
    'is_active',
    'ISBN13',
    'utf8',
    'h264',
    'base64',
  ])('%s is a name', (name) => expect(looksLikeData(name)).toBe(false));

  it.each([
    '507f1f77bcf86cd799439011',
    'ada@example.org',
    'Ada Lovelace',
    '550e8400-e29b-41d4-a716-446655440000',
    '2024',
    '2024-05-07',
    'order_20240507',
    '+33612345678',
    'a1b2c3d4',
    'V1StGXR8_Z5jdHi6B',
    '42',
    'a.b',
    '$where',
    '__proto__',
    'x'.repeat(60),
    'deadbeef01',
    '',
    'a\nb',
  ])('%j is data', (name) => expect(looksLikeData(name)).toBe(true));
});

describe('the names of documents', () => {
  const names = (counts: Record<string, number>, form = 'string') =>
    Object.entries(counts).map(([name, count]) => ({ name, count, form }));

  it('that nearly all have are kept, and a rare one is not', () => {
    const judged = judgeNames([...names({ city: 1_000, zip: 700 }), ...names({ alice: 3 }, 'number')], 1_000);
    expect(judged).toEqual({ map: false, kept: new Set(['city', 'zip']) });
  });

  it('are keys of a map where most are rare or like data', () => {
    expect(
      judgeNames(names({ total: 900, '507f1f77bcf86cd799439011': 900, 'a@b.c': 800, 'c@d.e': 900 }), 1_000).map,
    ).toBe(true);
    expect(judgeNames(names({ alice: 2, bob: 1, total: 900 }), 1_000).map).toBe(true);
  });

  it('are keys of a map where all are of one form and none is in nearly all', () => {
    expect(judgeNames(names({ alice: 400, bob: 300, carol: 500 }), 1_000).map).toBe(true);
    expect(judgeNames(names({ alice: 1_000, bob: 1_000, carol: 1_000 }, '{read,write}'), 1_000).map).toBe(true);
    expect(judgeNames(names({ views: 1_000, likes: 990, shares: 1_000 }, 'number'), 1_000).map).toBe(false);
  });

  it('of the collection itself are never a map, and still not written where they are data', () => {
    const judged = judgeNames(names({ _id: 100, 'a@b.c': 50, 'c@d.e': 60 }), 100, { root: true });
    expect(judged).toEqual({ map: false, kept: new Set(['_id']) });
  });
});
