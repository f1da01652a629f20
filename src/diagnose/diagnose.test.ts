import { describe, expect, it } from 'vitest';
import type { Operation } from '../model/operation.ts';
import { found, mongo, redis, workOf, worse } from './diagnose.fixture.ts';
import { diagnose } from './diagnose.ts';

const orders = (
  plan: string,
  docs: number,
  shape: Operation['shape'] = { filter: { user_id: 'ObjectId' }, limit: 'to 100' },
) => mongo('find', 'orders', { shape, keys: plan === 'COLLSCAN' ? 0 : docs, docs, returned: 20, bytes: 4_000, plan });
const INDEXED = orders('IXSCAN { user_id: 1 }', 20);
const SCANNED = orders('COLLSCAN', 998);
const people = (filter: Operation['shape'][string], asked: number) =>
  mongo('find', 'people', { shape: { filter }, asked, keys: 20, docs: 20, returned: 20, bytes: 2_000, plan: 'IDHACK' });
const TOGETHER = people({ _id: { $in: ['ObjectId', 'to 100'] } }, 1);
const IN_A_LOOP = people({ _id: 'ObjectId' }, 20);

describe('one fault, one finding', () => {
  it('an N+1 and a lost index are exactly two, and share the checks that both fail', () => {
    const findings = found([INDEXED, TOGETHER], [SCANNED, IN_A_LOOP], {
      checks: ['lock', 'plan', 'mongoCommands', 'docsExamined', 'p95'].map((name) => `shop/current/${name}`),
    });
    expect(findings.map(({ rule, explains }) => [rule, explains.map((id) => id.split('/')[2])])).toEqual([
      ['query-in-a-loop', ['lock', 'mongoCommands', 'p95']],
      ['index-lost', ['lock', 'plan', 'docsExamined', 'p95']],
    ]);
  });

  it('of one query, asked in a loop and without an index, two are told', () => {
    const looped = {
      ...mongo('find', 'people', {
        shape: { filter: { email: 'string' } },
        asked: 20,
        docs: 40_000,
        returned: 20,
        plan: 'COLLSCAN',
      }),
    };
    const once = mongo('find', 'people', {
      shape: { filter: { email: { $in: ['string', 'to 100'] } } },
      keys: 20,
      docs: 20,
      returned: 20,
      plan: 'IXSCAN { email: 1 }',
    });
    expect(
      found([INDEXED, once], [INDEXED, looped])
        .map(({ rule }) => rule)
        .sort(),
    ).toEqual(['index-lost', 'query-in-a-loop']);
  });

  it('an index that several scenarios lost is one, with all their checks', () => {
    const variants = ['a', 'b'].map((scenario) =>
      worse(workOf([INDEXED]), workOf([SCANNED]), {
        scenario,
        checks: [`${scenario}/current/work`, `${scenario}/current/p95`],
      }),
    );
    const findings = diagnose(variants);
    expect(findings).toHaveLength(1);
    expect(findings[0]).toMatchObject({
      variants: ['a/current', 'b/current'],
      explains: ['a/current/work', 'a/current/p95', 'b/current/work', 'b/current/p95'],
    });
  });

  it('two indexes that one collection lost are two', () => {
    const other = (plan: string) => orders(plan, 20, { filter: { state: 'string' } });
    const findings = found([INDEXED, other('IXSCAN { state: 1 }')], [SCANNED, other('COLLSCAN')]);
    expect(findings.map(({ cure }) => cure)).toEqual([
      'create the index { user_id: 1 } of orders again',
      'create the index { state: 1 } of orders again',
    ]);
  });

  it('the worst stands first, wrong answers above all', () => {
    const untyped = orders('IXSCAN { user_id: 1 }', 0, { filter: { user_id: 'string' }, limit: 'to 100' });
    const emptied = { ...untyped, counts: { 'mongo.commands': 20 } };
    const findings = diagnose([
      worse(workOf([TOGETHER]), workOf([IN_A_LOOP]), { scenario: 'slow' }),
      worse(workOf([INDEXED]), workOf([emptied]), {
        verdict: 'changed',
        answers: { worse: true, differences: ['20 rows -> 0'] },
      }),
    ]);
    expect(findings.map(({ rule }) => rule)).toEqual(['wrong-type', 'query-in-a-loop']);
  });
});

