import { describe, expect, it } from 'vitest';
import type { Finding } from '../model/finding.ts';
import type { Operation } from '../model/operation.ts';
import { CHECKS, found, mongo, redis, workOf, worse } from './diagnose.fixture.ts';
import { diagnose } from './diagnose.ts';

/** The one finding of a fault: its rule, its sentence, its cure, and every check that fails. */
function expectOne(findings: readonly Finding[], rule: Finding['rule'], sentence: string, cure: string | undefined) {
  expect(findings.map((one) => [one.rule, one.sentence])).toEqual([[rule, sentence]]);
  expect(findings[0]).toMatchObject({ kind: 'worse', explains: CHECKS, variants: ['shop/current'] });
  expect(findings[0]?.cure).toBe(cure);
}

const ORDERS = mongo('find', 'orders', {
  shape: { filter: { customer: 'number' }, limit: 'to 10', sort: { placed: -1 } },
  keys: 10,
  docs: 10,
  returned: 10,
  bytes: 4_000,
  plan: 'IXSCAN { customer: 1, placed: -1 }',
});
const USER = mongo('find', 'users', {
  shape: { filter: { email: 'string' }, limit: '1' },
  keys: 1,
  docs: 1,
  returned: 1,
  bytes: 300,
  plan: 'IXSCAN { email: 1 }',
});

