import { Long, ObjectId } from 'mongodb';
import mongoose from 'mongoose';
import { describe, expect, it } from 'vitest';
import { unpackText } from '../model/answer-text.ts';
import { callResult, canonicalText, comparedPart } from './canonical-result.ts';

describe('canonical results', () => {
  it('ignores the order of fields, which a covered read takes from its index', () => {
    expect(canonicalText({ a: 1, b: { c: 2, d: 3 } })).toBe(canonicalText({ b: { d: 3, c: 2 }, a: 1 }));
  });

  it('keeps the order of elements', () => {
    expect(callResult(0, [1, 2], 100).digest).not.toBe(callResult(0, [2, 1], 100).digest);
  });

  it('tells an id from its text and a date from its text', () => {
    const id = new ObjectId('64b000000000000000000001');
    expect(canonicalText(id)).not.toBe(canonicalText(id.toHexString()));
    const date = new Date(0);
    expect(canonicalText(date)).not.toBe(canonicalText(date.toISOString()));
  });

  it('takes a small number of 64 bits for the number that it is', () => {
    expect(canonicalText({ total: Long.fromNumber(5) })).toBe(canonicalText({ total: 5 }));
  });

  it('tells nothing from null', () => {
    expect(canonicalText(undefined)).not.toBe(canonicalText(null));
  });

  it.each<[string, unknown, unknown]>([
    ['whole numbers of 64 bits', Long.fromString('9007199254740993'), Long.fromString('9007199254740992')],
    ['maps', new Map([['a', 1]]), new Map()],
    ['maps whose keys are no texts', new Map([[1, 2]]), new Map([[1, 3]])],
    ['sets', new Set([1]), new Set([2])],
    ['errors', new Error('a'), new Error('b')],
    ['bytes', new Uint8Array([1]), new Uint8Array([2])],
    ['views of bytes', new DataView(new Uint8Array([1]).buffer), new DataView(new Uint8Array([2]).buffer)],
    ['causes of errors', new Error('a', { cause: 1 }), new Error('a', { cause: 2 })],
    ['lists with a total beside', Object.assign([1], { total: 1 }), Object.assign([1], { total: 2 })],
    ['maps with a total beside', Object.assign(new Map(), { total: 1 }), Object.assign(new Map(), { total: 2 })],
    ['buffers', new Uint8Array([1]).buffer, new Uint8Array([2]).buffer],
    ['big integers', { total: 9007199254740993n }, { total: 9007199254740992n }],
    ['what is not a number', { mean: Number.NaN }, { mean: null }],
    ['URLs', new URL('http://a'), new URL('http://b')],
    ['a value and nothing', { total: 1 }, { total: undefined }],
    ['objects that have a method beside', { a: 1, get: () => 1 }, { a: 2, get: () => 1 }],
  ])('tells %s apart', (_, one, other) => {
    expect(canonicalText({ one })).not.toBe(canonicalText({ one: other }));
    expect(canonicalText(one)).not.toBe(canonicalText(other));
  });

  class Account {
    readonly id = 1;
    readonly #balance: number;
    constructor(balance: number) {
      this.#balance = balance;
    }
    isEmpty(): boolean {
      return this.#balance === 0;
    }
  }
  class Priced extends Account {
    readonly price: number;
    constructor(price: number) {
      super(0);
      this.price = price;
    }
    toJSON() {
      return { price: this.price };
    }
  }
  class Shown {
    readonly id = 1;
    readonly total: () => number;
    constructor(total: number) {
      this.total = () => total;
    }
    get sum(): number {
      return this.total();
    }
  }
  it.each<[string, unknown, unknown]>([
    ['getters of a class', new Shown(1), new Shown(2)],
    ['what a class makes of itself for JSON', new Priced(1), new Priced(2)],
    ['fields that symbols name', { [Symbol('total')]: 1 }, { [Symbol('total')]: 2 }],
  ])('tells %s apart', (_, one, other) => {
    expect(canonicalText(one)).not.toBe(canonicalText(other));
  });

  class Hidden {
    #items = [1];
    get length(): number {
      return this.#items.length;
    }
  }
  const own: { self?: unknown } = {};
  own.self = own;
  it.each<[string, unknown]>([
    ['an iterator', [1].values()],
    ['a cursor', { async *[Symbol.asyncIterator]() {} }],
    ['private fields', new Hidden()],
    ['private fields beside a public one', new Account(1)],
    ['a promise', Promise.resolve(1)],
    ['a function', () => 1],
    ['methods alone', { get: () => 1 }],
    ['a weak map', new WeakMap()],
    ['itself', own],
  ])('refuses to compare what holds its content in %s', (_, answer) => {
    expect(() => canonicalText(answer)).toThrow(
      expect.objectContaining({
        message: expect.stringMatching(/which cannot be compared$/),
        hint: expect.stringMatching(/^Return what it holds/),
      }),
    );
    expect(() => canonicalText({ items: [answer] })).toThrow(/which cannot be compared/);
  });

  it('a function that gives nothing of an answer compares nothing', () => {
    expect(comparedPart(undefined, [1])).toEqual([1]);
    expect(comparedPart(() => null, [1])).toBeNull();
    expect(() => comparedPart(() => undefined, [1])).toThrow('`sameResult` gives undefined');
  });

  it('is kept whole, or as its digest where it is too large', () => {
    const long = { text: 'x'.repeat(1_000) };
    const [whole, large] = [callResult(0, long, 10_000), callResult(0, long, 100)];
    expect(unpackText(whole.packed ?? '')).toBe(canonicalText(long));
    expect(large).toEqual({ index: 0, digest: whole.digest });
    expect(callResult(0, { text: `${'x'.repeat(999)}y` }, 100).digest).not.toBe(large.digest);
  });
});

