import { describe, expect, it } from 'vitest';
import { findRedundantIndexes } from './redundant-indexes.ts';

const long = { v: 2, name: 'long', key: { user_id: 1, updated_at: -1 } };
const names = (index: object) =>
  findRedundantIndexes([long, { v: 2, name: 'short', key: { user_id: 1 }, ...index }]).map(({ name }) => name);

describe('findRedundantIndexes', () => {
  it('finds a prefix, walked either way', () => {
    expect(findRedundantIndexes([long, { v: 2, name: 'short', key: { user_id: 1 } }])).toEqual([
      { name: 'short', coveredBy: 'long' },
    ]);
    expect(names({ key: { user_id: -1 } })).toEqual(['short']);
  });

  it.each([
    ['unique', { unique: true }],
    ['TTL', { expireAfterSeconds: 0 }],
    ['partial', { partialFilterExpression: { a: 1 } }],
    ['sparse', { sparse: true }],
    ['hashed', { key: { user_id: 'hashed' } }],
    ['another field', { key: { updated_at: -1 } }],
    ['another direction in the middle', { key: { user_id: 1, updated_at: 1 } }],
    ['another collation', { collation: { locale: 'fr' } }],
  ])('keeps one that does something else: %s', (_what, index) => {
    expect(names(index)).toEqual([]);
  });

  it('never names text indexes or _id_', () => {
    const text = { v: 2, name: 'text', key: { _fts: 'text', _ftsx: 1 } } as const;
    expect(
      findRedundantIndexes([text, { v: 2, name: '_id_', key: { _id: 1 } }, { v: 2, name: 'x', key: { _id: 1, a: 1 } }]),
    ).toEqual([]);
  });
});