describe('a query of MongoDB', () => {
  it('has lost its index', () => {
    const scanned = {
      ...ORDERS,
      ...mongo('find', 'orders', {
        shape: ORDERS.shape,
        docs: 5_000,
        returned: 10,
        bytes: 4_000,
        plan: 'SORT of COLLSCAN',
      }),
    };
    expectOne(
      found([ORDERS], [scanned]),
      'index-lost',
      'orders is read without an index: COLLSCAN, was IXSCAN { customer: 1, placed: -1 }',
      'create the index { customer: 1, placed: -1 } of orders again',
    );
  });

  it('passes a string for a number, finds nothing and is cheaper', () => {
    const typed = mongo('find', 'orders', {
      shape: { ...ORDERS.shape, filter: { customer: 'string' } },
      bytes: 100,
      plan: 'IXSCAN { customer: 1, placed: -1 }',
    });
    const findings = found([ORDERS], [typed], {
      verdict: 'better',
      answers: { worse: true, differences: ['20 rows -> 0'] },
      checks: ['shop/current/result'],
    });
    expect(findings).toMatchObject([
      {
        rule: 'wrong-type',
        kind: 'worse',
        sentence:
          'orders is asked for customer as a string, was a number, and finds nothing: 0 documents per call, was 10',
        cure: 'pass customer as a number, as before: the field holds numbers',
        explains: ['shop/current/result'],
      },
    ]);
  });

  it('passes a string for an ObjectId', () => {
    const by = (type: string, returned: number) =>
      mongo('find', 'people', {
        shape: { filter: { _id: type } },
        keys: returned,
        docs: returned,
        returned,
        bytes: 100,
        plan: 'IDHACK',
      });
    const findings = found([by('ObjectId', 1)], [by('string', 0)], {
      verdict: 'better',
      answers: { worse: true, differences: ['the answer: an object -> null'] },
    });
    expect(findings[0]?.cure).toBe('pass _id as an ObjectId, as before: the field holds ObjectIds');
  });

  it('has a regular expression in a page and in its count: both are told as one', () => {
    const asks = (verb: string, email: string, keys: number, plan: string) =>
      mongo(verb, 'users', { shape: { filter: { email } }, keys, docs: 1, returned: 1, bytes: 300, plan });
    const of = (email: string, keys: number) => [
      asks('find', email, keys, 'IXSCAN { email: 1 }'),
      asks('count', email, 2 * keys, 'COUNT_SCAN { email: 1 }'),
    ];
    const findings = found(of('string', 10), of('regex anchored case-insensitive', 2_000));
    expect(findings).toHaveLength(1);
    expect(findings[0]?.sentence).toMatch(/; 6,000 keys examined per call, was 30$/);
  });

  it('has a case-insensitive regular expression', () => {
    const regex = mongo('find', 'users', {
      shape: { filter: { email: 'regex anchored case-insensitive' }, limit: '1' },
      keys: 300,
      docs: 1,
      returned: 1,
      bytes: 300,
      plan: 'IXSCAN { email: 1 }',
    });
    expectOne(
      found([USER], [regex]),
      'regex-walks-index',
      'a case-insensitive regular expression on email walks over the whole index of users; 300 keys examined per call, was 1',
      'ask for email by equality, on a value in lower case or by an index of collation strength 2',
    );
  });

  it('computes its filter', () => {
    const computed = mongo('find', 'users', {
      shape: { filter: { $expr: { $eq: [{ $toLower: '$email' }, 'string'] } }, limit: '1' },
      docs: 2_000,
      returned: 1,
      bytes: 300,
      plan: 'COLLSCAN',
    });
    expectOne(
      found([USER], [computed]),
      'computed-filter',
      'users is filtered by what is computed for each document ($expr with $toLower): COLLSCAN, was IXSCAN { email: 1 }',
      'compare the field email itself: store it in lower case, or give its index a collation of strength 2',
    );
  });

  it('has an $or with a branch without an index', () => {
    const either = mongo('find', 'users', {
      shape: { filter: { $or: [{ email: 'string' }, { nickname: 'string' }] }, limit: '1' },
      docs: 2_000,
      returned: 1,
      bytes: 300,
      plan: 'COLLSCAN',
    });
    expectOne(
      found([USER], [either]),
      'index-lost',
      'no index fits the $or of users: its branch { nickname } has none: COLLSCAN, was IXSCAN { email: 1 }',
      'create an index { nickname: 1 } on users',
    );
  });

  it('is asked with many more values, as what they come from has no limit any more', () => {
    const products = (n: number) =>
      mongo('find', 'products', {
        shape: { filter: { sku: { $in: ['string', 'to 100'] } }, sort: { sku: 1 } },
        keys: n,
        docs: n,
        returned: n,
        bytes: 300 * n,
        plan: 'IXSCAN { sku: 1 }',
      });
    const { limit: _, ...unlimited } = ORDERS.shape;
    const all = mongo('find', 'orders', {
      shape: unlimited,
      keys: 25,
      docs: 25,
      returned: 25,
      bytes: 10_000,
      plan: 'IXSCAN { customer: 1, placed: -1 }',
    });
    expectOne(
      found([ORDERS, products(15)], [all, products(75)]),
      'unbounded-in',
      'products is asked with $in of many more values on sku: 75 documents returned per call, was 15',
      'bound orders with limit, from which the values of sku are taken, and ask for those alone that are needed',
    );
  });

  it('sorts in memory', () => {
    const sorted = mongo('find', 'orders', {
      shape: { ...ORDERS.shape, sort: { placed: -1, _id: -1 } },
      keys: 25,
      docs: 25,
      returned: 10,
      bytes: 4_000,
      plan: 'SORT of IXSCAN { customer: 1, placed: -1 }',
    });
    expectOne(
      found([ORDERS], [sorted]),
      'sort-in-memory',
      'the sort { placed: -1, _id: -1 } of orders is done in memory: no index ends with _id',
      'create an index { customer: 1, placed: -1, _id: -1 } on orders',
    );
  });

  it('sorts in memory what the index gave in order', () => {
    const read = (plan: string) =>
      mongo('find', 'orders', { shape: ORDERS.shape, keys: 10, docs: 10, returned: 10, bytes: 4_000, plan });
    expectOne(
      found([read('IXSCAN { customer: 1, placed: -1 }')], [read('SORT of IXSCAN { customer: 1 }')]),
      'sort-in-memory',
      'the sort { placed: -1 } of orders is done in memory: { customer: 1, placed: -1 } is not used any more',
      'create the index { customer: 1, placed: -1 } of orders again, or hint it where it is still there',
    );
  });

  it('sorts what it has looked up', () => {
    const posts = (pipeline: Operation['shape'][string], plan: string) =>
      mongo('aggregate', 'posts', { shape: { pipeline }, keys: 900, docs: 900, returned: 10, bytes: 2_000, plan });
    const [match, sort, limit] = [{ $match: { status: 'string' } }, { $sort: { published: -1 } }, { $limit: 'to 10' }];
    const join = { $lookup: { from: 'users', localField: 'author', foreignField: '_id', as: 'author' } };
    expectOne(
      found(
        [posts([match, sort, limit, join], 'IXSCAN { status: 1, published: -1 }')],
        [posts([match, join, sort, limit], 'SORT of IXSCAN { status: 1, published: -1 }')],
      ),
      'sort-in-memory',
      'the sort { published: -1 } of posts is done in memory: it comes after $lookup',
      'put $sort and $limit before $lookup, so that no more is looked up than is answered',
    );
  });

  it('filters after $unwind', () => {
    const sold = (pipeline: Operation['shape'][string], per: Parameters<typeof mongo>[2]) =>
      mongo('aggregate', 'orders', { shape: { pipeline }, returned: 1, bytes: 100, ...per });
    const match = { $match: { 'lines.sku': 'string' } };
    const group = { $group: { _id: 'null', sold: { $sum: '$lines.qty' } } };
    expectOne(
      found(
        [sold([match, { $unwind: '$lines' }, match, group], { keys: 30, docs: 30, plan: 'IXSCAN { lines.sku: 1 }' })],
        [sold([{ $unwind: '$lines' }, match, group], { docs: 5_000, plan: 'COLLSCAN' })],
      ),
      'filter-too-late',
      'orders is filtered after $unwind only: COLLSCAN, was IXSCAN { lines.sku: 1 }; 5,000 documents examined per call, was 30',
      'put a $match on lines.sku before $unwind as well',
    );
  });

  it('counts everything', () => {
    expectOne(
      found(
        [mongo('count', 'orders', { plan: 'RECORD_STORE_FAST_COUNT' })],
        [
          mongo('aggregate', 'orders', {
            shape: { pipeline: [{ $match: {} }, { $group: { _id: 'number', n: { $sum: 'number' } } }] },
            docs: 5_000,
            returned: 1,
            plan: 'COLLSCAN',
          }),
        ],
      ),
      'count-of-everything',
      'orders is counted by reading all of it: 5,000 documents examined per call, was 0',
      'estimatedDocumentCount() where all documents are counted',
    );
  });

  it('counts each group by itself', () => {
    const counts = (pipeline: Operation['shape'][string], asked: number, keys: number, bytes: number) =>
      mongo('aggregate', 'tickets', {
        shape: { pipeline },
        asked,
        keys,
        returned: 10,
        bytes,
        plan: 'IXSCAN { team: 1 }',
      });
    const grouped = [
      { $match: { team: { $in: ['number', 'to 10'] } } },
      { $group: { _id: '$team', n: { $sum: 'number' } } },
      { $sort: { _id: 1 } },
    ];
    const single = [{ $match: { team: 'number' } }, { $group: { _id: 'number', n: { $sum: 'number' } } }];
    expectOne(
      found([counts(grouped, 1, 1_000, 351)], [counts(single, 10, 1_010, 1_350)]),
      'query-in-a-loop',
      'tickets is asked in a loop: 10 aggregates per call, was 1',
      'one aggregate that groups by team ($match with $in, then $group)',
    );
  });

  it('skips over earlier pages', () => {
    const page = mongo('find', 'orders', {
      shape: { filter: { placed: { $lte: 'date' } }, sort: { placed: -1 }, limit: 'to 100' },
      keys: 20,
      docs: 20,
      returned: 20,
      plan: 'IXSCAN { placed: -1 }',
    });
    const skipped = mongo('find', 'orders', {
      shape: { sort: { placed: -1 }, limit: 'to 100', skip: 'number' },
      keys: 2_520,
      docs: 20,
      returned: 20,
      plan: 'IXSCAN { placed: -1 }',
    });
    expectOne(
      found([page], [skipped]),
      'deep-skip',
      'orders is paged with skip: 2,520 keys examined for 20 documents per call, was 20',
      'page by the last placed that was seen, instead of skip',
    );
  });

  it('reads whole documents', () => {
    const shape = { filter: { number: { $gte: 'number' } }, limit: 'to 100', sort: { number: 1 } };
    const names = (more: Operation['shape'], bytes: number) =>
      mongo('find', 'users', {
        shape: { ...shape, ...more },
        keys: 20,
        docs: 20,
        returned: 20,
        bytes,
        plan: 'IXSCAN { number: 1 }',
      });
    expectOne(
      found([names({ projection: { _id: 0, name: 1, number: 1 } }, 1_200)], [names({}, 38_400)]),
      'projection-lost',
      'users is read whole: 38.4 kB each time, was 1.2 kB; the projection { _id: 0, name: 1, number: 1 } is gone',
      'project { _id: 0, name: 1, number: 1 } again',
    );
  });

  it('is asked in a loop, once for each row of another one', () => {
    const people = (shape: Operation['shape'], asked: number) =>
      mongo('find', 'people', { shape, asked, keys: 10, docs: 10, returned: 10, bytes: 2_000, plan: 'IDHACK' });
    expectOne(
      found(
        [ORDERS, people({ filter: { _id: { $in: ['ObjectId', 'to 10'] } } }, 1)],
        [ORDERS, people({ filter: { _id: 'ObjectId' }, limit: '1' }, 10)],
      ),
      'query-in-a-loop',
      'people is asked once per order: 10 finds per call, was 1',
      'one find with $in on _id',
    );
  });

  it('is read by another index', () => {
    const alarms = (plan: string, n: number) =>
      mongo('find', 'events', {
        shape: { filter: { device: 'string', kind: 'string' }, sort: { at: -1 }, limit: 'to 10' },
        keys: n,
        docs: n,
        returned: 5,
        bytes: 500,
        plan,
      });
    expectOne(
      found([alarms('IXSCAN { device: 1, kind: 1, at: -1 }', 5)], [alarms('IXSCAN { device: 1, at: -1 }', 21)]),
      'other-index',
      'events is read by another index: IXSCAN { device: 1, at: -1 }, was IXSCAN { device: 1, kind: 1, at: -1 }; 21 documents examined per call, was 5',
      'create the index { device: 1, kind: 1, at: -1 } of events again, or hint it where it is still there',
    );
  });

  it('has lost a field of its filter', () => {
    const all = mongo('find', 'orders', {
      shape: { limit: 'to 10', sort: { placed: -1 } },
      keys: 10,
      docs: 10,
      returned: 10,
      bytes: 4_000,
      plan: 'IXSCAN { placed: -1 }',
    });
    const twice = { ...all, counts: { ...all.counts, 'mongo.docsExamined': 900 } };
    expect(found([ORDERS], [twice])[0]).toMatchObject({ rule: 'filter-lost', cure: 'filter by customer again' });
  });

  it('has lost an operator of its filter', () => {
    const near = (point: Operation['shape'], n: number) =>
      mongo('find', 'customers', {
        shape: { filter: { place: { $nearSphere: point } } },
        keys: n,
        docs: n,
        returned: n,
        plan: 'GEO_NEAR_2DSPHERE { place: 2dsphere }',
      });
    const point = { $geometry: { type: 'string' } };
    expectOne(
      found([near({ ...point, $maxDistance: 'number' }, 10)], [near(point, 500)]),
      'filter-lost',
      'the filter of customers has lost $maxDistance on place: 500 documents examined per call, was 10',
      'filter by $maxDistance on place again',
    );
    const lines = (filter: Operation['shape'], n: number) =>
      mongo('find', 'orders', { shape: { filter }, keys: n, docs: n, returned: 5, plan: 'IXSCAN { lines.sku: 1 }' });
    const line = { qty: { $gte: 'number' }, sku: 'string' };
    expect(
      found(
        [lines({ lines: { $elemMatch: line } }, 32)],
        [lines({ 'lines.qty': line.qty, 'lines.sku': line.sku }, 294)],
      )[0],
    ).toMatchObject({ rule: 'filter-lost', cure: 'filter by $elemMatch on lines again' });
  });

  it('has lost the filter of its $lookup', () => {
    const [limit, orders] = [
      { $limit: 'to 10' },
      { from: 'orders', localField: '_id', foreignField: 'user', as: 'new' },
    ];
    const joined = (lookup: Operation['shape'], counted: Operation['shape'][string], docs: number, more = {}) =>
      mongo('aggregate', 'users', {
        shape: { pipeline: [limit, { $lookup: lookup }, { $project: { name: 1, n: { $size: counted } } }] },
        keys: docs,
        docs,
        returned: 10,
        bytes: 476,
        plan: 'IXSCAN { _id: 1 }',
        ...more,
      });
    const match = { $match: { status: 'string' } };
    const late = { $filter: { cond: { $eq: ['$$this.status', 'string'] }, input: '$new' } };
    const [sentence, cure] = [
      'the $lookup of users into orders has lost its filter { status }: 500 documents examined per call, was 30',
      "put { status } back into the $lookup's pipeline",
    ];
    const fieldsJoin = joined({ ...orders, pipeline: [match, { $project: { _id: 1 } }] }, '$new', 30);
    expectOne(found([fieldsJoin], [joined(orders, late, 500)]), 'filter-lost', sentence, cure);
    const on = { $expr: { $eq: ['$user', '$$id'] } };
    const expressionJoin = { from: 'orders', let: { id: '$_id' }, as: 'new' };
    expectOne(
      found(
        [joined({ ...expressionJoin, pipeline: [{ $match: { ...match.$match, ...on } }] }, '$new', 30)],
        [joined({ ...expressionJoin, pipeline: [{ $match: on }] }, late, 500)],
      ),
      'filter-lost',
      sentence,
      cure,
    );
    // The same join, written otherwise, has lost nothing.
    const rules = found(
      [joined({ ...expressionJoin, pipeline: [{ $match: { ...match.$match, ...on } }] }, '$new', 30)],
      [joined({ ...orders, pipeline: [match] }, '$new', 500)],
    ).map(({ rule }) => rule);
    expect(rules).toEqual(['more-examined']);
  });

  it('has lost the limit of its $lookup', () => {
    const joined = (pipeline: Operation['shape'][string], n: number, bytes: number) => {
      const lookup = { from: 'tickets', localField: 'team', foreignField: 'team', as: 'last', pipeline };
      const shape = { pipeline: [{ $match: { handle: 'string' } }, { $lookup: lookup }] };
      const plan = 'IXSCAN { handle: 1 }';
      return mongo('aggregate', 'agents', { shape, keys: n, docs: n, returned: 1, bytes, plan });
    };
    const [sort, limit, project] = [{ $sort: { opened: -1 } }, { $limit: '1' }, { $project: { subject: 1 } }];
    const before = joined([sort, limit, project], 2, 200);
    const cure = "put { $limit: ... } back into the $lookup's pipeline";
    expectOne(
      found([before], [joined([sort, project], 101, 200)]),
      'limit-lost',
      'the $lookup of agents into tickets has lost $limit: 101 documents examined per call, was 2',
      cure,
    );
    expectOne(
      found([before], [joined([sort, project], 2, 9_000)]),
      'limit-lost',
      'the $lookup of agents into tickets has lost $limit: 9 kB each time, was 200 bytes',
      cure,
    );
  });

  it('projects otherwise, for as many bytes', () => {
    const named = (projection: Operation['shape'], docs: number) =>
      mongo('find', 'users', { shape: { limit: 'to 10', projection }, keys: 10, docs, returned: 10, bytes: 476 });
    expect(found([named({ name: 1 }, 10)], [named({ name: 1, number: 1 }, 90)]).map(({ rule }) => rule)).toEqual([
      'more-examined',
    ]);
  });

  it('is forced to another index by a hint', () => {
    const read = (hint: Operation['shape'][string] | undefined, n: number, plan: string) =>
      mongo('find', 'orders', {
        shape: hint === undefined ? ORDERS.shape : { ...ORDERS.shape, hint },
        keys: n,
        docs: n,
        returned: 10,
        bytes: 4_000,
        plan,
      });
    const fitting = 'IXSCAN { customer: 1, placed: -1 }';
    const forced = read({ placed: -1 }, 400, 'IXSCAN { placed: -1 }');
    const sentence =
      'the hint { placed: -1 } forces another index of orders: IXSCAN { placed: -1 }, was IXSCAN { customer: 1, placed: -1 }; 400 documents examined per call, was 10';
    expectOne(
      found([read(undefined, 10, fitting)], [forced]),
      'other-index',
      sentence,
      'leave the hint { placed: -1 } out',
    );
    expectOne(
      found([read({ customer: 1, placed: -1 }, 10, fitting)], [forced]),
      'other-index',
      sentence,
      'hint { customer: 1, placed: -1 } again',
    );
    expectOne(
      found([read(undefined, 10, fitting)], [read('by_customer', 25, 'SORT of IXSCAN { customer: 1 }')]),
      'sort-in-memory',
      'the sort { placed: -1 } of orders is done in memory: the hint by_customer forces an index without this order',
      'leave the hint by_customer out',
    );
    expectOne(
      found([read(undefined, 10, fitting)], [read({ $natural: 1 }, 900, 'COLLSCAN')]),
      'index-lost',
      'orders is read without an index, as the hint { $natural: 1 } forces it: COLLSCAN, was IXSCAN { customer: 1, placed: -1 }',
      'leave the hint { $natural: 1 } out',
    );
    const either = { filter: { $or: [{ customer: 'number' }, { email: 'string' }] } };
    const search = (hint: Operation['shape'], n: number, plan: string) =>
      mongo('find', 'orders', { shape: { ...either, ...hint }, keys: n, docs: n, returned: 10, plan });
    expect(
      found([search({}, 20, 'IXSCAN { customer: 1 }')], [search({ hint: { $natural: 1 } }, 900, 'COLLSCAN')]),
    ).toMatchObject([{ rule: 'index-lost', cure: 'leave the hint { $natural: 1 } out' }]);
    expectOne(
      found([read(undefined, 100, 'COLLSCAN')], [read({ placed: -1 }, 400, 'IXSCAN { placed: -1 }')]),
      'more-examined',
      'the hint { placed: -1 } forces an index of orders by which more is examined: 400 documents examined per call, was 100',
      'leave the hint { placed: -1 } out',
    );
  });

  it('is forced to an index by a hint that came with another filter', () => {
    const read = (shape: Operation['shape'], n: number, plan: string) =>
      mongo('find', 'tickets', {
        ...{
          shape: { sort: { opened: -1 }, limit: 'to 10', ...shape },
          keys: n,
          docs: n,
          returned: 5,
          bytes: 500,
          plan,
        },
      });
    const listed = read({ filter: { team: { $in: ['number', 'to 10'] } } }, 5, 'IXSCAN { team: 1, opened: -1 }');
    const range = { filter: { team: { $gte: 'number', $lte: 'number' } } };
    const hint = { team: 1, opened: -1 };
    expectOne(
      found([listed], [read({ ...range, hint }, 500, 'SORT of IXSCAN { team: 1, opened: -1 }')]),
      'sort-in-memory',
      'the sort { opened: -1 } of tickets is done in memory: the hint { team: 1, opened: -1 } forces an index without this order',
      'leave the hint { team: 1, opened: -1 } out, or filter by { team: { $in: [number, to 10] } } again',
    );
    expectOne(
      found([listed], [read({ ...range, hint: { $natural: 1 } }, 5_000, 'COLLSCAN')]),
      'index-lost',
      'tickets is read without an index, as the hint { $natural: 1 } forces it: COLLSCAN, was IXSCAN { team: 1, opened: -1 }',
      'leave the hint { $natural: 1 } out, or filter by { team: { $in: [number, to 10] } } again',
    );
    // Without a scan or a sort it is the filter that asks for more.
    const [examined] = found([listed], [read({ ...range, hint }, 500, 'IXSCAN { team: 1, opened: -1 }')]);
    expect(examined).toMatchObject({ rule: 'more-examined' });
    expect(examined?.sentence).not.toContain('hint');
  });

  it('joins by an expression, so that another index of the joined collection is read', () => {
    const joined = (lookup: Operation['shape'], docs: number, inner: string) => {
      const pipeline = [{ $match: { customer: 'number' } }, { $lookup: { as: 'bought', from: 'products', ...lookup } }];
      const one = mongo('aggregate', 'orders', {
        shape: { pipeline },
        keys: docs,
        docs,
        returned: 5,
        plan: 'IXSCAN { customer: 1 }',
      });
      return { ...one, plans: one.plans.map((plan) => ({ ...plan, indexes: [...plan.indexes, inner] })) };
    };
    expectOne(
      found(
        [joined({ foreignField: 'sku', localField: 'lines.sku' }, 20, 'by_sku { sku: 1 }')],
        [joined({ pipeline: [{ $match: { $expr: { $in: ['$sku', '$$skus'] } } }] }, 1_505, '_id_ { _id: 1 }')],
      ),
      'other-index',
      'the $lookup of orders reads products by another index: { _id: 1 }, was { sku: 1 }; 1,505 documents examined per call, was 20',
      'join by localField and foreignField (sku), in place of $expr',
    );
  });

  it('is asked for each document that one $lookup joined, whose documents it had put into one', () => {
    const joined = mongo('aggregate', 'users', {
      shape: {
        pipeline: [
          { $sort: { _id: 1 } },
          { $limit: 'to 100' },
          { $group: { _id: 'null', users: { $push: '$$ROOT' } } },
          { $lookup: { as: 'projects', foreignField: 'user_id', from: 'projects', localField: 'users._id' } },
        ],
      },
      keys: 200,
      docs: 1_000,
      returned: 1,
      bytes: 40_000,
      plan: 'IXSCAN { _id: 1 }',
    });
    const both = {
      ...joined,
      plans: joined.plans.map((plan) => ({ ...plan, indexes: [...plan.indexes, 'by_user { user_id: 1 }'] })),
    };
    const users = mongo('find', 'users', {
      shape: { limit: 'to 100', sort: { _id: 1 } },
      keys: 100,
      docs: 100,
      returned: 100,
      bytes: 10_000,
      plan: 'IXSCAN { _id: 1 }',
    });
    const projects = mongo('find', 'projects', {
      shape: { filter: { user_id: 'ObjectId' } },
      asked: 100,
      keys: 900,
      docs: 900,
      returned: 900,
      bytes: 90_000,
      plan: 'IXSCAN { user_id: 1 }',
    });
    expect(found([both], [users, projects]).map(({ sentence }) => sentence)).toEqual([
      'projects is asked once per user: 100 finds per call, was 0',
    ]);
  });

  it('is sorted by what is computed, for which there can be no index', () => {
    const sorted = (stages: Operation['shape'][], plan: string, docs: number) =>
      mongo('aggregate', 'orders', { shape: { pipeline: stages }, docs, returned: 10, plan });
    expectOne(
      found(
        [sorted([{ $sort: { placed: -1 } }, { $limit: 'to 10' }], 'IXSCAN { placed: -1 }', 10)],
        [
          sorted(
            [{ $addFields: { day: { $dateTrunc: { date: '$placed' } } } }, { $sort: { day: -1 } }, { $limit: 'to 10' }],
            'SORT of COLLSCAN',
            3_000,
          ),
        ],
      ),
      'index-lost',
      'orders is read without an index: COLLSCAN, was IXSCAN { placed: -1 }',
      'sort by a field that is stored: day is computed for each document',
    );
  });

  it('is a new one, however little it sorts', () => {
    const panel = mongo('find', 'products', {
      shape: { filter: { sku: { $in: ['string', 'to 10'] } }, sort: { _id: 1 } },
      keys: 9,
      docs: 9,
      returned: 9,
      plan: 'SORT of IXSCAN { sku: 1 }',
      counts: { 'mongo.sortsInMemory': 1 },
    });
    expectOne(
      found([ORDERS], [ORDERS, panel]),
      'more-asked',
      'products is asked, which it was not: 1 find per call, 18 documents and keys examined',
      undefined,
    );
  });

  it('opens a change stream on each call', () => {
    const watch = (asked: number) =>
      mongo('aggregate', 'products', { shape: { pipeline: [{ $changeStream: {} }] }, asked });
    expectOne(
      found([watch(0.05)], [watch(1)]),
      'change-stream-opened',
      'a change stream of products is opened on each call: 1 per call, was 0.05',
      'open one change stream for the process, and keep it',
    );
  });
});