describe('where no rule fits', () => {
  it('the operations that grew are shown, without a guess', () => {
    const before = mongo('collStats', 'orders', { bytes: 1_000 });
    const after = mongo('collStats', 'orders', { bytes: 9_000 });
    const findings = found([before], [after]);
    expect(findings).toMatchObject([
      { rule: 'more-work', sentence: 'more work of orders: bytes of answers 1 kB -> 9 kB per call' },
    ]);
    expect(findings[0]).not.toHaveProperty('cure');
    expect(findings[0]?.rows).toContainEqual({ what: 'bytes of answers', before: '1 kB', after: '9 kB per call' });
  });

  it('times alone are slower without more work', () => {
    const findings = diagnose([
      worse(workOf([INDEXED]), workOf([INDEXED]), {
        verdict: 'same',
        slower: 'the median is 20% slower',
        checks: ['shop/current/median'],
      }),
    ]);
    expect(findings).toMatchObject([
      {
        rule: 'slower',
        sentence: 'slower without more work: the median is 20% slower',
        explains: ['shop/current/median'],
      },
    ]);
  });

  it('slower calls that do more work are explained by that', () => {
    const findings = found([INDEXED], [SCANNED], {
      slower: 'the median is 20% slower',
      checks: ['shop/current/work', 'shop/current/median'],
    });
    expect(findings.map(({ rule, explains }) => [rule, explains])).toEqual([
      ['index-lost', ['shop/current/work', 'shop/current/median']],
    ]);
  });

  it('another answer is told with its path', () => {
    const findings = diagnose([
      worse(workOf([INDEXED]), workOf([INDEXED]), {
        verdict: 'same',
        answers: { worse: true, differences: ['topics[0].thumbs: 1 element -> 0', 'order differs'] },
        checks: ['shop/current/result'],
      }),
    ]);
    expect(findings).toMatchObject([
      {
        rule: 'answer-changed',
        kind: 'worse',
        sentence: 'another answer: topics[0].thumbs: 1 element -> 0 (and 1 more)',
        explains: ['shop/current/result'],
      },
    ]);
  });

  it('a field that was added is a change, told once for the variants of a scenario', () => {
    const [direct, cached] = [20, 10].map((rows) =>
      worse(workOf([INDEXED]), workOf([INDEXED]), {
        verdict: 'same',
        answers: { worse: false, differences: [`field stock added to ${rows} of ${rows}`] },
        checks: [],
      }),
    );
    if (direct === undefined || cached === undefined) throw new Error('there are two');
    const findings = diagnose([direct, { ...cached, variant: 'cached' }]);
    expect(findings).toMatchObject([
      {
        kind: 'change',
        rule: 'answer-changed',
        variants: ['shop/current', 'shop/cached'],
        sentence: 'the answer has more: field stock added to 20 of 20',
      },
    ]);
    const elsewhere = diagnose([direct, { ...cached, scenario: 'orders' }]);
    expect(elsewhere).toHaveLength(2);
  });
});

