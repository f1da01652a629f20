import { describe, expect, it } from 'vitest';
import type { DatasetDefinition } from '../model/dataset.ts';
import { datasetDigest } from './digest.ts';
import tiny from './fixtures/tiny.dataset.ts';

describe('datasetDigest', () => {
  it('differs by profile, scale, seed, name, reference date and content', () => {
    const otherContent: DatasetDefinition<'readers' | 'books'> = {
      ...tiny,
      collections: { ...tiny.collections, books: () => (index) => ({ _id: index, pages: 1 }) },
    };
    const digests = [
      datasetDigest(tiny, 'smoke', 1),
      datasetDigest(tiny, 'pr', 1),
      datasetDigest(tiny, 'smoke', 2),
      datasetDigest({ ...tiny, name: 'other' }, 'smoke', 1),
      datasetDigest({ ...tiny, referenceDate: '2026-01-02T00:00:00Z' }, 'smoke', 1),
      datasetDigest(otherContent, 'smoke', 1),
      datasetDigest(tiny, 'smoke', 1, 4),
    ];
    expect(new Set(digests).size).toBe(digests.length);
    expect(datasetDigest(tiny, 'smoke', 1)).toBe(digests[0]);
    expect(datasetDigest(tiny, 'smoke', 1, 1)).toBe(digests[0]);
  });

  it('makes 1,024 documents of a larger collection and all of a smaller one, so that it costs little before each run', () => {
    const made = { readers: 0, books: 0 };
    const counted: DatasetDefinition<'readers' | 'books'> = {
      ...tiny,
      collections: {
        readers: () => (index) => ({ _id: index, made: ++made.readers }),
        books: () => (index) => ({ _id: index, made: ++made.books }),
      },
    };
    datasetDigest(counted, 'release', 1);
    expect(made).toEqual({ readers: 1_024, books: 1_000 });
  });

  it('refuses what cannot be generated', () => {
    const invalid = (change: Partial<typeof tiny>) => () => datasetDigest({ ...tiny, ...change }, 'smoke', 1);
    expect(invalid({ referenceDate: 'yesterday' })).toThrow(/is not a date/);
    expect(invalid({ profiles: { ...tiny.profiles, smoke: { readers: 1.5, books: 1 } } })).toThrow(/size 1.5/);
    expect(invalid({ collections: { ...tiny.collections, books: () => () => ({ pages: 1 }) } })).toThrow(/has no _id/);
  });
});