describe('a write of MongoDB', () => {
  const stock = (asked: number, more: Operation['shape'] = {}) =>
    mongo('update', 'products', {
      shape: { filter: { sku: 'string' }, update: { $inc: { stock: 'number' } }, ...more },
      asked,
      keys: 20,
      docs: 20,
      counts: { 'mongo.docsWritten': 20, 'mongo.bytesIn': 2_000 },
      plan: 'IXSCAN { sku: 1 }',
    });

  it('is no longer batched', () => {
    expectOne(
      found([stock(1)], [stock(20)]),
      'writes-unbatched',
      'products is written one by one: 20 updates per call, was 1',
      'one bulkWrite for all of them',
    );
  });

  it.each(['update', 'delete'])('fits more documents than it did: %s', (verb) => {
    const write = (shape: Operation['shape'], docs: number, plan: string) => {
      const update = verb === 'delete' ? {} : { update: { $inc: { views: 'number' } } };
      const counts = { 'mongo.docsWritten': docs, 'mongo.bytesIn': 90 };
      return mongo(verb, 'tickets', { shape: { ...shape, ...update }, keys: docs, docs, plan, counts });
    };
    const one = write({ filter: { _id: 'number' } }, 1, 'IDHACK');
    expectOne(
      found([one], [write({ filter: { team: 'number' }, multi: true }, 100, 'IXSCAN { team: 1 }')]),
      'filter-lost',
      `each ${verb} writes 100 documents of tickets, was 1: the filter has lost _id`,
      'filter by _id again',
    );
    const filter = { team: 'number' };
    expectOne(
      found([write({ filter }, 1, 'IXSCAN { team: 1 }')], [write({ filter, multi: true }, 100, 'IXSCAN { team: 1 }')]),
      'filter-lost',
      `each ${verb} writes 100 documents of tickets, was 1: ${verb}Many in place of ${verb}One`,
      `${verb}One again`,
    );
  });

  it('is made for each document, in place of one for many', () => {
    const range = { _id: { $gte: 'number', $lt: 'number' } };
    const write = (verb: string, shape: Operation['shape'], asked: number, repeated = 0) =>
      mongo(verb, 'products', {
        shape,
        asked,
        keys: 12,
        docs: 12,
        counts: { 'mongo.docsWritten': 12, 'mongo.bytesIn': 80 * asked, 'mongo.repeatedWrites': repeated },
        plan: 'IXSCAN { _id: 1 }',
      });
    const update = { $inc: { views: 'number' } };
    const ids = mongo('find', 'products', { shape: { filter: range }, keys: 12, docs: 12, returned: 12, bytes: 400 });
    // Each id is written once a call, and so in each of 20 calls.
    const each = write('update', { filter: { _id: 'number' }, update }, 12, 12 - 12 / 20);
    expectOne(
      found([write('update', { filter: range, multi: true, update }, 1)], [ids, each]),
      'writes-unbatched',
      'products is written one by one: 12 updates per call, was 1',
      'one updateMany again',
    );
    expectOne(
      found(
        [write('delete', { filter: range, multi: true }, 1)],
        [ids, write('delete', { filter: { _id: 'number' } }, 12)],
      ),
      'writes-unbatched',
      'products is written one by one: 12 deletes per call, was 1',
      'one deleteMany again',
    );
    const batch = write('update', { filter: { _id: 'number' }, update }, 1, 12 - 12 / 20);
    expect(found([write('update', { filter: range, multi: true, update }, 1)], [ids, batch])).not.toContainEqual(
      expect.objectContaining({ rule: 'write-conflicts' }),
    );
    // All of them to one document.
    const hot = write('update', { filter: { _id: 'number' }, update }, 12, 12 - 1 / 20);
    const rules = found([write('update', { filter: range, multi: true, update }, 1)], [ids, hot]);
    expect(rules.map(({ rule }) => rule).sort()).toEqual(['write-conflicts', 'writes-unbatched']);
    const apart = write('update', { filter: { _id: 'number' }, update }, 12);
    expect(found([apart], [hot])).toMatchObject([{ rule: 'write-conflicts' }]);
  });

  it('was not made before', () => {
    const save = mongo('update', 'users', {
      shape: { filter: { _id: 'ObjectId' }, update: { $set: { bio: 'string' } } },
      docs: 1,
      keys: 1,
      plan: 'IDHACK',
    });
    expectOne(
      found([USER], [USER, save]),
      'needless-write',
      'users is written, which it was not: 1 update per call, was 0',
      'write users only where something changed (as isModified() before save())',
    );
  });

  it('reads before it writes, in place of an upsert', () => {
    const upsert = mongo('update', 'customers', {
      shape: { filter: { email: 'string' }, update: { $set: { name: 'string' } }, upsert: true },
      counts: { 'mongo.docsWritten': 1 },
      plan: 'IXSCAN { email: 1 }',
    });
    const read = mongo('find', 'customers', { shape: { filter: { email: 'string' }, limit: '1' }, docs: 1, keys: 1 });
    const update = mongo('update', 'customers', {
      shape: { filter: { _id: 'ObjectId' }, update: { $set: { name: 'string' } } },
      asked: 0.6,
      counts: { 'mongo.docsWritten': 0.6 },
      plan: 'IDHACK',
    });
    const insert = mongo('insert', 'customers', {
      shape: { documents: '1' },
      asked: 0.4,
      counts: { 'mongo.docsWritten': 0.4 },
    });
    expectOne(
      found([upsert], [read, update, insert]),
      'read-then-write',
      'customers is read before it is written: find and update and insert in place of one update with upsert',
      'one updateOne with upsert: true',
    );
  });

  it('finds what it writes, in place of writing what it finds', () => {
    const [filter, many] = [{ page: 'string' }, { multi: true }];
    const write = (verb: string, shape: Operation['shape'], plan: string) => {
      const update = verb === 'update' ? { update: { $set: { seen: true } } } : {};
      const counts = { 'mongo.docsWritten': 2 };
      return mongo(verb, 'visits', { shape: { ...shape, ...update }, keys: 2, docs: 2, plan, counts });
    };
    const read = mongo('find', 'visits', {
      ...{ shape: { filter }, keys: 2, docs: 2, returned: 2, bytes: 300, plan: 'IXSCAN { page: 1 }' },
    });
    const ids = { filter: { _id: { $in: ['ObjectId', 'to 10'] } }, ...many };
    expectOne(
      found(
        [write('delete', { filter, ...many }, 'IXSCAN { page: 1 }')],
        [read, write('delete', ids, 'IXSCAN { _id: 1 }')],
      ),
      'read-then-write',
      'visits is read before it is deleted: find and delete in place of one delete',
      'one deleteMany with { page }',
    );
    expectOne(
      found(
        [write('update', { filter }, 'IXSCAN { page: 1 }')],
        [read, write('update', { filter: { _id: 'ObjectId' } }, 'IDHACK')],
      ),
      'read-then-write',
      'visits is read before it is written: find and update in place of one update',
      'one updateOne with { page }',
    );
  });

  it('reads a document and writes it whole', () => {
    const write = (update: Operation['shape'], bytes: number) =>
      mongo('update', 'customers', {
        shape: { filter: { _id: 'ObjectId' }, update },
        docs: 1,
        counts: { 'mongo.docsWritten': 1, 'mongo.bytesIn': bytes },
        plan: 'IDHACK',
      });
    const read = mongo('find', 'customers', { shape: { filter: { _id: 'ObjectId' }, limit: '1' }, docs: 1 });
    expectOne(
      found([write({ $inc: { visits: 'number' } }, 94)], [read, write({ replacement: 'document' }, 2_400)]),
      'whole-array-written',
      'customers is written with whole documents: 2.4 kB sent each time, was 94 bytes',
      '$inc of visits alone, as before, or $set of those fields alone that changed',
    );
  });

  it('answers the whole document that it modified', () => {
    const taken = (shape: Operation['shape'], bytes: number) =>
      mongo('findAndModify', 'products', {
        shape: { filter: { _id: 'ObjectId' }, update: { $inc: { stock: 'number' } }, ...shape },
        docs: 1,
        bytes,
        counts: { 'mongo.docsWritten': 1 },
        plan: 'IDHACK',
      });
    expectOne(
      found([taken({ projection: { sku: 1 } }, 122)], [taken({}, 2_200)]),
      'projection-lost',
      'products is read whole: 2.2 kB each time, was 122 bytes; the projection { sku: 1 } is gone',
      'project { sku: 1 } again',
    );
  });

  it('writes a whole array', () => {
    const review = (update: Operation['shape'][string], bytes: number) =>
      mongo('update', 'products', {
        shape: { filter: { sku: 'string' }, update },
        keys: 1,
        docs: 1,
        counts: { 'mongo.docsWritten': 1, 'mongo.bytesIn': bytes },
        plan: 'IXSCAN { sku: 1 }',
      });
    const findings = found(
      [review({ $push: { reviews: 'string' } }, 200)],
      [review({ $set: { reviews: ['string', 'more'] } }, 11_700)],
    );
    expect(findings).toMatchObject([
      {
        rule: 'whole-array-written',
        sentence: 'products is written with the whole array reviews ($set): 11.7 kB sent each time, was 200 bytes',
        cure: '$push what is new, in place of $set of the whole of reviews',
      },
    ]);
  });

  it('writes more index keys', () => {
    const lines = (keys: number) =>
      mongo('insert', 'audit', {
        shape: { documents: 'to 100' },
        counts: { 'mongo.docsWritten': 50, 'mongo.keysWritten': keys },
      });
    const findings = found([lines(100)], [lines(550)]);
    expect(findings).toMatchObject([
      {
        rule: 'write-amplification',
        sentence: 'each document that is written to audit writes 11 index keys, was 2: 550 per call, was 100',
        cure: 'drop the indexes of audit that no query reads ($indexStats shows which)',
      },
    ]);
  });

  it('runs in a transaction', () => {
    expectOne(
      found([stock(1)], [stock(1, { transaction: true }), mongo('commitTransaction', 'admin')]),
      'transaction-added',
      'the update of products runs in a transaction: 1 commit per call, was 0',
      'leave the transaction out: one write of one document is atomic by itself',
    );
  });

  it('asks for a stronger write concern', () => {
    expect(found([stock(1)], [stock(1, { writeConcern: { w: 'majority', j: true } })])).toMatchObject([
      {
        rule: 'concern-raised',
        sentence: 'products is written with writeConcern { w: majority, j: true }, was none given',
      },
    ]);
  });

  it('waits for other writers', () => {
    const conflicting = (conflicts: number) => {
      const operation = stock(12);
      return { ...operation, counts: { ...operation.counts, 'mongo.writeConflicts': conflicts } };
    };
    expect(found([conflicting(0)], [conflicting(100)])).toMatchObject([
      {
        rule: 'write-conflicts',
        sentence: 'writers of products wait for each other: 5 write conflicts per call, was 0',
        cure: 'write to different documents of products, or put the increments of one document together',
      },
    ]);
  });
});

