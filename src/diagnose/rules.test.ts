import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { FINDING_RULE_NAMES, FINDING_RULES } from '../model/finding.ts';
import type { Operation } from '../model/operation.ts';
import { found, mongo, redis, workOf, worse } from './diagnose.fixture.ts';
import { diagnose } from './diagnose.ts';
import { RULES } from './rules.ts';

/** Findings that are told without a rule of their own: nothing is explained by them, or no cause is known. */
const WITHOUT_RULE = ['slower', 'more-work', 'answer-changed', 'better', 'traded', 'other-count'];

it('every name of a finding has one rule', () => {
  const names = RULES.map(({ name }) => name);
  expect([...names, ...WITHOUT_RULE].sort()).toEqual([...FINDING_RULE_NAMES].sort());
});

it('every rule stands in the documentation with its words, example, evidence and cure', async () => {
  const page = await readFile(new URL('../../docs/findings.md', import.meta.url), 'utf8');
  const text = page.replaceAll(/\s+/g, ' ');
  for (const { name, example, evidence, cure } of RULES) {
    for (const part of [`\`${name}\``, FINDING_RULES[name], example, evidence, cure ?? name])
      expect(text).toContain(part);
  }
  for (const name of WITHOUT_RULE) expect(text).toContain(`\`${name}\``);
});

const PAGE = { filter: { status: 'string' }, sort: { _id: 1 }, limit: 'to 100' };
const page = (shape: Operation['shape'], n: number, per: Parameters<typeof mongo>[2] = {}) =>
  mongo('find', 'orders', {
    shape,
    keys: n,
    docs: n,
    returned: 20,
    bytes: 4_000,
    plan: 'IXSCAN { status: 1 }',
    ...per,
  });