describe('what became better', () => {
  const better = (before: readonly Operation[], after: readonly Operation[]) =>
    diagnose([worse(workOf(before), workOf(after), { verdict: 'better', checks: [] })]);

  it('is a loop that is gone, and not the name of the plan by _id', () => {
    const users = (_id: Operation['shape'][string], asked: number, plan: string) =>
      mongo('find', 'users', { shape: { filter: { _id } }, asked, docs: 5, keys: 5, returned: 5, plan });
    const once = users({ $in: ['ObjectId', 'to 10'] }, 1, 'IXSCAN { _id: 1 }');
    expect(better([users('ObjectId', 5, 'IDHACK')], [once])[0]?.sentence).toBe(
      'MongoDB commands 5 -> 1 per call: 1 find in place of 5 finds of users',
    );
  });

  it('is told with what fell and what stands in its place', () => {
    expect(better([SCANNED], [INDEXED])).toMatchObject([
      {
        rule: 'better',
        kind: 'better',
        sentence: 'documents examined 998 -> 20 per call: orders is read by IXSCAN { user_id: 1 }, was COLLSCAN',
        explains: [],
      },
    ]);
  });

  it('is a value that lasts, which was gone at once', () => {
    const set = (EX: number) => redis('set', 'art:*', { shape: { EX }, bytes: 40 });
    expect(better([set(0.3)], [set(300)])[0]?.sentence).toBe('art:* expires after 300 s, was less than a second');
  });

  it('is every plan that is better, and not the first of them alone', () => {
    expect(better([SCANNED, IN_A_LOOP], [INDEXED, TOGETHER]).map(({ kind, sentence }) => [kind, sentence])).toEqual([
      ['better', expect.stringMatching(/^MongoDB commands 21 -> 2 per call: 1 find in place of 20 finds of people/)],
      ['better', 'orders is read by IXSCAN { user_id: 1 }, was COLLSCAN'],
    ]);
  });

  it('says what was lost beside it, however little that costs', () => {
    const agents = (shape: Operation['shape'], asked: number) =>
      mongo('find', 'agents', {
        shape,
        asked,
        keys: 10,
        docs: 10,
        returned: 10,
        bytes: 600,
        plan: 'IXSCAN { handle: 1 }',
      });
    const page = (more: Operation['shape'], n: number) =>
      mongo('find', 'tickets', {
        shape: { filter: { team: 'number' }, ...more },
        keys: n,
        docs: n,
        returned: n,
        bytes: 80 * n,
      });
    const [loop, once] = [
      agents({ filter: { handle: 'string' }, limit: '1' }, 10),
      agents({ filter: { handle: { $in: ['string', 'to 10'] } } }, 1),
    ];
    expect(better([loop, page({ limit: 'to 10' }, 10)], [once, page({}, 100)])[0]?.sentence).toMatch(
      /^MongoDB commands 11 -> 2 per call: .*; for that documents examined 20 -> 110 per call$/,
    );
  });

  it('is one command in place of many', () => {
    expect(
      better(
        [redis('get', 'k:*', { asked: 20, bytes: 700 })],
        [redis('mget', 'k:*', { shape: { keys: 'to 100' }, bytes: 400 })],
      ),
    ).toMatchObject([{ sentence: 'Redis commands 20 -> 1 per call: 1 MGET in place of 20 GET of k:*' }]);
  });

  it('is what is asked less often, and not the connections that it took', () => {
    const loop = workOf([IN_A_LOOP], { connections: { created: 110 } });
    const sentences = (before: typeof loop, after: typeof loop) =>
      diagnose([worse(before, after, { verdict: 'better', checks: [] })]).map(({ sentence }) => sentence);
    expect(sentences(loop, workOf([TOGETHER]))).toEqual([
      'MongoDB commands 20 -> 1 per call: 1 find in place of 20 finds of people',
    ]);
    expect(sentences(workOf([TOGETHER], { connections: { created: 110 } }), workOf([TOGETHER]))[0]).toMatch(
      /^connections created 110 -> 0 in 20 calls/,
    );
  });

  it('says what it costs', () => {
    const cache = redis('get', 'o:*', { bytes: 200 });
    expect(better([INDEXED], [cache])).toMatchObject([
      {
        sentence:
          'MongoDB commands 1 -> 0 per call: find orders { user_id: ObjectId } limit to 100 is not asked any more; for that Redis commands 0 -> 1 per call',
      },
    ]);
  });
});

it('some work for other work is a change that tells both halves', () => {
  const joined = mongo('aggregate', 'orders', {
    shape: { pipeline: [{ $match: { user_id: 'ObjectId' } }] },
    keys: 40,
    docs: 60,
    returned: 20,
    bytes: 5_000,
    plan: 'IXSCAN { user_id: 1 }',
  });
  const findings = diagnose([worse(workOf([INDEXED, TOGETHER]), workOf([joined]), { verdict: 'changed', checks: [] })]);
  expect(findings).toMatchObject([
    {
      rule: 'traded',
      kind: 'change',
      sentence: 'some work for other work: MongoDB commands 2 -> 1 per call, documents examined 40 -> 60 per call',
    },
  ]);
});

it('a little more of a count, for which nothing is less, is no trade, and decides nothing', () => {
  const cached = (bytes: number) => workOf([redis('get', 'o:*', { bytes })]);
  expect(diagnose([worse(cached(986), cached(998), { verdict: 'changed', checks: [] })])).toMatchObject([
    {
      rule: 'other-count',
      kind: 'change',
      sentence: 'bytes to and from Redis 986 -> 998 bytes per call, which decides nothing',
    },
  ]);
});