it('a client of MongoDB is made for each call', () => {
  expectOne(
    diagnose([
      worse(
        workOf([USER], { connections: { created: 1 } }),
        workOf([USER], { connections: { created: 40, maxCheckedOut: 2 } }),
      ),
    ]),
    'client-per-call',
    'a client of MongoDB is made for each call: 40 connections in 20 calls, was 1',
    'make one MongoClient for the process, and share it',
  );
});

describe('Redis', () => {
  it('is asked key by key', () => {
    expectOne(
      found(
        [redis('mget', 'rating:*', { shape: { keys: 'to 100' }, bytes: 400 })],
        [redis('get', 'rating:*', { asked: 20, bytes: 700 })],
      ),
      'keys-one-by-one',
      'rating:* is asked key by key: 20 GET per call, was 1 MGET',
      'one MGET for all keys',
    );
  });

  it('reads a whole hash for one field', () => {
    expectOne(
      found([redis('hget', 'settings', { bytes: 60 })], [redis('hgetall', 'settings', { bytes: 150_000 })]),
      'whole-value-read',
      'settings is read whole: HGETALL, was HGET; 150 kB each time, was 60 bytes',
      'HGET (or HMGET) of the fields that are used',
    );
  });

  it('is sent a script with every call', () => {
    expectOne(
      found(
        [redis('evalsha', 'quota:*', { shape: { script: 'abc' }, bytes: 100 })],
        [redis('eval', 'quota:*', { shape: { script: 'abc' }, bytes: 1_500 })],
      ),
      'script-sent',
      'the script of quota:* travels with every call: EVAL, was EVALSHA; 1.5 kB each time, was 100 bytes',
      'EVALSHA with the hash of the script, and EVAL only where Redis answers NOSCRIPT',
    );
  });

  it('walks over all keys', () => {
    expect(found([redis('smembers', 'names')], [redis('keys', '', { shape: { MATCH: 'pattern' } })])[0]).toMatchObject({
      rule: 'keyspace-walked',
      sentence: 'KEYS walks over every key of Redis: 1 KEYS per call, was 0',
    });
  });
});