describe('rules for MongoDB', () => {
  it.each([
    [
      'limit-lost',
      page(PAGE, 20),
      page({ filter: PAGE.filter, sort: PAGE.sort }, 400, { returned: 400, bytes: 80_000 }),
    ],
    ['small-batches', page(PAGE, 20), page(PAGE, 20, { counts: { 'mongo.commands': 11 } })],
    ['documents-grew', page(PAGE, 20), page(PAGE, 20, { bytes: 90_000 })],
    ['negated-filter', page(PAGE, 20), page({ ...PAGE, filter: { status: { $ne: 'string' } } }, 900)],
    ['more-examined', page(PAGE, 20), page(PAGE, 900)],
    [
      'projection-lost',
      page({ ...PAGE, projection: { name: 1 } }, 20),
      page({ ...PAGE, projection: { lines: 1, name: 1 } }, 20, { bytes: 40_000 }),
    ],
    [
      'unbounded-in',
      page({ ...PAGE, filter: { sku: { $in: ['string', 'to 10'] } } }, 10),
      page({ ...PAGE, filter: { sku: { $in: ['string', 'more'] } } }, 300),
    ],
    ['regex-walks-index', page(PAGE, 20), page({ ...PAGE, filter: { status: 'regex unanchored' } }, 900)],
    [
      'wrong-type',
      page({ ...PAGE, collation: { locale: 'en', strength: 2 } }, 20),
      page(PAGE, 900, { plan: 'COLLSCAN' }),
    ],
    ['computed-filter', page(PAGE, 20), page({ ...PAGE, filter: { $where: 'javascript' } }, 900, { plan: 'COLLSCAN' })],
  ] as const)('%s', (rule, before, after) => {
    expect(found([before], [after]).map((one) => one.rule)).toEqual([rule]);
  });

  it('read-then-write', () => {
    const update = mongo('update', 'orders', {
      shape: { filter: { _id: 'ObjectId' }, update: { $inc: { n: 'number' } } },
      docs: 1,
      keys: 1,
      plan: 'IDHACK',
    });
    const both = mongo('findAndModify', 'orders', { shape: update.shape, docs: 1, keys: 1, plan: 'IDHACK' });
    const read = mongo('find', 'orders', { shape: { filter: { _id: 'ObjectId' } }, docs: 1, keys: 1, plan: 'IDHACK' });
    expect(found([both], [read, update])).toMatchObject([
      {
        rule: 'read-then-write',
        sentence: 'orders is read before it is written: find and update in place of one findAndModify',
        cure: 'one findOneAndUpdate',
      },
    ]);
  });

  it('more-asked has no cure, as nothing is known but that it came', () => {
    const [finding] = found(
      [page(PAGE, 20)],
      [page(PAGE, 20), mongo('find', 'people', { keys: 1, docs: 1, returned: 1, plan: 'IDHACK' })],
    );
    expect(finding).toMatchObject({
      rule: 'more-asked',
      sentence: 'people is asked, which it was not: 1 find per call, 2 documents and keys examined',
    });
    expect(finding).not.toHaveProperty('cure');
  });

  it('what was asked as one and is asked in parts is told by how often it is asked', () => {
    const find = (shape: Operation['shape'], bytes: number) =>
      mongo('find', 'tickets', { shape, keys: 1, docs: 1, returned: 1, bytes, plan: 'IDHACK' });
    const of = (...fields: string[]) =>
      find(
        { filter: { _id: 'number' }, limit: '1', projection: Object.fromEntries(fields.map((field) => [field, 1])) },
        100 + 20 * fields.length,
      );
    const told = {
      rule: 'more-asked',
      sentence: 'tickets is asked 3 times per call, was 1',
      cure: 'one find with all fields, where its filter has the same values',
    };
    expect(found([of('subject', 'status', 'region')], [of('subject'), of('status'), of('region')])).toMatchObject([
      told,
    ]);
    // The first one may be there still.
    expect(found([of('subject')], [of('subject'), of('status')])).toMatchObject([
      { ...told, sentence: 'tickets is asked 2 times per call, was 1' },
    ]);
    const sorted = find({ filter: { _id: 'number' }, sort: { opened: -1 } }, 120);
    const [another] = found([of('subject')], [of('subject'), sorted]);
    expect(another?.sentence).toBe('tickets is asked 2 times per call, was 1');
    expect(another).not.toHaveProperty('cure');
    const other = find({ filter: { slug: 'string' } }, 120);
    expect(found([of('subject')], [of('subject'), other])[0]?.sentence).toContain('which it was not');
  });

  it('what is asked beside a cache that hits is to be answered from it', () => {
    const get = redis('get', 'art:*', { bytes: 90 });
    const find = (target: string, projection: Operation['shape']) => {
      const shape = { filter: { slug: 'string' }, limit: '1', projection };
      return mongo('find', target, { shape, keys: 1, docs: 1, returned: 1, plan: 'IXSCAN { slug: 1 }' });
    };
    const [byId, title] = [find('articles', { _id: 1 }), find('articles', { title: 1 })];
    const told = (before: Operation[], after: Operation[], hits = 20) => {
      const [was, is] = [before, after].map((all) => workOf(all, { redis: { hits, misses: 20 - hits } }));
      return was === undefined || is === undefined ? [] : diagnose([worse(was, is)]);
    };
    const cure = 'answer from the cache without asking articles';
    expect(told([get], [get, byId])).toMatchObject([{ rule: 'more-asked', cure }]);
    const rare = { ...title, asked: 2, counts: { ...title.counts, 'mongo.commands': 2 } };
    expect(told([get, rare], [get, rare, byId])).toMatchObject([{ rule: 'more-asked', cure }]);
    // It is no cache of this, or none that hits.
    expect(told([get, find('people', { name: 1 })], [get, find('people', { name: 1 }), byId])[0]?.cure).not.toBe(cure);
    expect(told([get], [get, byId], 2)[0]?.cure).not.toBe(cure);
  });

  it('a distinct that a $group answers now is to be asked again', () => {
    const distinct = mongo('distinct', 'tickets', {
      shape: { key: 'status' },
      keys: 5,
      plan: 'DISTINCT_SCAN { status: 1 }',
    });
    const group = (by: string) =>
      mongo('aggregate', 'tickets', {
        shape: { pipeline: [{ $group: { _id: by, n: { $sum: 'number' } } }] },
        ...{ docs: 5_000, returned: 5, bytes: 200, plan: 'COLLSCAN' },
      });
    expect(found([distinct], [group('$status')])).toMatchObject([
      { rule: 'index-lost', cure: "distinct('status') again, or keep the numbers beside what changes them" },
    ]);
    expect(found([distinct], [group('$region')])[0]).not.toHaveProperty('cure');
  });

  it('what was written as one and is written in parts is told by how often it is written', () => {
    const update = (operators: Operation['shape'], filter: Operation['shape'] = { _id: 'number' }) =>
      mongo('update', 'tickets', {
        shape: { filter, update: operators },
        ...{ keys: 1, docs: 1, plan: 'IDHACK', counts: { 'mongo.docsWritten': 1, 'mongo.bytesIn': 90 } },
      });
    const [inc, set] = [{ $inc: { views: 'number' } }, { $set: { last: 'string' } }];
    const sentence = 'tickets is written 2 times per call, was 1';
    expect(found([update({ ...inc, ...set })], [update(inc), update(set)])).toMatchObject([
      { rule: 'needless-write', sentence, cure: 'one update with both ($inc and $set)' },
    ]);
    const status = { $set: { status: 'string' } };
    expect(found([update(set)], [update(set), update(status)])).toMatchObject([
      { sentence, cure: 'one update with all fields ($set)' },
    ]);
    expect(found([update(set)], [update(set), update(inc, { slug: 'string' })])[0]?.sentence).toContain(
      'which it was not',
    );
  });

  it('a $lookup without an index names the field of the other collection', () => {
    const lookup = { $lookup: { as: 'people', foreignField: 'email', from: 'people', localField: 'by' } };
    const joined = (stages: string[], docs: number): Operation => {
      const operation = mongo('aggregate', 'orders', {
        shape: { pipeline: [{ $match: { status: 'string' } }, lookup] },
        keys: 20,
        docs,
        returned: 20,
        plan: 'IXSCAN { status: 1 }',
      });
      return { ...operation, plans: operation.plans.map((plan) => ({ ...plan, stages })) };
    };
    expect(
      found(
        [joined(['EQ_LOOKUP', 'FETCH', 'IXSCAN'], 40)],
        [joined(['EQ_LOOKUP', 'FETCH', 'IXSCAN', 'COLLSCAN'], 8_000)],
      ),
    ).toMatchObject([{ rule: 'index-lost', cure: 'create an index { email: 1 } on people' }]);
  });

  it('a $graphLookup without an index names the field that it connects to', () => {
    const graph = (field: string, stages: string[]): Operation => {
      const graphLookup = { as: 'mates', connectFromField: field, connectToField: field, from: 'agents' };
      const operation = mongo('aggregate', 'agents', {
        shape: { pipeline: [{ $match: { handle: 'string' } }, { $graphLookup: graphLookup }] },
        keys: 1,
        docs: 1,
        returned: 1,
        plan: 'IXSCAN { handle: 1 }',
      });
      return { ...operation, plans: operation.plans.map((plan) => ({ ...plan, stages })) };
    };
    expect(found([graph('team', ['FETCH', 'IXSCAN'])], [graph('name', ['FETCH', 'IXSCAN', 'COLLSCAN'])])).toMatchObject(
      [
        {
          rule: 'index-lost',
          sentence:
            'the $graphLookup of agents reads agents without an index on name: COLLSCAN, was IXSCAN { handle: 1 }',
          cure: 'create an index { name: 1 } on agents',
        },
      ],
    );
  });

  it.each([
    ['COLLSCAN', ['COLLSCAN']],
    ['IXSCAN { team: 1 }', ['FETCH', 'IXSCAN', 'COLLSCAN']],
  ])('a $unionWith without an index names its collection and its filter: %s', (summary, stages) => {
    const united = (match: Operation['shape'][string]) => {
      const union = {
        coll: 'agents',
        pipeline: [...(match === null ? [] : [{ $match: match }]), { $project: { name: 1 } }],
      };
      const pipeline = [{ $match: { team: 'number' } }, { $limit: 'to 10' }, { $unionWith: union }];
      return mongo('aggregate', 'tickets', { shape: { pipeline }, docs: 6, plan: 'IXSCAN { team: 1 }' });
    };
    const scanned = (match: Operation['shape'][string]) => {
      const operation = { ...united(match), counts: { 'mongo.docsExamined': 4_000, 'mongo.commands': 20 } };
      return { ...operation, plans: operation.plans.map((plan) => ({ ...plan, stages, summary })) };
    };
    const before = united({ handle: 'string' });
    expect(found([before], [scanned({ login: 'string' })])).toMatchObject([
      {
        rule: 'index-lost',
        sentence: 'the $unionWith of tickets reads agents without an index on login: COLLSCAN, was IXSCAN { team: 1 }',
        cure: 'create an index { login: 1 } on agents',
      },
    ]);
    expect(found([before], [scanned(null)])[0]?.cure).toMatch(/^filter agents by a field that has an index/);
    const lost = found([before], [scanned({ handle: 'string' })])[0];
    expect(lost?.cure).toContain(
      summary === 'COLLSCAN' ? 'of tickets again' : 'create an index { handle: 1 } on agents',
    );
  });

  it('a pipeline that writes what it has read names the collection that it writes to', () => {
    const report = (pipeline: Operation['shape'][string], counts: Record<string, number> = {}) => [
      mongo('aggregate', 'tickets', {
        shape: { pipeline },
        keys: 100,
        docs: 100,
        returned: 7,
        plan: 'IXSCAN { team: 1 }',
        counts,
      }),
    ];
    const grouped = [{ $match: { team: 'number' } }, { $group: { _id: '$region' } }];
    const counts = { 'mongo.docsWritten': 6, 'mongo.keysWritten': 1, 'mongo.repeatedWrites': 5 };
    expect(found(report(grouped), report([...grouped, { $merge: { into: 'visits' } }], counts))).toMatchObject([
      {
        rule: 'needless-write',
        sentence: 'visits is written by $merge of tickets: 6 documents per call, was 0',
        cure: 'leave $merge out of what is asked in each call: write visits when tickets changes, or now and then',
      },
    ]);
    expect(
      found(report(grouped), report([...grouped, { $out: { coll: 'visits', db: 'shop' } }], counts)),
    ).toMatchObject([
      { rule: 'needless-write', sentence: 'visits is written by $out of tickets: 6 documents per call, was 0' },
    ]);
  });

  it('each of two faults explains the checks that it fails, with nothing to hold it against', () => {
    const page = mongo('find', 'orders', {
      shape: { filter: { user_id: 'int' }, sort: { at: '-1' }, limit: 'to 10' },
      keys: 35,
      docs: 35,
      returned: 10,
      plan: 'SORT of IXSCAN { user_id: 1 }',
    });
    const loop = mongo('find', 'products', {
      shape: { filter: { _id: 'int' }, limit: '1' },
      asked: 25,
      keys: 25,
      docs: 25,
      returned: 25,
      plan: 'IDHACK',
    });
    const checks = ['shop/current/mongoCommands', 'shop/current/docsExaminedPerReturned'];
    const told = found([], [page, loop], { before: undefined, verdict: 'same', checks });
    expect(told.map(({ rule, explains }) => [rule, explains])).toEqual([
      ['query-in-a-loop', ['shop/current/mongoCommands']],
      ['sort-in-memory', ['shop/current/docsExaminedPerReturned']],
    ]);
  });

  it('bound-lost', () => {
    const push = (value: Operation['shape'][string], bytesIn: number) =>
      mongo('update', 'tickets', {
        shape: { filter: { _id: 'number' }, update: { $push: { messages: value } } },
        keys: 1,
        docs: 1,
        counts: { 'mongo.bytesIn': bytesIn },
      });
    expect(found([push({ $each: ['string'], $slice: 'number' }, 144)], [push('string', 112)])).toMatchObject([
      {
        rule: 'bound-lost',
        sentence: 'messages of tickets grows with each call: $push is not bounded by $slice any more',
        cure: '$push with $slice into messages of tickets again',
      },
    ]);
    expect(
      found(
        [redis('lpush', 'seen:*'), redis('ltrim', 'seen:*', { shape: { range: 'part' } })],
        [redis('lpush', 'seen:*')],
      ),
    ).toMatchObject([
      {
        rule: 'bound-lost',
        sentence: 'seen:* grows with each call: LPUSH is not bounded by LTRIM any more',
        cure: 'LTRIM seen:* after each LPUSH again',
      },
    ]);
  });

  it('pool-exhausted', () => {
    const waiting = (waitQueueTimeouts: number) => workOf([page(PAGE, 20)], { connections: { waitQueueTimeouts } });
    expect(diagnose([worse(waiting(0), waiting(3), { checks: ['shop/current/waitQueueTimeouts'] })])).toMatchObject([
      {
        rule: 'pool-exhausted',
        sentence: 'calls wait for a connection in vain: 3 wait-queue time-outs in 20 calls, was 0',
        explains: ['shop/current/waitQueueTimeouts'],
      },
    ]);
  });
});