describe('documents of mongoose', () => {
  const { model, Schema } = mongoose;
  const Owner = model('Owner', new Schema({ name: String, city: String }));
  const itemSchema = new Schema(
    {
      owner: { type: Schema.Types.ObjectId, ref: 'Owner' },
      readers: [{ type: Schema.Types.ObjectId, ref: 'Owner' }],
      lines: [{ by: { type: Schema.Types.ObjectId, ref: 'Owner' } }],
      notes: { type: Map, of: String },
      price: Schema.Types.Decimal128,
      n: Number,
    },
    // What an application shows by `toObject` itself says nothing of what it was given.
    { toObject: { transform: () => ({}), depopulate: true } },
  );
  itemSchema.virtual('double').get(function () {
    return (this.n ?? 0) * 2;
  });
  itemSchema.virtual('first', { ref: 'Owner', localField: 'n', foreignField: 'n', justOne: true });
  const Item = model('Item', itemSchema);
  const id = new ObjectId('64b000000000000000000001');
  const owner = (fields: object = {}) => new Owner({ _id: id, name: 'a', city: 'b', ...fields });
  const narrowed = () => new Owner({ _id: id, name: 'a' });
  const item = (fields: object = {}) => new Item({ _id: id, n: 1, ...fields });

  it.each<[string, unknown, unknown]>([
    ['a document of the answer', item({ owner: owner() }), item({ owner: id })],
    ['one whose populate is narrowed', item({ owner: owner() }), item({ owner: narrowed() })],
    ['one in a list', item({ readers: [owner()] }), item({ readers: [narrowed()] })],
    ['the list itself', item({ readers: [owner()] }).readers, item({ readers: [id] }).readers],
    [
      'one of a subdocument',
      item({ lines: [{ _id: id, by: owner() }] }),
      item({ lines: [{ _id: id, by: narrowed() }] }),
    ],
    [
      'the list of subdocuments',
      item({ lines: [{ _id: id, by: owner() }] }).lines,
      item({ lines: [{ _id: id, by: id }] }).lines,
    ],
    ['a map', item({ notes: { a: '1' } }).notes, item({ notes: { a: '2' } }).notes],
    ['a populated virtual', item().set('first', owner()), item().set('first', narrowed())],
  ])('are compared with what is populated: %s', (_, one, other) => {
    expect(canonicalText({ one })).not.toBe(canonicalText({ one: other }));
    expect(canonicalText({ one })).toBe(canonicalText({ one }));
  });

  it('are compared with their virtuals', () => {
    expect(canonicalText(item({ n: 2 }))).toContain('"double":4');
  });

  it('equal the lean ones of the same fields', () => {
    const lean = { _id: id, name: 'a', city: 'b' };
    expect(canonicalText([owner()])).toBe(canonicalText([lean]));
    expect(canonicalText(item({ owner: owner(), price: '1.5', notes: { a: '1' } }))).toBe(
      canonicalText({
        _id: id,
        n: 1,
        double: 2,
        owner: lean,
        readers: [],
        lines: [],
        price: mongoose.Types.Decimal128.fromString('1.5'),
        notes: { a: '1' },
      }),
    );
  });

  it('show less where a virtual gives nothing that can be read, and their ids where they hold each other', () => {
    const schema = new Schema({ n: Number, next: { type: Schema.Types.ObjectId, ref: 'Odd' } });
    schema.virtual('broken').get(() => {
      throw new Error('not selected');
    });
    const Odd = model('Odd', schema);
    const odd = (n: number) => new Odd({ _id: id, n });
    expect(canonicalText(odd(1))).not.toBe(canonicalText(odd(2)));
    const round = odd(1);
    round.set('next', round);
    expect(canonicalText(round)).toBe(canonicalText({ _id: id, n: 1, next: id }));
  });

  it('are no others that have `toBSON` alone', () => {
    expect(canonicalText({ hidden: 1, toBSON: () => ({ a: 1 }) })).toBe(canonicalText({ a: 1 }));
  });
});

describe('what is hidden from loops is compared', () => {
  const rows = [1, 2, 3];
  it.each<[string, (rows: number[]) => object]>([
    ['a field that is not enumerable', (rows) => Object.defineProperty({ group: 1 }, 'rows', { value: rows })],
    ['a field of what it was made from', (rows) => Object.assign(Object.create({ rows }), { group: 1 })],
    [
      'a field of what it was made from, that is nothing else',
      (rows) => Object.assign(Object.create(Object.assign(Object.create(null), { rows })), { group: 1 }),
    ],
  ])('%s', (_, make) => {
    expect(canonicalText(make(rows))).not.toBe(canonicalText(make(rows.slice(1))));
    expect(canonicalText(make(rows))).toBe(canonicalText({ group: 1, rows }));
  });

  it('and nothing else: methods, and the prototypes of classes', () => {
    class Page {
      group = 1;
      rows(): number[] {
        return rows;
      }
    }
    expect(canonicalText(new Page())).toBe(canonicalText({ group: 1 }));
    const hiddenMethod = Object.defineProperty({ group: 1 }, 'rows', { value: () => rows });
    expect(canonicalText(hiddenMethod)).toBe(canonicalText({ group: 1 }));
  });
});
