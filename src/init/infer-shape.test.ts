import { Binary, BSONRegExp, Decimal128, type Document, Double, Int32, Long, ObjectId } from 'mongodb';
import { describe, expect, it } from 'vitest';
import { inferShape } from './infer-shape.ts';
import type { ValueShape } from './shape.ts';

const documents = (make: (index: number) => Document, count = 200) =>
  Array.from({ length: count }, (_, index) => ({ _id: new Int32(index), ...make(index) }));

function fieldOf(make: (index: number) => Document, name = 'field') {
  const field = inferShape(documents(make), 10_000).fields.find((one) => one.name === name);
  if (!field) throw new Error(`no field ${name}`);
  return field;
}

const typesOf = (values: readonly ValueShape[]) => values.map(({ type }) => type);

describe('the shape of documents', () => {
  it.each([
    ['int', (index: number) => new Int32(index)],
    ['long', (index: number) => Long.fromNumber(index)],
    ['double', (index: number) => new Double(index / 7)],
    ['decimal', (index: number) => Decimal128.fromString(`${index}.50`)],
    ['date', (index: number) => new Date(index)],
    ['objectId', () => new ObjectId()],
    ['uuid', () => new Binary(Buffer.alloc(16), Binary.SUBTYPE_UUID)],
    ['binary', () => new Binary(Buffer.alloc(5), 0)],
    ['boolean', (index: number) => index % 2 === 0],
    ['null', () => null],
    ['array', () => []],
    ['document', () => ({})],
    ['string', () => 'a'],
    ['other', () => new BSONRegExp('a')],
  ])('knows %s', (type, make) => {
    expect(typesOf(fieldOf((index) => ({ field: make(index) })).values)).toEqual([type]);
  });

  it('knows in how many documents a field is, and of which types by which shares', () => {
    const field = fieldOf((index) => (index % 4 === 0 ? {} : { field: index % 4 === 1 ? null : `text ${index}` }));
    expect(field.present).toBe(0.75);
    expect(field.values.map(({ type, share }) => [type, share])).toEqual([
      ['string', 0.67],
      ['null', 0.33],
    ]);
  });

  it('takes whole numbers among others for one of them, as JavaScript stores them', () => {
    const field = fieldOf((index) => ({ field: index % 9 === 0 ? new Int32(index) : new Double(index / 7) }));
    expect(field.values.map(({ type, share }) => [type, share])).toEqual([['double', 1]]);
  });

  it('keeps on which side of now dates are', () => {
    const now = new Date('2026-06-01T00:00:00Z');
    const inDays = (make: (index: number) => number) => {
      const dated = documents((index) => ({ at: new Date(now.getTime() + make(index) * 86_400_000) }));
      return inferShape(dated, 10_000, now).fields.find(({ name }) => name === 'at')?.values[0];
    };
    expect(inDays((index) => -index)).toMatchObject({ days: 1_000, cardinality: { kind: 'unique' } });
    expect(inDays((index) => 1 + index / 4)).toMatchObject({ ahead: { share: 1, days: 100 } });
    expect(inDays((index) => (index % 4 === 0 ? 1 : -1) * (1 + index))).toMatchObject({
      days: 1_000,
      ahead: { share: 0.25, days: 1_000 },
    });
    // Clocks differ.
    expect(inDays(() => 0.0005)).not.toHaveProperty('ahead');
  });

  it('keeps lengths as the means of tenths, and of numbers and dates the order of magnitude', () => {
    const field = fieldOf((index) => ({ field: 'x'.repeat(index + 1) }));
    expect(field.values[0]).toMatchObject({ lengths: [11, 31, 51, 71, 91, 111, 131, 151, 171, 191] });
    expect(fieldOf((index) => ({ field: new Int32(-index * 7) })).values[0]).toMatchObject({
      below: 10_000,
      negative: 0.99,
    });
    const dates = fieldOf((index) => ({ field: new Date(Date.UTC(1987, 0, 1 + index)) }));
    expect(dates.values[0]).toMatchObject({ type: 'date', days: 1_000 });
    expect(dates.values[0]).not.toHaveProperty('ahead');
  });

  it('looks into documents and arrays', () => {
    const field = fieldOf((index) => ({ field: [{ sku: `s${index % 3}`, tags: ['a'] }, { sku: 's1' }] }));
    const [array] = field.values;
    expect(array).toMatchObject({ type: 'array', lengths: [2] });
    const inner = array?.type === 'array' ? array.values[0] : undefined;
    expect(inner?.type === 'document' ? inner.fields.map(({ name, present }) => [name, present]) : undefined).toEqual([
      ['sku', 1],
      ['tags', 0.5],
    ]);
  });

  it('makes one map of documents that are keyed by data, and keeps none of their keys', () => {
    const shape = inferShape(
      documents((index) => ({
        seen: { [`user${index}@example.org`]: new Int32(1) },
        votes: { [names[index % 9] ?? '']: true },
      })),
      200,
    );
    expect(typesOf(shape.fields.flatMap(({ values }) => values))).toEqual(['int', 'map', 'map']);
    expect(JSON.stringify(shape)).not.toMatch(/example|user|alice/);
  });

  it('has no room for a value: its text is names of fields and types', () => {
    const shape = inferShape(
      documents((index) => ({
        name: `SENTINEL ${index}`,
        when: new Date('1987-06-05T00:00:00Z'),
        id: new ObjectId('5e471e15e471e15e471e15e4'),
        price: new Double(918_273.645),
        nested: { deep: [{ secret: 'SENTINEL', amount: Decimal128.fromString('918273.645') }] },
      })),
      200,
    );
    const texts: string[] = [];
    JSON.stringify(shape, (_, value) => {
      if (typeof value === 'string') texts.push(value);
      return value;
    });
    expect([...new Set(texts)].toSorted()).toEqual(
      ['_id', 'name', 'when', 'id', 'price', 'nested', 'deep', 'secret', 'amount', 'int', 'string', 'date', 'objectId']
        .concat(['double', 'document', 'array', 'decimal', 'unique', 'categories'])
        .toSorted(),
    );
    expect(JSON.stringify(shape)).not.toMatch(/SENTINEL|1987|5e471e15|918|549/);
  });

  it('ends at a depth, and at a hundred elements of an array', () => {
    let deep: Document = { end: 'SENTINEL' };
    for (let level = 0; level < 50; level += 1) deep = { deep };
    const shape = inferShape(
      documents(() => ({ deep, long: Array.from({ length: 5_000 }, () => 'x') }), 30),
      30,
    );
    expect(JSON.stringify(shape).match(/deep/g)?.length).toBeLessThan(12);
  });
});

const names = ['alice', 'bob', 'carol', 'dave', 'erin', 'frank', 'grace', 'heidi', 'ivan'];