describe('what MongoDB answered', () => {
  const filter = { team: 'number' };
  const sent = mongo('find', 'tickets', { shape: { filter }, docs: 100, keys: 100, returned: 100, bytes: 200_000 });
  it.each<[string, Operation, string]>([
    [
      'distinct',
      mongo('distinct', 'tickets', { shape: { filter, key: 'agent' }, docs: 100, keys: 100, bytes: 1_500 }),
      'distinct again',
    ],
    [
      '$group',
      mongo('aggregate', 'tickets', {
        shape: { pipeline: [{ $match: filter }, { $group: { _id: null, sum: { $sum: '$views' } } }] },
        ...{ docs: 100, keys: 100, returned: 1, bytes: 130 },
      }),
      'aggregate with $group again',
    ],
    [
      'a count',
      mongo('count', 'tickets', { shape: { filter }, keys: 100, bytes: 60, plan: 'COUNT_SCAN { team: 1 }' }),
      'countDocuments again',
    ],
  ])('the application computes from documents: %s', (by, before, cure) => {
    const findings = found([before], [sent]);
    expect(findings[0]).toMatchObject({ rule: 'computed-by-application', cure });
    expect(findings[0]?.sentence).toContain(
      `tickets is sent to the application in place of what ${by} answered: 200 kB`,
    );
  });

  it('is no finding where both compute, others are asked for, or fewer bytes are sent', () => {
    const group = (by: string, bytes: number) =>
      mongo('aggregate', 'tickets', {
        shape: { pipeline: [{ $match: filter }, { $group: { _id: by } }] },
        ...{ docs: 100, keys: 100, returned: 10, bytes },
      });
    const rules = (before: Operation, after: Operation) => found([before], [after]).map(({ rule }) => rule);
    expect(rules(group('$agent', 500), group('$status', 9_000))).not.toContain('computed-by-application');
    const others = { ...sent, shape: { filter: { region: 'string' } } };
    expect(rules(group('$agent', 500), others)).not.toContain('computed-by-application');
    expect(rules(group('$agent', 300_000), sent)).not.toContain('computed-by-application');
  });

  it.each<[string, Operation['shape'], string]>([
    [
      'a field that a stage has made',
      { $addFields: { whose: { $toInt: '$team' } } },
      'filter by team, of which $addFields makes whose, in a $match before it, or store whose',
    ],
    [
      'what a $lookup has read',
      { $lookup: { from: 'agents', localField: 'agent', foreignField: 'handle', as: 'whose' } },
      'whose is read by $lookup: begin with the collection that it reads, or store what is filtered by in tickets',
    ],
    [
      'a group',
      { $group: { _id: '$agent', whose: { $sum: 'number' } } },
      'whose is made by $group: filter by stored fields in a $match before it',
    ],
    [
      'a stage that gives a field another form',
      { $set: { whose: { $toInt: '$whose' } } },
      'filter by whose as it is stored, in a $match before $set',
    ],
    ['a field of the documents', { $unwind: '$whose' }, 'put a $match on whose before $unwind as well'],
  ])('filters after %s', (_, stage, cure) => {
    const pipeline = (...stages: Operation['shape'][]) => ({ pipeline: [...stages, { $limit: 'to 10' }] });
    const matched = { $match: { whose: 'number' } };
    const before = { shape: pipeline(matched), docs: 5, keys: 5, plan: 'IXSCAN { whose: 1 }' };
    const after = { shape: pipeline(stage, matched), docs: 5_000, plan: 'COLLSCAN' };
    expect(found([mongo('aggregate', 'tickets', before)], [mongo('aggregate', 'tickets', after)])).toMatchObject([
      { rule: 'filter-too-late', cure },
    ]);
  });

  it('tells the filter that is gone where the late one was there before', () => {
    const having = [{ $group: { _id: '$agent', n: { $sum: 'number' } } }, { $match: { n: { $gt: 'number' } } }];
    const [before, after] = [[{ $match: filter }, ...having], having].map((pipeline, at) =>
      mongo('aggregate', 'tickets', { shape: { pipeline }, docs: at === 0 ? 100 : 5_000, returned: 10 }),
    );
    if (before === undefined || after === undefined) throw new Error('there are two');
    expect(found([before], [after])).toMatchObject([{ rule: 'filter-lost', cure: 'filter by team again' }]);
    const own = { $match: { agent: 'string', 'c.vip': true } };
    const joined = [{ $lookup: { from: 'customers', as: 'c' } }, own].map((stage) => stage as Operation['shape']);
    const [was, is] = [{ pipeline: [own, ...joined] }, { pipeline: joined }].map((shape, at) =>
      mongo('aggregate', 'tickets', { shape, docs: at === 0 ? 100 : 5_000, plan: at === 0 ? 'IXSCAN' : 'COLLSCAN' }),
    );
    if (was === undefined || is === undefined) throw new Error('there are two');
    expect(found([was], [is])[0]?.cure).toBe('put a $match on agent before $lookup as well');
  });

  it.each([
    ['$dateToString', 'ask for a range of it ($gte and $lt)'],
    ['$hour', 'store it in the form that is asked for'],
    ['$dayOfYear', 'store it in the form that is asked for'],
  ])('a filter by %s of a date has its own cure', (name, cure) => {
    const shape = { filter: { $expr: { $eq: [{ [name]: '$opened' }, 'number'] } } };
    const before = mongo('find', 'tickets', {
      shape: { filter: { opened: 'date' } },
      docs: 5,
      plan: 'IXSCAN { opened: 1 }',
    });
    const after = mongo('find', 'tickets', { shape, docs: 5_000, plan: 'COLLSCAN' });
    expect(found([before], [after])[0]?.cure).toBe(`compare the field opened itself: ${cure}`);
  });

  it('tells a $lookup that computes what it joins by, and an index that it lost', () => {
    const lookup = (match: Operation['shape']) => ({
      $lookup: { from: 'agents', as: 'by', let: { agent: '$agent' }, pipeline: [{ $match: match }] },
    });
    const joined = (match: Operation['shape'], docs: number, ...inner: string[]) => {
      const shape = { pipeline: [{ $match: filter }, lookup(match)] };
      const one = mongo('aggregate', 'tickets', { shape, docs, plan: 'IXSCAN { team: 1 }' });
      return { ...one, plans: one.plans.map((plan) => ({ ...plan, stages: [...plan.stages, ...inner] })) };
    };
    const plain = { $expr: { $eq: ['$handle', '$$agent'] } };
    const lower = { $expr: { $eq: [{ $toLower: '$handle' }, '$$agent'] } };
    const before = joined(plain, 20);
    expect(found([before], [joined(lower, 3_000, 'COLLSCAN')])).toMatchObject([
      {
        rule: 'index-lost',
        sentence: 'the $lookup of tickets reads agents without an index: COLLSCAN, was IXSCAN { team: 1 }',
        cure: 'join agents by handle itself again, as localField and foreignField or without computing it',
      },
    ]);
    expect(found([before], [joined(plain, 3_000, 'COLLSCAN')])).toMatchObject([
      { cure: 'create an index { handle: 1 } on agents' },
    ]);
  });

  it('says what else may be left out, and what was cheaper', () => {
    const byId = mongo('find', 'tickets', { shape: { filter: { _id: 'number' }, limit: '1' }, docs: 1, keys: 1 });
    const made = mongo('createIndexes', 'tickets', {});
    expect(found([byId], [byId, made])).toMatchObject([
      { rule: 'more-asked', cure: 'create indexes once: when the application is deployed, or when it starts' },
    ]);
    const one = { shape: { filter, limit: '1' }, keys: 1, returned: 1, plan: 'IXSCAN { team: 1 }' };
    const counted = { shape: { filter }, keys: 1_000, plan: 'COUNT_SCAN { team: 1 }' };
    expect(found([mongo('find', 'tickets', one)], [mongo('count', 'tickets', counted)])[0]?.cure).toMatch(
      /^ask with limit again/,
    );
  });
});

