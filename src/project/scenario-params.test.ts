import { describe, expect, it } from 'vitest';
import type { DatasetDefinition } from '../model/dataset.ts';
import type { Scenario } from '../model/scenario.ts';
import { scenarioParams } from './scenario-params.ts';

const NOTHING = async () => undefined;
const sizes = { items: 3 };
const DATASET: DatasetDefinition = {
  module: 'file:///seed.ts',
  name: 'tiny',
  referenceDate: '2026-01-01T00:00:00Z',
  profiles: { smoke: sizes, pr: sizes, release: sizes },
  collections: { items: () => (index) => ({ _id: index }) },
  data: () => ({ ids: [1, 2], none: [] }),
  indexes: NOTHING,
};

function drawn(params: NonNullable<Scenario['params']>, dataset: object = {}): readonly unknown[] {
  const definition = { ...DATASET, ...dataset } as DatasetDefinition;
  const scenario: Scenario = {
    title: 'Items',
    dataset: definition,
    variants: {},
    checks: {},
    params,
    distinctParams: 3,
  };
  return scenarioParams('items', scenario, { profile: 'smoke', seed: 1 });
}

it('parameters are what the scenario draws', () => {
  const when = new Date(0);
  expect(drawn(({ index }) => ({ id: index, when, list: [1], empty: null, text: '' }))[2]).toEqual({
    id: 2,
    when,
    list: [1],
    empty: null,
    text: '',
  });
  expect(drawn(({ index }) => index)).toEqual([0, 1, 2]);
});

describe('parameters that a query would look for in vain', () => {
  it.each<[string, NonNullable<Scenario['params']>, string]>([
    ['nothing', () => undefined, 'they are undefined'],
    ['a misspelt field of the data', ({ data }) => ({ id: data.idz }), 'id is undefined'],
    ['a field deeper down', () => ({ filter: { in: [1, undefined] } }), 'filter.in.1 is undefined'],
    ['no number', ({ data }) => ({ from: data.start + 1 }), 'from is NaN'],
    ['no number alone', () => Number.NaN, 'they are NaN'],
    ['no date', () => ({ since: new Date('soon') }), 'since is no date'],
    ['a promise', async () => ({ id: 1 }), 'they are a promise'],
    [
      'an element beyond the end',
      ({ data, index }) => ({ id: data.ids[index] }),
      'call 2 are incomplete: id is undefined',
    ],
  ])('%s is an error', (_, params, said) => {
    expect(() => drawn(params)).toThrow(said);
  });

  it('a pick from nothing is an error', () => {
    expect(() => drawn(({ pick, data }) => ({ id: pick(data.none) }))).toThrow('nothing to pick from');
    expect(() => drawn(({ int, data }) => ({ id: int(0, data.many) }))).toThrow('has no number to give');
  });
});

describe('a dataset whose functions give nothing', () => {
  it.each([
    [{ data: () => undefined }, '`data` is undefined'],
    [{ data: async () => ({ ids: [1] }) }, '`data` is a promise'],
    [{ data: () => null }, '`data` is null'],
    [{ profiles: { smoke: { items: 0 } } }, 'has no document at all'],
    [{ collections: {} }, 'has no document at all'],
    [{ profiles: { smoke: { items: undefined } } }, 'items has the size undefined'],
    [{ profiles: { smoke: { items: 1.5 } } }, 'items has the size 1.5'],
    [{ profiles: { smoke: { items: Number.NaN } } }, 'items has the size NaN'],
    [{ profiles: { smoke: { items: -1 } } }, 'items has the size -1'],
    [{ profiles: { smoke: { items: '3' } } }, 'items has the size 3'],
    [{ profiles: { smoke: { itemz: 3 } } }, 'items has the size undefined'],
    [{ profiles: {} }, 'has no profile smoke'],
  ])('%j is an error', (dataset, said) => {
    expect(() => drawn(({ index }) => index, dataset)).toThrow(said);
  });
});