it('another name for the same work is a change', () => {
  const shape = { pipeline: [{ $match: { user_id: 'ObjectId' } }, { $limit: 'to 100' }] };
  const aggregate = {
    ...mongo('aggregate', 'orders', {
      shape,
      keys: 20,
      docs: 20,
      returned: 20,
      bytes: 4_000,
      plan: 'IXSCAN { user_id: 1 }',
    }),
  };
  expect(diagnose([worse(workOf([INDEXED]), workOf([aggregate]), { verdict: 'changed', checks: [] })])).toMatchObject([
    { rule: 'traded', sentence: '1 aggregate in place of 1 find of orders: the same work' },
  ]);
});

it('what is the same needs no finding', () => {
  expect(diagnose([worse(workOf([INDEXED]), workOf([INDEXED]), { verdict: 'same', checks: [] })])).toEqual([]);
});

describe('totals without operations, as an old report has them', () => {
  const totals = (operations: readonly Operation[]) => {
    const { operations: _, ...work } = workOf(operations);
    return work;
  };

  it('tell a lost index by the plans', () => {
    expect(diagnose([worse(totals([INDEXED]), workOf([SCANNED]))])).toMatchObject([
      { rule: 'index-lost', sentence: 'orders is read without an index: COLLSCAN, was IXSCAN { user_id: 1 }' },
    ]);
  });

  it('tell a loop by the commands', () => {
    expect(diagnose([worse(totals([INDEXED, TOGETHER]), totals([INDEXED, IN_A_LOOP]))])).toMatchObject([
      { rule: 'query-in-a-loop', sentence: 'MongoDB is asked in a loop: 21 finds per call, was 2' },
    ]);
  });
});

describe('a run without anything to compare with', () => {
  const state = (operations: readonly Operation[], checks: readonly string[], beside = {}) =>
    diagnose([
      worse(undefined, workOf(operations, beside), {
        verdict: 'same',
        checks: checks.map((name) => `shop/current/${name}`),
      }),
    ]);

  it('says what is scanned, and which index is missing', () => {
    const sorted = mongo('find', 'orders', {
      shape: { filter: { status: 'string' }, sort: { updated_at: -1 } },
      docs: 998,
      returned: 20,
      plan: 'SORT of COLLSCAN',
    });
    expect(state([sorted], ['plan', 'docsExaminedPerReturned'])).toMatchObject([
      {
        rule: 'index-lost',
        sentence: 'orders is read without an index: COLLSCAN for { status: string }',
        cure: 'create an index { status: 1, updated_at: -1 } on orders',
        explains: ['shop/current/plan', 'shop/current/docsExaminedPerReturned'],
      },
    ]);
  });

  it('says what is asked again and again', () => {
    expect(state([INDEXED, IN_A_LOOP], ['mongoCommands'])).toMatchObject([
      {
        rule: 'query-in-a-loop',
        sentence: 'people is asked once per order: 20 finds per call',
        explains: ['shop/current/mongoCommands'],
      },
    ]);
  });

  it('shows the keys of a cache that varies', () => {
    const shownKeys = ['user:1:0.123', 'user:1:0.456'];
    const findings = state([redis('get', 'user:*', { shownKeys })], ['hitRate'], { redis: { hits: 0, misses: 20 } });
    expect(findings).toMatchObject([
      {
        rule: 'cache-key-varies',
        sentence: 'the key of the cache varies from call to call: user:1:0.123 and user:1:0.456',
      },
    ]);
  });

  it('says that nothing writes what is asked for', () => {
    const findings = state([redis('get', 'user:*', { shownKeys: ['user:1', 'user:2'] })], ['hitRate'], {
      redis: { hits: 0, misses: 20 },
    });
    expect(findings).toMatchObject([
      {
        rule: 'cache-never-hits',
        sentence: 'the cache user:* never hits: 0% of 20 lookups, for user:1 and user:2',
        cure: 'store what is asked for: nothing writes user:*',
      },
    ]);
  });

  it('says that the cache is not read', () => {
    expect(state([INDEXED], ['hitRate'])).toMatchObject([
      {
        rule: 'cache-not-read',
        sentence: 'the cache is not read: Redis is not asked for any key, and MongoDB is asked once per call',
      },
    ]);
  });

  it('leaves a check alone of which it knows no cause', () => {
    expect(state([INDEXED], ['p95', 'bytes'], {}).map(({ rule }) => rule)).toEqual(['projection-lost']);
    expect(state([INDEXED], ['p95'])).toEqual([]);
  });
});