describe('a cache', () => {
  const get = (target: string, shownKeys: string[]) => redis('get', target, { bytes: 80, shownKeys });
  const KEYS = ['user:a@example.test', 'user:b@example.test'];
  const hits = { redis: { hits: 20, misses: 0 } };
  const misses = { redis: { hits: 0, misses: 20 } };
  const set = (shape: Operation['shape'], target = 'user:*') =>
    redis('set', target, { shape, bytes: 120, shownKeys: KEYS });

  it('has a key that varies', () => {
    const shown = ['users:a:en:0.123', 'users:b:en:0.456'];
    const findings = diagnose([
      worse(
        workOf([get('users:*:en', ['users:a:en', 'users:b:en'])], hits),
        workOf([get('users:*:en:*', shown), USER, set({ EX: 300 }, 'users:*:en:*')], misses),
      ),
    ]);
    expectOne(
      findings,
      'cache-key-varies',
      'the key of the cache varies from call to call: users:a:en:0.123 and users:b:en:0.456',
      'leave out of the key what differs from call to call (a user, a time, a random number)',
    );
    expect(findings[0]?.rows[0]).toEqual({
      what: 'hits of Redis',
      before: '100% of 20 lookups',
      after: '0% of 20 lookups',
    });
  });

  it('has a key that varies, also where nothing is in it yet', () => {
    const [was, is] = [
      ['user:a', 'user:b'],
      ['user:a:0.123', 'user:b:0.456'],
    ];
    const cold = (target: string, shownKeys: string[], bytes: number) =>
      workOf([redis('get', target, { bytes, shownKeys }), USER], misses);
    const varies = diagnose([
      worse(cold('user:*', was, 36), cold('user:*:*', is, 61), { variant: 'cold', checks: ['shop/cold/work'] }),
      worse(workOf([get('user:*', was)], hits), cold('user:*:*', is, 61), { checks: ['shop/current/work'] }),
    ]);
    expect(varies).toHaveLength(1);
    expect(varies[0]).toMatchObject({ rule: 'cache-key-varies' });
    expect(varies[0]?.variants).toHaveLength(2);
    // A longer key is no value that grew.
    const named = ['user:a:english', 'user:b:english'];
    const longer = diagnose([worse(cold('user:*', was, 36), cold('user:*:*', named, 46))]);
    expect(longer.map(({ rule }) => rule)).not.toContain('cached-value-grew');
    expect(longer.map(({ rule }) => rule)).not.toContain('cache-key-varies');
  });

  it('expires at once, under two names by one mistake', () => {
    const role = (shape: Operation['shape']) => [get('role:*', KEYS), redis('set', 'role:*', { shape, bytes: 90 })];
    const both = (shape: Operation['shape'], hitsAndMisses: typeof hits) =>
      workOf([get('user:*', KEYS), USER, set(shape), ...role(shape)], hitsAndMisses);
    const findings = diagnose([worse(both({ EX: 60 }, hits), both({ EX: 0.06 }, misses))]);
    expect(findings.map(({ rule }) => rule)).toEqual(['cache-expires-at-once']);
    expect(findings[0]?.sentence).toBe('role:* expires at once: SET for 0.06 s, was 60 s; so does user:*');
  });

  it('expires at once', () => {
    const miss = (shape: Operation['shape']) => workOf([get('user:*', KEYS), USER, set(shape)], misses);
    const findings = diagnose([
      worse(miss({ EX: 60 }), miss({ EX: 0.06 }), { variant: 'miss', checks: ['shop/miss/work'] }),
      worse(workOf([get('user:*', KEYS)], hits), miss({ EX: 0.06 }), {
        variant: 'cached',
        checks: ['shop/cached/work', 'shop/cached/hitRate'],
      }),
    ]);
    expect(findings).toMatchObject([
      {
        rule: 'cache-expires-at-once',
        explains: ['shop/miss/work', 'shop/cached/work', 'shop/cached/hitRate'],
        sentence: 'user:* expires at once: SET for 0.06 s, was 60 s',
      },
    ]);
  });

  it('never expires', () => {
    const miss = (shape: Operation['shape']) => workOf([get('user:*', KEYS), USER, set(shape)], misses);
    expect(diagnose([worse(miss({ EX: 300 }), miss({}))])).toMatchObject([
      {
        rule: 'cache-never-expires',
        sentence: 'user:* never expires: SET without EX, was EX 300',
        cure: 'SET user:* ... EX 300',
      },
    ]);
  });

  it('never expires, of a counter that did', () => {
    const counted = (left: number, ...more: Operation[]) =>
      workOf([redis('incr', 'rl:*', { bytes: 30, counts: { 'redis.withoutExpiry': left } }), ...more]);
    const expire = redis('expire', 'rl:*', { bytes: 30 });
    expect(diagnose([worse(counted(0, expire), counted(1))])).toMatchObject([
      {
        rule: 'cache-never-expires',
        sentence: 'rl:* never expires: INCR without EXPIRE, was followed by EXPIRE',
        cure: 'an expiry for rl:*: EXPIRE in the same pipeline',
      },
    ]);
    // One that never did may be meant to stay.
    expect(diagnose([worse(counted(0), counted(1))])).not.toMatchObject([{ rule: 'cache-never-expires' }]);
  });

  it('is not read any more', () => {
    expectOne(
      diagnose([worse(workOf([get('user:*', KEYS)], hits), workOf([USER]))]),
      'cache-not-read',
      'user:* is not read any more: MongoDB is asked once per call, was 0',
      'read user:* before MongoDB is asked',
    );
  });

  it('is asked for what nothing writes', () => {
    expectOne(
      diagnose([worse(workOf([get('user:*', KEYS)], hits), workOf([get('user:*', KEYS), USER], misses))]),
      'cache-never-hits',
      'the cache user:* never hits: 0% of 20 lookups, was 100% of 20 lookups',
      'store what is asked for: nothing writes user:*',
    );
  });

  it('holds more than is used', () => {
    const value = (bytes: number) => workOf([redis('get', 'user:*', { bytes, shownKeys: KEYS })], hits);
    expectOne(
      diagnose([worse(value(80), value(2_100))]),
      'cached-value-grew',
      'what is cached under user:* grew: 2.1 kB each time, was 80 bytes',
      'cache those fields alone that are used',
    );
  });

  it('is stampeded', () => {
    const together = (loads: number) =>
      workOf(
        [
          redis('get', 'user:*', { asked: 10, bytes: 500, shownKeys: KEYS }),
          {
            ...USER,
            asked: USER.asked * loads,
            counts: Object.fromEntries(Object.entries(USER.counts).map(([path, n]) => [path, n * loads])),
          },
          redis('set', 'user:*', { asked: loads, shape: { EX: 300 }, bytes: 120 * loads }),
        ],
        { redis: { hits: 0, misses: 200 } },
      );
    expectOne(
      diagnose([worse(together(1), together(10))]),
      'stampede',
      'concurrent misses of user:* are not put together: users is asked 10 times per call, was 1',
      'keep one promise for each key that is being loaded, and let the others await it (single flight)',
    );
  });
});

