import { describe, expect, it, test } from 'vitest';
import type { Operation } from '../model/operation.ts';
import { changeText, operationText } from './operation-text.ts';

const text = (verb: string, shape: Operation['shape'], width?: number) =>
  operationText({ engine: 'mongodb', verb, target: 'people', shape }, width);

test.each([
  [
    'find',
    { filter: { _id: 'ObjectId' }, limit: 'to 100', sort: { updated_at: -1 } },
    'find people { _id: ObjectId } sort { updated_at: -1 } limit to 100',
  ],
  ['find', {}, 'find people'],
  ['find', { limit: 'more' }, 'find people limit over 100'],
  [
    'find',
    { filter: { state: { $in: ['string', 'to 10'] } }, limit: '1', projection: { n: 1 }, transaction: true },
    'find people { state: { $in: [string, to 10] } } limit 1 projection { n: 1 } transaction',
  ],
  ['distinct', { key: 'g', filter: { n: { $lt: 'number' } } }, 'distinct people g { n: { $lt: number } }'],
  ['insert', { documents: 'to 100' }, 'insert people to 100 documents'],
  [
    'update',
    { filter: { _id: 'number' }, update: { $set: { n: 'number' } }, upsert: true },
    'update people { _id: number } update { $set: { n: number } } upsert',
  ],
  [
    'aggregate',
    { pipeline: [{ $match: { g: 'number' } }, { $lookup: { as: 'o', from: 'orders' } }, { $limit: 'to 100' }] },
    'aggregate people [$match { g: number }, $lookup { as: o, from: orders }, $limit to 100]',
  ],
  ['find', { truncated: true }, 'find people (too long to be recorded)'],
])('%s %j', (verb, shape, told) => {
  expect(text(verb, shape)).toBe(told);
});

test('of Redis, a command with its keys and options', () => {
  const set = { engine: 'redis', verb: 'set', target: 'cache:user:*', shape: { EX: 300, NX: true } } as const;
  expect(operationText(set)).toBe('set cache:user:* EX 300 NX');
  expect(operationText({ ...set, verb: 'ping', target: '', shape: {} })).toBe('ping');
});

describe('where there is no room', () => {
  const shape = {
    filter: { user_id: 'ObjectId' },
    sort: { updated_at: -1 },
    limit: 'to 100',
    projection: { name: 1, mail: 1, phone: 1, street: 1, town: 1 },
  };

  it('the last parts go first', () => {
    expect(text('find', shape, 90)).toBe('find people { user_id: ObjectId } sort { updated_at: -1 } limit to 100 …');
    expect(text('find', shape, 40)).toBe('find people { user_id: ObjectId } …');
    expect(text('find', shape, 20)).toBe('find people { user_…');
  });

  it('stages of a pipeline keep what they read', () => {
    const pipeline = [
      { $match: { g: 'number' } },
      { $lookup: { as: 'orders', foreignField: 'user', from: 'orders', localField: '_id' } },
      { $group: { _id: '$day', n: { $sum: 'number' } } },
    ];
    expect(text('aggregate', { pipeline }, 70)).toBe('aggregate people [$match { g: number }, $lookup orders, $group]');
  });
});

describe('what changed in an operation', () => {
  const orders = (shape: Operation['shape']): Pick<Operation, 'engine' | 'verb' | 'target' | 'shape'> => ({
    engine: 'mongodb',
    verb: 'find',
    target: 'orders',
    shape,
  });
  const page = {
    filter: { customer: 'number' },
    limit: 'to 10',
    projection: { placed: 1, state: 1, total: 1 },
    sort: { placed: -1 },
  };

  it('is told where the lines are too long to show it', () => {
    const majority = { ...page, readConcern: { level: 'majority' } };
    expect(changeText(orders(page), orders(majority))).toBe('find orders: readConcern { level: majority } added');
    expect(changeText(orders(majority), orders(page))).toBe('find orders: readConcern { level: majority } gone');
    expect(changeText(orders(majority), orders({ ...majority, sort: { state: 1 } }))).toBe(
      'find orders: sort { state: 1 }, was sort { placed: -1 }',
    );
  });

  it('is told by the stages that differ, where the lines leave out what is in them', () => {
    const sums = (field: string, ...more: Operation['shape'][]) => {
      const group = {
        $group: { _id: '$customer', spent: { $sum: field }, orders: { $sum: 'number' }, first: { $min: '$placed' } },
      };
      return orders({
        pipeline: [{ $match: { state: 'string', placed: { $gte: 'date' } } }, group, ...more, { $limit: 'to 10' }],
      });
    };
    expect(operationText(sums('$total'))).toBe(operationText(sums('$net')));
    expect(changeText(sums('$total'), sums('$net'))).toMatch(
      /^find orders: \[\$group \{ _id: \$customer, spent: \{ \$sum: \$net \}, .*…, was \[\$group \{ _id: \$customer, spent: \{ \$sum: \$total \}/,
    );
    expect(changeText(sums('$total'), sums('$total', { $sort: { spent: -1 } }))).toBeUndefined();
    const [, far] = changeText(sums('$total'), sums('$net'), 60)?.split('was ') ?? [];
    expect(far).toContain('$total');
  });

  it('is left to the lines where they show it', () => {
    expect(changeText(orders({ limit: '1' }), orders({}))).toBeUndefined();
  });
});
