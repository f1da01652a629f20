import { describe, expect, it } from 'vitest';
import { proposeIndexes } from './indexes.ts';
import type { FieldShape, ValueShape } from './shape.ts';

const field = (name: string, ...values: ValueShape[]): FieldShape => ({ name, present: 1, values });
const text = (kind: 'unique' | 'repeated'): ValueShape => ({
  type: 'string',
  share: 1,
  lengths: [8],
  cardinality: kind === 'unique' ? { kind } : { kind, values: 10, skew: 1 },
});
const NUMBERS: ValueShape = { type: 'double', share: 1, below: 100, negative: 0, cardinality: { kind: 'unique' } };

const FIELDS = [
  field('email', text('unique')),
  field('status', text('repeated')),
  field('language', text('repeated')),
  field('where', {
    type: 'document',
    share: 1,
    leftOut: 0,
    fields: [
      field('type', text('repeated')),
      field('coordinates', { type: 'array', share: 1, lengths: [2], values: [NUMBERS] }),
    ],
  }),
  field('items', {
    type: 'array',
    share: 1,
    lengths: [3],
    values: [{ type: 'document', share: 1, leftOut: 0, fields: [field('sku', text('unique'))] }],
  }),
];

const propose = (...listed: Record<string, unknown>[]) =>
  proposeIndexes([{ name: '_id_', key: { _id: 1 } }, ...listed], FIELDS);

describe('the proposed indexes', () => {
  it('are those of the collection, without their names', () => {
    const listed = { v: 2, key: { status: 1, email: -1 }, name: 'of somebody', expireAfterSeconds: 60, sparse: true };
    expect(propose(listed)).toEqual({
      indexes: [{ key: { status: 1, email: -1 }, options: { expireAfterSeconds: 60, sparse: true } }],
      leftOut: 0,
    });
  });

  it('have a name where two have one key: the server would give both the same', () => {
    const plain = { key: { email: 1 }, name: 'email_1' };
    const collated = { ...plain, name: 'email_ci', collation: { locale: 'en', strength: 2 } };
    expect(propose(plain, collated).indexes).toEqual([
      { key: { email: 1 }, options: {} },
      { key: { email: 1 }, options: { collation: { locale: 'en', strength: 2 }, name: 'email_2' } },
    ]);
  });

  it('are one where only the partial filters, which are not written, told them apart', () => {
    const partial = (status: string) => ({ key: { email: 1 }, name: status, partialFilterExpression: { status } });
    expect(propose(partial('open'), partial('done'))).toMatchObject({ indexes: [{ key: { email: 1 } }], leftOut: 1 });
  });

  it('are unique where invented values are', () => {
    expect(propose({ key: { email: 1 }, unique: true }).indexes[0]).toMatchObject({ options: { unique: true } });
    for (const key of [{ status: 1 }, { 'items.sku': 1 }]) {
      expect(propose({ key, unique: true }).indexes[0]).toMatchObject({
        options: {},
        note: expect.stringContaining('not unique'),
      });
    }
  });

  it('are not unique where a document may lack the field, or a date is drawn twice', () => {
    const optional = { ...field('phone', text('unique')), present: 0.99 };
    const date = field('at', { type: 'date', share: 1, days: 10, cardinality: { kind: 'unique' } });
    for (const key of [{ phone: 1 }, { at: 1 }]) {
      const { indexes } = proposeIndexes([{ key, unique: true }], [optional, date]);
      expect(indexes[0]).toMatchObject({ options: {}, note: expect.stringContaining('not unique') });
    }
  });

  it('have no partial filter, which holds values', () => {
    const { indexes } = propose({ key: { email: 1 }, unique: true, partialFilterExpression: { status: 'SENTINEL' } });
    expect(JSON.stringify(indexes)).not.toContain('SENTINEL');
    expect(indexes[0]).toMatchObject({ options: {}, note: expect.stringContaining('partialFilterExpression') });
  });

  it('of text name their fields, and a language that no invented value can be', () => {
    const listed = { key: { _fts: 'text', _ftsx: 1 }, weights: { status: 5, email: 1 }, default_language: 'french' };
    expect(propose(listed).indexes).toEqual([
      {
        key: { status: 'text', email: 'text' },
        options: { weights: { status: 5, email: 1 }, language_override: 'languageOfText' },
      },
    ]);
  });

  it('leave out fields that are not written, and kinds that cannot be made', () => {
    const keys = [{ 'votes.SENTINEL': 1 }, { '$**': 1 }, { status: '2d' }, { status: '2dsphere' }];
    expect(propose(...keys.map((key) => ({ key })))).toEqual({ indexes: [], leftOut: 4 });
    expect(propose({ key: { status: 1 }, hidden: true })).toEqual({ indexes: [], leftOut: 1 });
    expect(propose({ key: { where: '2dsphere' } }).indexes).toHaveLength(1);
    expect(propose({ key: { 'items.sku': 1 } }).indexes).toHaveLength(1);
  });
});