describe('a value of Redis', () => {
  it.each([
    [
      'exists',
      'get',
      { bytes: 4_000 },
      'page:* is read whole: GET, was EXISTS; 4 kB each time, was 33 bytes',
      'EXISTS',
    ],
    [
      'llen',
      'lrange',
      { bytes: 4_000 },
      'page:* is read whole: LRANGE, was LLEN; 4 kB each time, was 33 bytes',
      'LLEN',
    ],
    [
      'scard',
      'smembers',
      { bytes: 4_000 },
      'page:* is read whole: SMEMBERS, was SCARD; 4 kB each time, was 33 bytes',
      'SCARD',
    ],
  ])('is read whole where %s said enough', (was, is, per, sentence, cure) => {
    expectOne(
      found([redis(was, 'page:*', { bytes: 33 })], [redis(is, 'page:*', per)]),
      'whole-value-read',
      sentence,
      cure,
    );
  });

  it('is written in a transaction, which is told once', () => {
    const incr = redis('incr', 'hits:*', { bytes: 30 });
    expectOne(
      found([incr], [redis('multi', '', { bytes: 20 }), incr, redis('exec', '', { bytes: 20 })]),
      'more-asked',
      'multi is asked, which it was not: 1 MULTI per call',
      undefined,
    );
  });
});
