import { Binary, Decimal128, Double, Int32, Long, ObjectId, Timestamp, UUID } from 'mongodb';
import { describe, expect, it, test } from 'vitest';
import { mongoShape } from './mongo-shape.ts';

const SENT_BY_DRIVERS = {
  lsid: { id: new UUID() },
  $clusterTime: { clusterTime: new Timestamp(1n), signature: { hash: new Binary(), keyId: Long.ZERO } },
  $readPreference: { mode: 'primaryPreferred' },
  $db: 'shop',
};
const find = (filter: Record<string, unknown>, more: Record<string, unknown> = {}) =>
  mongoShape({ verb: 'find', command: { find: 'people', filter, ...more, ...SENT_BY_DRIVERS } });
const filterOf = (filter: Record<string, unknown>) => find(filter).filter;
const stagesOf = (...pipeline: object[]) =>
  mongoShape({ verb: 'aggregate', command: { aggregate: 'people', pipeline, cursor: {} } }).pipeline;
const update = (u: unknown, more: Record<string, unknown> = {}) =>
  mongoShape({ verb: 'update', command: { q: { _id: 1 }, u, multi: false, upsert: false, ...more } });

describe('a value', () => {
  test.each([
    [1, 'number'],
    [1.5, 'number'],
    [new Int32(1), 'number'],
    [new Double(1), 'number'],
    [Long.fromString('9007199254740993'), 'number'],
    [Decimal128.fromString('1.5'), 'decimal'],
    ['65f0', 'string'],
    [new ObjectId(), 'ObjectId'],
    [new Date(), 'date'],
    [true, 'bool'],
    [null, 'null'],
    [new UUID(), 'uuid'],
    [new Binary(Buffer.from('x')), 'binary'],
    [new Timestamp(1n), 'timestamp'],
    [/^Ann/, 'regex anchored'],
    [/^Ann/i, 'regex anchored case-insensitive'],
    [/Ann/, 'regex unanchored'],
    [/Ann/i, 'regex unanchored case-insensitive'],
    [/^(a|b)/, 'regex unanchored'],
    [/^.*n/, 'regex unanchored'],
    [/^a?n/, 'regex unanchored'],
    [/^a\.b/, 'regex anchored'],
    [/^Ann/m, 'regex unanchored'],
    [
      [1, 2, 3],
      ['number', 'to 10'],
    ],
    [[], ['0']],
    [
      { street: 'x', no: 3 },
      { no: 'number', street: 'string' },
    ],
  ])('%o is %o', (value, type) => {
    expect(filterOf({ field: value })).toEqual({ field: type });
  });
});

describe('a filter', () => {
  it('has one shape, in whatever order and with whatever detours it is written', () => {
    const plain = filterOf({ a: 1, b: { $gte: 2, $lt: 3 } });
    expect(plain).toEqual({ a: 'number', b: { $gte: 'number', $lt: 'number' } });
    for (const other of [
      { b: { $lt: 9, $gte: 8 }, a: 7 },
      { $and: [{ a: 1 }, { b: { $gte: 2 } }, { b: { $lt: 3 } }] },
      { $and: [{ $and: [{ a: { $eq: 5 } }] }], b: { $gte: 2, $lt: 3 }, $comment: 'where' },
      { a: { $in: [1] }, $and: [{ b: { $gte: 2, $lt: 3 } }] },
      { $or: [{ a: 1, b: { $gte: 2, $lt: 3 } }] },
    ]) {
      expect(JSON.stringify(filterOf(other))).toBe(JSON.stringify(plain));
    }
  });

  it('keeps the class of a list apart from its values', () => {
    const ids = (length: number) => Array.from({ length }, () => new ObjectId());
    expect(filterOf({ _id: { $in: ids(1) } })).toEqual({ _id: 'ObjectId' });
    expect(filterOf({ _id: { $in: ids(2) } })).toEqual({ _id: { $in: ['ObjectId', 'to 10'] } });
    expect(filterOf({ _id: { $in: ids(10) } })).toEqual(filterOf({ _id: { $in: ids(2) } }));
    expect(filterOf({ _id: { $in: ids(11) } })).toEqual({ _id: { $in: ['ObjectId', 'to 100'] } });
    expect(filterOf({ _id: { $in: ids(101) } })).toEqual({ _id: { $in: ['ObjectId', 'more'] } });
    expect(filterOf({ _id: { $in: ['a', 1, 'b'] } })).toEqual({ _id: { $in: ['number', 'string', 'to 10'] } });
    expect(filterOf({ _id: { $in: [] } })).toEqual({ _id: { $in: ['0'] } });
    expect(filterOf({ _id: { $nin: ['a'] } })).toEqual(filterOf({ _id: { $ne: 'a' } }));
  });

  it('has each kind of alternative once', () => {
    expect(filterOf({ $or: [{ b: 1 }, { a: 1 }] })).toEqual({ $or: [{ a: 'number' }, { b: 'number' }] });
    expect(filterOf({ $or: [{ a: 1 }, { $or: [{ a: 2 }, { b: 1 }] }] })).toEqual({
      $or: [{ a: 'number' }, { b: 'number' }, 'to 10'],
    });
    expect(filterOf({ $nor: [{ a: 1 }] })).toEqual({ $nor: [{ a: 'number' }] });
  });

  it('keeps both of what cannot be one condition', () => {
    expect(filterOf({ $and: [{ tags: 'a' }, { tags: { $gt: 1 } }, { tags: { $gt: 2 } }] })).toEqual({
      tags: 'string',
      $and: [{ tags: { $gt: 'number' } }, { tags: { $gt: 'number' } }],
    });
  });

  it('tells what an operator asks', () => {
    expect(
      filterOf({
        name: { $regex: '^Ann', $options: 'i' },
        left: { $exists: false },
        kind: { $type: 'string' },
        lines: { $elemMatch: { sku: 'a', n: { $gt: 1 } } },
        marks: { $elemMatch: { $gte: 1, $lt: 5 } },
        not: { $not: { $gt: 5 } },
        notLike: { $not: /^x/ },
        'scores.507f1f77bcf86cd799439011': 3,
        'lines.4.sku': 'b',
        $expr: { $gt: ['$spent', { $multiply: ['$budget', 2] }] },
        $text: { $search: 'cat', $language: 'en' },
        $where: 'this.a > 1',
      }),
    ).toEqual({
      $expr: { $gt: ['$spent', { $multiply: ['$budget', 'number'] }] },
      $text: { $language: 'string', $search: 'string' },
      $where: 'javascript',
      kind: { $type: 'string' },
      left: { $exists: false },
      'lines.*.sku': 'string',
      lines: { $elemMatch: { n: { $gt: 'number' }, sku: 'string' } },
      marks: { $elemMatch: { $gte: 'number', $lt: 'number' } },
      name: 'regex anchored case-insensitive',
      not: { $not: { $gt: 'number' } },
      notLike: { $not: 'regex anchored' },
      'scores.*': 'number',
    });
  });
});