describe('rules for Redis', () => {
  const one = redis('lrem', 'tokens', { bytes: 60 });

  it('cache-evicted', () => {
    const evicting = (evictions: number) =>
      workOf([redis('get', 'user:*', { bytes: 80 })], { redis: { hits: 20, misses: 0, evictions } });
    expect(diagnose([worse(evicting(0), evicting(300))])).toMatchObject([
      { rule: 'cache-evicted', sentence: 'Redis evicts what is cached: 300 keys in 20 calls, was 0' },
    ]);
  });

  it('value-walked', () => {
    const walking = (elements: number) => ({ ...one, counts: { ...one.counts, 'redis.elements': elements * 20 } });
    expect(found([walking(20)], [walking(50_000)])).toMatchObject([
      {
        rule: 'value-walked',
        sentence: 'LREM walks over tokens: 50,000 elements each time, was 20',
        cure: 'trim the list (LTRIM), or keep a set in its place (SREM)',
      },
    ]);
  });

  it('pipelining-lost', () => {
    const ratings = redis('get', 'rating:*', { asked: 20, bytes: 700 });
    const sent = (roundTrips: number) =>
      workOf([ratings], { redis: { hits: 400, misses: 0, roundTrips: roundTrips * 20 } });
    expect(diagnose([worse(sent(1), sent(20))])).toMatchObject([
      {
        rule: 'pipelining-lost',
        sentence: 'commands of rating:* are sent one by one: 20 round trips for 20 commands per call, was 1',
        cure: 'await one pipeline() (or Promise.all) in place of each command',
      },
    ]);
  });

  it('a client of Redis for each call', () => {
    const made = (connections: number) => workOf([one], { redis: { connections } });
    expect(diagnose([worse(made(1), made(20))])).toMatchObject([
      {
        rule: 'client-per-call',
        sentence: 'a client of Redis is made for each call: 20 connections in 20 calls, was 1',
      },
    ]);
  });

  it('what reads and writes at once, taken apart', () => {
    const quota = (verb: string) => redis(verb, 'quota:*', { bytes: 90 });
    const commit = ['watch', 'multi', 'exec'].map((verb) =>
      redis(verb, verb === 'watch' ? 'quota:*' : '', { bytes: 20 }),
    );
    expect(found([quota('evalsha')], [quota('hmget'), quota('hset')])).toMatchObject([
      {
        rule: 'read-then-write',
        sentence: 'quota:* is read before it is written: HMGET and HSET in place of one EVALSHA',
        cure: 'one script again (EVALSHA)',
      },
    ]);
    expect(found([quota('incrby')], [quota('get'), quota('set'), ...commit])).toMatchObject([
      { rule: 'read-then-write', cure: 'one INCRBY again' },
    ]);
    // A script that read, taken apart: nothing is written.
    expect(found([quota('eval')], [quota('llen'), quota('lrange')]).map(({ rule }) => rule)).not.toContain(
      'read-then-write',
    );
    expect(found([quota('setnx')], [quota('exists'), quota('set')])).toMatchObject([
      { rule: 'read-then-write', cure: 'one SETNX again' },
    ]);
    // Neither reads: a counter is set twice.
    expect(found([quota('incrby')], [quota('set'), quota('expire')]).map(({ rule }) => rule)).not.toContain(
      'read-then-write',
    );
  });

  it('a place, asked for by reading all', () => {
    const all = redis('zrevrange', 'board', { bytes: 9_900 });
    expect(found([redis('zrevrank', 'board', { bytes: 45 })], [{ ...all, shape: { range: 'all' } }])).toMatchObject([
      { rule: 'whole-value-read', cure: 'ZREVRANK' },
    ]);
  });

  it.each<[string, string, Operation['shape']]>([
    ['zrangebyscore', 'LIMIT', { LIMIT: true }],
    ['xrange', 'COUNT', { COUNT: 5 }],
  ])('a bound of what is answered is gone: %s without %s', (verb, bound, shape) => {
    const read = (given: Operation['shape'], bytes: number) => redis(verb, 'due', { shape: given, bytes });
    expect(found([read(shape, 250)], [read({}, 21_400)])).toMatchObject([
      {
        rule: 'whole-value-read',
        sentence: `${verb.toUpperCase()} of due has no ${bound} any more: 21.4 kB each time, was 250 bytes`,
        cure: expect.stringMatching(new RegExp(`^${verb.toUpperCase()} due ... ${bound}.* again$`)),
      },
    ]);
    const place = redis('zrevrange', 'due', { shape: { range: 'all' }, bytes: 21_400 });
    const byPlace = found([redis('zrevrangebyscore', 'due', { shape: { LIMIT: true }, bytes: 250 })], [place]);
    expect(byPlace[0]?.sentence).toContain('due is read whole');
  });

  it('more keys in one command', () => {
    const many = (keys: string, bytes: number) => ({ ...redis('mget', 'plan:*', { bytes }), shape: { keys } });
    expect(found([many('to 100', 1_200)], [many('to 10', 12_000)])[0]?.sentence).not.toContain('more keys');
    const added = (members: string, bytes: number) => ({ ...redis('sadd', 'tags:*', { bytes }), shape: { members } });
    expect(found([added('1', 60)], [added('to 100', 2_000)]).map(({ rule }) => rule)).not.toContain('whole-value-read');
    expect(found([many('to 10', 1_200)], [many('to 100', 12_000)])).toMatchObject([
      {
        rule: 'whole-value-read',
        sentence: 'plan:* is asked for more keys: MGET of up to 100, was up to 10; 12 kB each time, was 1.2 kB',
        cure: 'ask for those keys alone that are used',
      },
    ]);
  });

  it('SCAN in smaller steps, and an expiry that is set at each read', () => {
    const scan = (shape: Operation['shape'], asked: number) => ({ ...redis('scan', '', { asked, bytes: 90 }), shape });
    expect(found([scan({ COUNT: 1_000, MATCH: true }, 1)], [scan({ MATCH: true }, 20)])).toMatchObject([
      {
        rule: 'keyspace-walked',
        sentence: 'SCAN walks over every key of Redis: 20 SCAN per call, was 1 SCAN, in steps of 10, was 1000',
        cure: 'SCAN with COUNT 1000 again, or keep the names of the keys in a set, and read that',
      },
    ]);
    expect(found([], [redis('set', 'sess:*', { shape: { EX: 600 }, bytes: 120 })])[0]).toMatchObject({
      rule: 'more-asked',
      cure: 'write sess:* only where it is read again',
    });
    const get = redis('get', 'plan:*', { bytes: 120 });
    expect(found([get], [get, redis('expire', 'plan:*', { bytes: 40 })])[0]?.cure).toMatch(/^GETEX in place of GET/);
  });

  it('a script that is sent each time, where it was sent once and its hash after that', () => {
    const quota = (verb: string, asked: number, bytes: number) =>
      redis(verb, 'quota:*', { asked, bytes, shape: { script: 'abc' } });
    const once = quota('eval', 0.1, 150);
    for (const asked of [1, 5]) {
      const before = [quota('evalsha', asked, 100 * asked), once];
      expect(found(before, [quota('eval', asked, 1_500 * asked)])).toMatchObject([
        {
          rule: 'script-sent',
          sentence: 'the script of quota:* travels with every call: EVAL, was EVALSHA; 1.5 kB each time, was 100 bytes',
          cure: 'EVALSHA with the hash of the script, and EVAL only where Redis answers NOSCRIPT',
        },
      ]);
    }
    // A new one besides.
    const more = found([quota('evalsha', 1, 100), once], [quota('evalsha', 1, 100), quota('eval', 1, 1_500)]);
    expect(more.map(({ rule }) => rule)).toEqual(['more-asked']);
  });

  it.each([
    ['bitcount', 'get', 'BITCOUNT'],
    ['getbit', 'get', 'GETBIT'],
    ['strlen', 'get', 'STRLEN'],
    ['getrange', 'get', 'GETRANGE, or a hash of which HGET reads a field'],
    ['exists', 'get', 'EXISTS'],
    ['pfcount', 'smembers', 'PFCOUNT, or SCARD'],
    ['lindex', 'lrange', 'LINDEX'],
    ['hlen', 'hgetall', 'HLEN'],
    ['zcard', 'zrange', 'ZCARD'],
    ['zcount', 'zrangebyscore', 'ZCOUNT'],
    ['zscore', 'zrange', 'ZSCORE'],
    ['zrank', 'zrange', 'ZRANK'],
  ])('a value is read whole where %s was asked', (was, is, cure) => {
    const before = redis(was, 'day:*', { bytes: 33 });
    expect(found([before], [redis(is, 'day:*', { bytes: 20_000 })])).toMatchObject([
      {
        rule: 'whole-value-read',
        sentence: `day:* is read whole: ${is.toUpperCase()}, was ${was.toUpperCase()}; 20 kB each time, was 33 bytes`,
        cure,
      },
    ]);
    expect(found([before], [redis(is, 'day:*', { bytes: 60 })]).map(({ rule }) => rule)).not.toContain(
      'whole-value-read',
    );
  });

  it('a value of another key is read whole', () => {
    const field = redis('hget', 'product:*', { bytes: 35 });
    const whole = redis('get', 'productjson:*', { bytes: 8_000 });
    expect(found([field], [whole])).toMatchObject([
      {
        rule: 'whole-value-read',
        sentence: 'productjson:* is read whole: GET, was HGET of product:*; 8 kB each time, was 35 bytes',
        cure: 'HGET of product:* again',
      },
    ]);
    const [added, counted] = [redis('pfadd', 'uv:*', { bytes: 40 }), redis('pfcount', 'uv:*', { bytes: 30 })];
    const members = redis('smembers', 'uvset:*', { bytes: 20_000, counts: { 'redis.elements': 2_000 } });
    const add = redis('sadd', 'uvset:*', { bytes: 50, counts: { 'redis.keyBytes': 90_000 } });
    expect(found([added, counted], [add, members])).toMatchObject([
      {
        rule: 'whole-value-read',
        sentence: 'uvset:* is read whole: SMEMBERS, was PFCOUNT of uv:*; 20 kB each time, was 30 bytes',
        cure: 'PFCOUNT of uv:* again, or SCARD',
      },
    ]);
    // What is read beside it took the place of nothing, and of two that are gone it is not known which.
    expect(found([field], [field, whole])[0]?.rule).toBe('more-asked');
    expect(found([field, redis('hget', 'stock:*', { bytes: 35 })], [whole])[0]?.rule).toBe('more-asked');
  });

  it.each([
    ['xread', { COUNT: 10 }, 'COUNT', 'XREAD news ... COUNT 10 again'],
    ['xrevrange', { COUNT: 'to 100' }, 'COUNT', 'XREVRANGE news ... COUNT again'],
    ['geosearch', { ASC: true, COUNT: 10 }, 'COUNT', 'GEOSEARCH news ... COUNT 10 again'],
    ['sort', { LIMIT: true }, 'LIMIT', 'SORT news ... LIMIT again'],
  ])('%s without the bound that it had', (verb, shape, bound, cure) => {
    const { COUNT: _, LIMIT: __, ...without } = { COUNT: 0, LIMIT: false, ...shape };
    const before = redis(verb, 'news', { shape, bytes: 616 });
    expect(found([before], [redis(verb, 'news', { shape: without, bytes: 80_500 })])).toMatchObject([
      {
        rule: 'whole-value-read',
        sentence: `${verb.toUpperCase()} of news has no ${bound} any more: 80.5 kB each time, was 616 bytes`,
        cure,
      },
    ]);
    expect(found([before], [redis(verb, 'news', { shape, bytes: 80_500 })])[0]?.rule).not.toBe('whole-value-read');
  });

  it('a value that is written again to let it expire later', () => {
    const get = redis('get', 'sess:*', { bytes: 400 });
    const set = redis('set', 'sess:*', { shape: { EX: 86_400 }, bytes: 420 });
    const hits = { redis: { hits: 20, misses: 0 } };
    const of = (...before: Operation[]) => diagnose([worse(workOf(before, hits), workOf([get, set], hits))]);
    expect(of(get, redis('expire', 'sess:*', { bytes: 40 }))).toMatchObject([
      {
        rule: 'more-asked',
        sentence: 'sess:* is written whole at each call: SET, was EXPIRE',
        cure: 'EXPIRE sess:* again, or GETEX',
      },
    ]);
    const expire = redis('expire', 'sess:*', { bytes: 40 });
    const made = redis('set', 'sess:*', { asked: 0.1, shape: { EX: 86_400 }, bytes: 42 });
    const again = redis('set', 'sess:*', { asked: 1.1, shape: { EX: 86_400 }, bytes: 462 });
    expect(found([get, expire, made], [get, again])[0]?.sentence).toMatch(/^sess:\* is written whole/);
    expect(of(get, redis('expire', 'user:*', { bytes: 40 }))[0]).toMatchObject({
      sentence: 'sess:* is asked, which it was not: 1 SET per call',
      cure: 'SET only where GET misses',
    });
  });

  it('a lock with a token is no cached value', () => {
    const lock = (bytes: number, shape: Operation['shape']) => redis('set', 'lock:*', { shape, bytes });
    const rules = (shape: Operation['shape']) => found([lock(62, shape)], [lock(930, shape)]).map(({ rule }) => rule);
    expect(rules({ EX: 30, NX: true })).not.toContain('cached-value-grew');
    expect(rules({ EX: 30 })).toContain('cached-value-grew');
  });

  it('what is published grew', () => {
    const publish = (bytes: number) => redis('publish', '', { bytes });
    expect(found([publish(17)], [publish(8_000)])).toMatchObject([
      {
        rule: 'cached-value-grew',
        sentence: 'what is published grew: 8 kB each time, was 17 bytes',
        cure: 'publish the id, and read the rest where it is needed',
      },
    ]);
  });

  it('a key that varies, beside a new lookup that hits', () => {
    const article = (asked: number) => mongo('find', 'articles', { asked, keys: asked, docs: asked });
    const cached = (target: string, stored: number, shownKeys: string[]) => [
      redis('get', target, { bytes: 90, shownKeys }),
      redis('set', target, { asked: stored, shape: { EX: 300 }, bytes: 120 * stored, shownKeys }),
      article(stored),
    ];
    const before = workOf(cached('art:*', 0.2, ['art:0', 'art:1']), { redis: { hits: 16, misses: 4 } });
    const likes = redis('get', 'likes:*', { bytes: 40, shownKeys: ['likes:0', 'likes:1'] });
    const withLikes = (target: string, stored: number, keys: string[], misses: number) =>
      workOf([...cached(target, stored, keys), likes], { redis: { hits: 40 - misses, misses } });
    const findings = diagnose([worse(before, withLikes('art:*:*', 1, ['art:user-0:0', 'art:user-1:1'], 20))]);
    expect(findings.map(({ rule }) => rule)).toEqual(['cache-key-varies', 'more-asked']);
    expect(findings[0]).toMatchObject({
      sentence: 'the key of the cache varies from call to call: art:user-0:0 and art:user-1:1',
      cure: 'leave out of the key what differs from call to call (a user, a time, a random number)',
    });
    // As many misses: the other name costs nothing.
    const renamed = diagnose([worse(before, withLikes('art:*:*', 0.2, ['art:en:0', 'art:en:1'], 4))]);
    expect(renamed.map(({ rule }) => rule)).not.toContain('cache-key-varies');
  });

  it('the cache that is stored anew by each call, beside one that hits', () => {
    const of = (stored: number, ...beside: Operation[]) => [
      redis('get', 'gen', { bytes: 30, shownKeys: ['gen'] }),
      redis('get', 'art:*:*', { asked: 2, bytes: 180, shownKeys: ['art:0:0', 'art:0:1'] }),
      redis('set', 'art:*:*', { asked: stored, shape: { EX: 300 }, bytes: 120 * stored }),
      mongo('find', 'articles', { asked: stored, keys: stored, docs: stored }),
      ...beside,
    ];
    const before = workOf(of(0.2, redis('del', 'visit:*', { bytes: 30 })), { redis: { hits: 36, misses: 24 } });
    const misses = { redis: { hits: 20, misses: 40 } };
    expect(diagnose([worse(before, workOf(of(2, redis('incr', 'gen', { bytes: 30 })), misses))])).toMatchObject([
      {
        rule: 'cache-never-hits',
        sentence: 'the cache art:*:* never hits: 2 SET for 2 GET per call, was 0.2 SET',
        cure: 'leave out of the key what changes with each call (gen, which INCR changes)',
      },
    ]);
    const [finding] = diagnose([worse(before, workOf(of(1), misses))]);
    expect(finding?.sentence).toBe('the cache art:*:* hits less: 1 SET for 2 GET per call, was 0.2 SET');
    expect(finding).not.toHaveProperty('cure');
  });

  it('a stampede of lookups that were shared as well', () => {
    const load = (times: number, written: number) =>
      workOf(
        [
          redis('get', 'art:*', { asked: times, bytes: 40 * times, shownKeys: ['art:0', 'art:1'] }),
          mongo('find', 'articles', { asked: times, keys: times, docs: times, returned: times }),
          redis('set', 'art:*', {
            asked: times,
            shape: { EX: 300 },
            bytes: 120 * times,
            counts: { 'redis.keyBytes': written },
          }),
        ],
        { redis: { hits: 0, misses: 20 * times } },
      );
    expect(diagnose([worse(load(1, 100), load(5, 100))])).toMatchObject([
      {
        rule: 'stampede',
        sentence: 'concurrent misses of art:* are not put together: articles is asked 5 times per call, was 1',
        cure: 'keep one promise for each key that is being loaded, and let the others await it (single flight)',
      },
    ]);
    // Five keys.
    expect(diagnose([worse(load(1, 100), load(5, 500))]).map(({ rule }) => rule)).toContain('query-in-a-loop');
  });

  it('a cache whose hit is not believed', () => {
    const get = redis('get', 'n:*', { bytes: 30, shownKeys: ['n:0', 'n:1'] });
    const asks = (asked: number) => mongo('aggregate', 'tickets', { asked, keys: 10 * asked });
    const set = (asked: number) => redis('set', 'n:*', { asked, shape: { EX: 60 }, bytes: 40 * asked });
    const hits = { redis: { hits: 20, misses: 0 } };
    const of = (...operations: Operation[]) => workOf([get, ...operations], hits);
    expect(diagnose([worse(of(), of(asks(1), set(1)))])).toMatchObject([
      {
        rule: 'cache-not-read',
        sentence: 'n:* hits (100%) and tickets is asked all the same: 1 aggregate per call, was 0',
        cure: 'test what GET answers with !== null',
      },
    ]);
    // What is asked and not stored under that key is another question.
    expect(diagnose([worse(of(), of(asks(1)))])[0]?.rule).toBe('more-asked');
  });
});
