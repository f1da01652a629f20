import { expect, it } from 'vitest';
import type { DatasetDefinition } from '../model/dataset.ts';
import { documentGenerator } from './document-source.ts';

const sizes = { items: 3 };

it.each<[string, unknown, string]>([
  ['nothing in place of a function', () => undefined, 'items is undefined, and a function of the index is expected'],
  ['an async start', async () => () => ({ _id: 1 }), 'items is a promise'],
  ['no document', () => () => undefined, 'document 0 of items is undefined, and a document is expected'],
  ['null', () => () => null, 'document 0 of items is null'],
  ['a promise of a document', () => async () => ({ _id: 1 }), 'document 0 of items is a promise'],
  ['a text', () => () => 'item', 'document 0 of items is string'],
  ['a document without _id', () => () => ({ name: 'x' }), 'document 0 of items has no _id'],
])('a collection that makes %s is an error with its place', (_, items, said) => {
  const definition = {
    module: 'file:///seed.ts',
    name: 'tiny',
    referenceDate: '2026-01-01T00:00:00Z',
    profiles: { smoke: sizes, pr: sizes, release: sizes },
    collections: { items },
    data: () => ({}),
    indexes: async () => undefined,
  } as unknown as DatasetDefinition;
  expect(() => documentGenerator({ definition, profile: 'smoke', seed: 1 }, 'items')(0)).toThrow(said);
});