describe('a find', () => {
  it('has what decides its work, and nothing of the driver', () => {
    const shape = find(
      { user_id: new ObjectId() },
      {
        sort: { updated_at: -1, _id: new Int32(1) },
        projection: { name: true, secret: 0, first: { $slice: 3 } },
        limit: 20,
        skip: 40,
        hint: { user_id: 1 },
        collation: { strength: 2, locale: 'en' },
        batchSize: 20,
        singleBatch: true,
        comment: 'src/people.ts:4',
        maxTimeMS: 500,
        allowDiskUse: true,
        tailable: false,
        readConcern: { level: 'majority', afterClusterTime: new Timestamp(1n) },
      },
    );
    expect(shape).toEqual({
      allowDiskUse: true,
      collation: { locale: 'en', strength: 2 },
      filter: { user_id: 'ObjectId' },
      hint: { user_id: 1 },
      limit: 'to 100',
      projection: { first: { $slice: 'number' }, name: 1, secret: 0 },
      readConcern: { level: 'majority' },
      skip: 'number',
      sort: { updated_at: -1, _id: 1 },
    });
    expect(Object.keys(shape)).toEqual(Object.keys(shape).sort());
    expect(JSON.stringify(shape.sort)).toBe('{"updated_at":-1,"_id":1}');
  });

  it('without a filter, a sort, a skip or a limit has none, and a session is no read concern', () => {
    const readConcern = { afterClusterTime: new Timestamp(1n) };
    expect(find({}, { sort: {}, projection: {}, skip: 0, limit: 0, readConcern })).toEqual({});
  });

  it('in a transaction is another one', () => {
    const transaction = { txnNumber: 3, autocommit: false, startTransaction: true };
    expect(find({ a: 1 }, transaction)).toEqual({ filter: { a: 'number' }, transaction: true });
    expect(find({ a: 1 }, { txnNumber: 3 })).toEqual({ filter: { a: 'number' } });
  });

  it('too long for the profiler has no shape but that', () => {
    const command = { $truncated: '{ find: "people", filter: { _id: { $in: [ 1, 2' };
    expect(mongoShape({ verb: 'find', command })).toEqual({ truncated: true });
  });
});

describe('a pipeline', () => {
  it('keeps its stages, names and paths, and no value', () => {
    expect(
      stagesOf(
        { $match: { b: { $in: [3] }, a: 1 } },
        { $sort: { z: -1, a: 1 } },
        { $skip: 40 },
        { $limit: 20 },
        {
          $lookup: {
            from: 'tickets',
            let: { id: '$_id' },
            pipeline: [{ $match: { $expr: { $eq: ['$user', '$$id'] }, open: true } }, { $limit: 1 }],
            as: 'tickets',
          },
        },
        { $unwind: { path: '$tickets', preserveNullAndEmptyArrays: true } },
        { $group: { _id: { day: '$day' }, n: { $sum: 1 }, who: { $push: '$name' } } },
        { $project: { _id: 0, n: true, big: { $cond: [{ $gt: ['$n', 100] }, 'yes', 'no'] } } },
        { $unionWith: 'archive' },
        { $facet: { b: [{ $count: 'all' }], a: [{ $sample: { size: 500 } }] } },
      ),
    ).toEqual([
      { $match: { a: 'number', b: 'number' } },
      { $sort: { z: -1, a: 1 } },
      { $skip: 'number' },
      { $limit: 'to 100' },
      {
        $lookup: {
          as: 'tickets',
          from: 'tickets',
          let: { id: '$_id' },
          pipeline: [{ $match: { $expr: { $eq: ['$user', '$$id'] }, open: 'bool' } }, { $limit: '1' }],
        },
      },
      { $unwind: { path: '$tickets', preserveNullAndEmptyArrays: 'bool' } },
      { $group: { _id: { day: '$day' }, n: { $sum: 'number' }, who: { $push: '$name' } } },
      { $project: { _id: 0, big: { $cond: [{ $gt: ['$n', 'number'] }, 'string', 'string'] }, n: 1 } },
      { $unionWith: 'archive' },
      { $facet: { a: [{ $sample: { size: 'more' } }], b: [{ $count: 'all' }] } },
    ]);
  });

  it('of a change stream keeps what it watches, not where it resumes', () => {
    expect(stagesOf({ $changeStream: { fullDocument: 'updateLookup', resumeAfter: { _data: '82' } } })).toEqual([
      { $changeStream: { fullDocument: 'string' } },
    ]);
  });

  it('that lists constants keeps their class', () => {
    expect(stagesOf({ $set: { known: { $in: ['$kind', ['a', 'b', 'c']] } } })).toEqual([
      { $set: { known: { $in: ['$kind', ['string', 'to 10']] } } },
    ]);
  });
});

describe('a write', () => {
  it('is told by its operators and by how much of an array it sends', () => {
    const tags = (length: number) => Array.from({ length }, (_, at) => `tag ${at}`);
    expect(update({ $set: { tags: tags(300) }, $inc: { 'seen.3': 1 } })).toEqual({
      filter: { _id: 'number' },
      update: { $inc: { 'seen.*': 'number' }, $set: { tags: ['string', 'more'] } },
    });
    expect(update({ $push: { tags: { $each: tags(2), $slice: -5 } } }, { multi: true, upsert: true })).toEqual({
      filter: { _id: 'number' },
      multi: true,
      update: { $push: { tags: { $each: ['string', 'to 10'], $slice: 'number' } } },
      upsert: true,
    });
    expect(update({ $pull: { lines: { sku: { $in: ['a', 'b'] } } } }).update).toEqual({
      $pull: { lines: { sku: { $in: ['string', 'to 10'] } } },
    });
    expect(update([{ $set: { z: '$n' } }]).update).toEqual([{ $set: { z: '$n' } }]);
    expect(update({ name: 'Ann', at: new Date() }).update).toEqual({ replacement: { at: 'date', name: 'string' } });
  });

  it('of a document that is large is not told field by field', () => {
    const wide = Object.fromEntries(Array.from({ length: 60 }, (_, at) => [`field${at}`, at]));
    const deep = { a: { b: { c: { d: { e: 1 } } } } };
    expect(update({ $set: { wide, deep } }).update).toEqual({
      $set: { deep: { a: { b: { c: 'document' } } }, wide: 'document' },
    });
  });

  it('that inserts is told by how many documents it sends at once', () => {
    const insert = (command: Record<string, unknown>, documents?: number) =>
      mongoShape({ verb: 'insert', command: { insert: 'people', ordered: true, ...command }, documents });
    expect(insert({ documents: [{ n: 1 }] }, 1)).toEqual({ documents: '1' });
    expect(insert({}, 500)).toEqual({ documents: 'more' });
    expect(insert({ writeConcern: { w: 'majority', j: true, wtimeout: 10 } }, 3)).toEqual({
      documents: 'to 10',
      writeConcern: { j: true, w: 'majority' },
    });
  });

  it('that deletes is of the first, or of all that fit', () => {
    const of = (limit: number) => mongoShape({ verb: 'delete', command: { q: { n: 1 }, limit } });
    expect(of(1)).toEqual({ filter: { n: 'number' } });
    expect(of(0)).toEqual({ filter: { n: 'number' }, multi: true });
  });

  it('that finds and modifies has both', () => {
    expect(
      mongoShape({
        verb: 'findAndModify',
        command: {
          findAndModify: 'people',
          query: { g: 3 },
          remove: false,
          new: true,
          upsert: false,
          fields: { n: 1 },
          sort: { n: 1 },
          update: { $inc: { n: 1 } },
        },
      }),
    ).toEqual({
      filter: { g: 'number' },
      new: true,
      projection: { n: 1 },
      sort: { n: 1 },
      update: { $inc: { n: 'number' } },
    });
  });
});

test('count and distinct have a filter, too', () => {
  expect(mongoShape({ verb: 'count', command: { count: 'people', query: { g: 1 } } })).toEqual({
    filter: { g: 'number' },
  });
  expect(mongoShape({ verb: 'distinct', command: { distinct: 'people', key: 'g', query: { n: { $lt: 1 } } } })).toEqual(
    {
      filter: { n: { $lt: 'number' } },
      key: 'g',
    },
  );
});
