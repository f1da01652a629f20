import { describe, expect, it } from 'vitest';
import type { Operation } from '../model/operation.ts';
import type { Plan } from '../model/plan.ts';
import type { Work } from '../model/work.ts';
import { workOfPasses } from '../model/work-passes.ts';
import { workOf } from './gate.fixture.ts';
import { isWorse, workDifference } from './work-difference.ts';

const INDEX = 'by_user { user_id: 1, updated_at: -1 }';

function plan(summary: string, stages: string[], indexes: string[] = [], command = 'find'): Plan {
  return { collection: 'projects', command, stages, indexes, summary };
}

const indexed = plan('IXSCAN { user_id: 1, updated_at: -1 }', ['LIMIT', 'FETCH', 'IXSCAN'], [INDEX]);
const scan = plan('COLLSCAN', ['SORT', 'COLLSCAN']);

/** `more find 1 -> 21 per call`. */
function facts(before: Work, after: Work): string[] {
  return workDifference(before, after).changes.map(({ kind, sentence }) => `${kind} ${sentence}`);
}

function worse(before: Work, after: Work): boolean {
  return isWorse(workDifference(before, after));
}

describe('the difference of two counts of work', () => {
  it('is nothing for equal work', () => {
    expect(workDifference(workOf({}), workOf({}))).toEqual({
      verdict: 'same',
      changes: [],
      leftOut: [],
      notCounted: [],
    });
    expect(worse(workOf({}), workOf({}))).toBe(false);
  });

  it.each<[string, Parameters<typeof workOf>[0], string]>([
    ['a command by name', { mongo: { commands: { find: 420 } } }, 'more find 1 -> 21 per call'],
    [
      'a command that was not there',
      { mongo: { commands: { find: 20, getMore: 10 } } },
      'more getMore 0 -> 0.5 per call',
    ],
    ['keys', { mongo: { keysExamined: 19_960 } }, 'more keys examined 20 -> 998 per call'],
    ['documents', { mongo: { docsExamined: 19_960 } }, 'more documents examined 20 -> 998 per call'],
    ['documents returned', { mongo: { returned: 2000 } }, 'more documents returned 20 -> 100 per call'],
    ['bytes', { mongo: { bytes: 4_000_000 } }, 'more bytes of answers 2,000 -> 200,000 per call'],
    ['Redis commands', { redis: { commands: { get: 20 } } }, 'more Redis get 0 -> 1 per call'],
    ['misses', { redis: { misses: 20 } }, 'more Redis misses 0 -> 1 per call'],
    ['bytes of Redis', { redis: { bytes: 200 } }, 'more bytes to and from Redis 0 -> 10 per call'],
    ['evictions', { redis: { evictions: 10 } }, 'more keys evicted by Redis 0 -> 0.5 per call'],
    ['connections', { connections: { created: 20 } }, 'more connections created 0 -> 20 in 20 calls'],
    ['time-outs', { connections: { waitQueueTimeouts: 1 } }, 'more wait-queue time-outs 0 -> 1 in 20 calls'],
  ])('tells more of %s, and the same the other way round as less', (_, change, fact) => {
    expect(facts(workOf({}), workOf(change))).toEqual([fact]);
    expect(worse(workOf({}), workOf(change))).toBe(true);
    expect(worse(workOf(change), workOf({}))).toBe(false);
    expect(facts(workOf(change), workOf({}))[0]).toMatch(/^less /);
  });

  it('takes a pool that grew to what is in use at once for no more work, and a client for each call for more', () => {
    const inTurn = workOf({ mongo: { connections: 2 }, connections: { created: 0, maxCheckedOut: 1 } });
    const atOnce = workOf({ mongo: { connections: 41 }, connections: { created: 39, maxCheckedOut: 40 } });
    const perCall = workOf({ mongo: { connections: 42 }, connections: { created: 20, maxCheckedOut: 1 } });
    expect(workDifference(inTurn, atOnce).verdict).toBe('changed');
    expect(workDifference(atOnce, inTurn).verdict).toBe('changed');
    expect(workDifference(inTurn, perCall).verdict).toBe('worse');
    expect(workDifference(perCall, inTurn).verdict).toBe('better');
    // As many in use at once as before explain nothing.
    const fannedOut = workOf({ mongo: { connections: 0 }, connections: { created: 0, maxCheckedOut: 30 } });
    const perCallToo = workOf({ mongo: { connections: 40 }, connections: { created: 20, maxCheckedOut: 30 } });
    expect(workDifference(fannedOut, perCallToo).verdict).toBe('worse');
  });

  it('is exact: one key in all is told in totals where the rounded numbers are equal', () => {
    const before = workOf({ calls: 1000, mongo: { keysExamined: 400_000 } });
    const after = workOf({ calls: 1000, mongo: { keysExamined: 400_001 } });
    expect(facts(before, after)).toEqual(['more keys examined 400,000 -> 400,001 in 1,000 calls']);
  });

  it('names what is less beside what is more: an N+1 that examines fewer keys is worse all the same', () => {
    const before = workOf({ mongo: { commands: { aggregate: 20 }, keysExamined: 800 } });
    const after = workOf({ mongo: { commands: { find: 420 }, keysExamined: 400 } });
    expect(facts(before, after)).toEqual([
      'more find 0 -> 21 per call',
      'other aggregate 1 -> 0 per call',
      'less keys examined 40 -> 20 per call',
    ]);
    expect(worse(before, after)).toBe(true);
  });

  it('sees skip, which moves keys and not documents, and a worse index, which is still IXSCAN', () => {
    const before = workOf({ mongo: { plans: [indexed] } });
    const prefix = plan('IXSCAN { user_id: 1 }', ['SORT', 'FETCH', 'IXSCAN'], ['user_id_1 { user_id: 1 }']);
    expect(facts(before, workOf({ mongo: { plans: [indexed], keysExamined: 4000 } }))).toEqual([
      'more keys examined 20 -> 200 per call',
    ]);
    expect(facts(before, workOf({ mongo: { plans: [prefix], docsExamined: 4000 } }))).toEqual([
      'more documents examined 20 -> 200 per call',
      'more plan of projects: IXSCAN { user_id: 1, updated_at: -1 } -> IXSCAN { user_id: 1 }, sorted in memory',
    ]);
  });

  describe('of counts that are not the same in every pass', () => {
    /** Passes of 20 calls with so many finds each. */
    const finds = (...counts: number[]) => {
      const [first, ...others] = counts.map((find) => workOf({ mongo: { commands: { find } } }));
      return workOfPasses(first ?? workOf({}), ...others);
    };
    const one = (before: Work, after: Work) => {
      const { changes, leftOut } = workDifference(before, after);
      return [...changes.map(({ kind, sentence }) => `${kind} ${sentence}`), ...leftOut.map((path) => `open ${path}`)];
    };

    it.each([
      [
        'is more where all of it lies above',
        finds(260, 360),
        finds(1220, 1800),
        'more find 13 to 18 -> 61 to 90 per call',
      ],
      ['is more by one above', finds(260, 360), finds(361, 400), 'more find 13 to 18 -> 18.05 to 20 per call'],
      ['is more above an exact one', finds(20, 20), finds(21, 40), 'more find 1 -> 1.05 to 2 per call'],
      ['is more where the exact one is above', finds(260, 360), finds(400, 400), 'more find 13 to 18 -> 20 per call'],
      ['is less where all of it lies below', finds(400, 500), finds(20, 40), 'less find 20 to 25 -> 1 to 2 per call'],
      ['says nothing where they overlap', finds(260, 360), finds(360, 900), 'open mongo.commands.find'],
      ['says nothing where one is within the other', finds(20, 20), finds(20, 40), 'open mongo.commands.find'],
    ])('%s', (_, before, after, fact) => {
      expect(one(before, after)).toEqual([fact]);
    });

    it('sees a command that only an earlier pass made', () => {
      const before = workOf({ mongo: { commands: {} } });
      expect(one(before, finds(420, 0))).toEqual(['open mongo.commands.find']);
    });

    it('holds round trips to twice as many, even where they were the same in every pass', () => {
      const trips = (n: number) => {
        const work = workOf({ redis: { commands: { get: 400 } } });
        return { ...work, redis: { ...work.redis, roundTrips: n } };
      };
      const kinds = (before: number, after: number) =>
        workDifference(trips(before), trips(after)).changes.map(({ path, kind }) => `${kind} ${path}`);
      expect(kinds(60, 80)).toEqual([]);
      expect(kinds(20, 400)).toEqual(['more redis.roundTrips']);
      expect(kinds(400, 20)).toEqual(['less redis.roundTrips']);
    });

    it('holds what jumps by itself to twice as much', () => {
      const opened = (...counts: number[]) => {
        const [first, ...others] = counts.map((created) => workOf({ connections: { created } }));
        return workOfPasses(first ?? workOf({}), ...others);
      };
      expect(one(opened(10, 12), opened(13, 14))).toEqual(['open connections.created']);
      expect(one(opened(10, 12), opened(24, 30))).toEqual([
        'more connections created 10 to 12 -> 24 to 30 in 20 calls',
      ]);
      expect(one(opened(0, 1), opened(3, 4))).toEqual(['open connections.created']);
    });

    it('holds fewer hits to what may have taken their place', () => {
      const cached = (hits: number, ...misses: number[]) => {
        const [first, ...others] = misses.map((n) =>
          workOf({ mongo: { commands: {} }, redis: { commands: { get: 20 }, hits, misses: n } }),
        );
        return workOfPasses(first ?? workOf({}), ...others);
      };
      expect(one(cached(20, 0, 0), cached(10, 8, 10))[0]).toBe('more Redis hits 1 -> 0.5 per call');
      expect(one(cached(20, 3, 5), cached(10, 3, 5))[0]).toBe('other Redis hits 1 -> 0.5 per call');
      expect(one(cached(20, 3, 5), cached(10, 3, 9))[0]).toBe('more Redis hits 1 -> 0.5 per call');
    });

    it('knows a scan that came with one pass, and another plan that came with each', () => {
      const plans = (...all: Plan[][]) => {
        const [first, ...others] = all.map((own) => workOf({ mongo: { plans: own } }));
        return workOfPasses(first ?? workOf({}), ...others);
      };
      const other = plan('IXSCAN { team: 1 }', ['LIMIT', 'FETCH', 'IXSCAN'], ['team_1 { team: 1 }']);
      expect(one(plans([indexed]), plans([indexed], [scan]))).toEqual([
        'more plan of projects: none -> COLLSCAN, sorted in memory',
      ]);
      expect(one(plans([indexed]), plans([indexed], [other]))).toEqual(['open mongo.plans']);
      expect(one(plans([indexed], [other]), plans([other]))).toEqual(['open mongo.plans']);
      expect(one(plans([indexed], [scan]), plans([indexed], [scan]))).toEqual(['open mongo.plans']);
      expect(worse(plans([indexed]), plans([other], [other]))).toBe(true);
    });
  });

  it('is more where of an old report no more is known than that it is never below', () => {
    const jumps = (least: Record<string, number>) => ({
      ...workOf({ mongo: { commands: { find: 452 } }, unstable: Object.keys(least) }),
      atLeast: least,
    });
    expect(workDifference(workOf({}), jumps({ 'mongo.commands.find': 370 }))).toMatchObject({
      changes: [{ kind: 'more', sentence: 'find 1 -> 18.5 per call at least, and not the same twice' }],
      leftOut: [],
    });
    expect(workDifference(workOf({}), jumps({ 'mongo.commands.find': 20 }))).toMatchObject({
      changes: [],
      leftOut: ['mongo.commands.find'],
    });
    expect(facts({ ...workOf({}), unstable: ['mongo.commands.find'] }, jumps({ 'mongo.commands.find': 370 }))).toEqual(
      [],
    );
  });

  it('leaves out, and says, what was not the same twice on either side', () => {
    const before = workOf({ unstable: ['mongo.bytes'] });
    const after = workOf({
      mongo: { bytes: 1, keysExamined: 1, commands: { find: 400 }, plans: [scan] },
      unstable: ['mongo.commands.find', 'mongo.plans'],
    });
    expect(workDifference(before, after)).toMatchObject({
      changes: [{ path: 'mongo.keysExamined' }],
      leftOut: ['mongo.bytes', 'mongo.commands.find', 'mongo.plans'],
    });
  });

  it('of different numbers of calls is refused: their parameters differ', () => {
    expect(() => workDifference(workOf({}), workOf({ calls: 10 }))).toThrow('20 calls');
  });
});

describe('some work for other work', () => {
  const verdictOf = (before: Work, after: Work, answers?: Parameters<typeof workDifference>[2]) =>
    workDifference(before, after, answers).verdict;

  it('is judged by the sum before the names: eleven finds that became one aggregate are less', () => {
    const loop = workOf({ mongo: { commands: { find: 220 } } });
    const joined = workOf({ mongo: { commands: { aggregate: 20 } } });
    expect(verdictOf(loop, joined)).toBe('better');
    expect(verdictOf(joined, loop)).toBe('worse');
    expect(verdictOf(workOf({}), joined)).toBe('changed');
    expect(facts(workOf({}), joined)).toEqual(['other aggregate 0 -> 1 per call', 'other find 1 -> 0 per call']);
  });

  it('is judged by its prices: a cache saves a query, and a lost one is dearer', () => {
    const asked = workOf({ mongo: { bytes: 2000 } });
    const cached = workOf({
      mongo: { commands: {}, keysExamined: 0, docsExamined: 0, returned: 0, bytes: 0 },
      redis: { commands: { get: 20 }, hits: 20, bytes: 2000 },
    });
    const { verdict, trade } = workDifference(asked, cached, { same: true, fieldsAdded: false });
    expect({ verdict, trade: trade?.verdict }).toEqual({ verdict: 'better', trade: 'cheaper' });
    expect(verdictOf(cached, asked)).toBe('worse');
  });

  it('is neither where both cost about the same, and worse where nothing outweighs what grew', () => {
    const before = workOf({ mongo: { keysExamined: 0, docsExamined: 2000 } });
    expect(verdictOf(before, workOf({ mongo: { keysExamined: 200, docsExamined: 1900 } }))).toBe('changed');
    expect(verdictOf(before, workOf({ mongo: { docsExamined: 0, keysExamined: 0 }, redis: { evictions: 1 } }))).toBe(
      'worse',
    );
  });

  it('is not paid by a connection that happened to be there: the next run may have it again', () => {
    const [before, after] = [
      workOf({ calls: 10, connections: { created: 1 } }),
      workOf({ calls: 10, mongo: { docsExamined: 9_000 } }),
    ];
    expect(verdictOf(before, after)).toBe('worse');
  });

  it('is no less by documents that are not returned any more, unless the answers are the same', () => {
    const before = workOf({});
    const emptied = workOf({ mongo: { keysExamined: 0, docsExamined: 0, returned: 0, bytes: 1000 } });
    expect(verdictOf(before, emptied)).toBe('changed');
    expect(verdictOf(before, emptied, { same: true, fieldsAdded: false })).toBe('better');
    const emptiedInLoop = workOf({
      mongo: { commands: { find: 40 }, keysExamined: 0, docsExamined: 0, returned: 0, bytes: 1000 },
    });
    expect(verdictOf(before, emptiedInLoop)).toBe('worse');
    const indexed = workOf({ mongo: { docsExamined: 400, returned: 200 } });
    expect(verdictOf(workOf({ mongo: { docsExamined: 40_000, returned: 400 } }), indexed)).toBe('better');
  });

  it('of an answer that gained fields is no more by its length, up to twice of it', () => {
    const longer = workOf({ mongo: { bytes: 78_000 } });
    expect(verdictOf(workOf({}), longer)).toBe('worse');
    expect(verdictOf(workOf({}), longer, { same: false, fieldsAdded: true })).toBe('changed');
    expect(verdictOf(workOf({}), workOf({ mongo: { bytes: 90_000 } }), { same: false, fieldsAdded: true })).toBe(
      'worse',
    );
  });

  it('is neither by a few bytes a command, as a longer name makes them', () => {
    expect(verdictOf(workOf({}), workOf({ mongo: { bytes: 40_000 + 64 * 20 } }))).toBe('changed');
    expect(verdictOf(workOf({}), workOf({ mongo: { bytes: 40_001 + 64 * 20 } }))).toBe('worse');
  });

  it('of connections in use at once is neither more nor less', () => {
    expect(facts(workOf({}), workOf({ connections: { maxCheckedOut: 5 } }))).toEqual([
      'other connections in use at once 1 -> 5 in 20 calls',
    ]);
    expect(verdictOf(workOf({ connections: { maxCheckedOut: 5 } }), workOf({}))).toBe('changed');
  });

  it('a sum that is never the same hides no operation that is', () => {
    const operation = (target: string, asked: number, docsExamined: number, unstable = false) => ({
      engine: 'mongodb' as const,
      verb: 'find',
      target,
      shape: {},
      asked,
      counts: { 'mongo.commands': asked, 'mongo.docsExamined': docsExamined },
      plans: [],
      ...(unstable ? { unstable } : {}),
    });
    const stray = (first: number, second: number, orders: number) =>
      ({
        ...workOfPasses(workOf({ mongo: { docsExamined: first } }), workOf({ mongo: { docsExamined: second } })),
        operations: [operation('orders', 20, orders), operation('statistics', 3, second - orders, true)],
      }) satisfies Work;
    expect(verdictOf(stray(400, 900, 20), stray(500, 800, 400))).toBe('worse');
    expect(verdictOf(stray(400, 900, 20), stray(500, 800, 20))).toBe('same');
  });
});

describe('cache hits', () => {
  const cached = workOf({ mongo: { commands: {} }, redis: { commands: { get: 20 }, hits: 20 } });

  it('that became misses are worse', () => {
    const after = workOf({ mongo: { commands: {} }, redis: { commands: { get: 20 }, hits: 5, misses: 15 } });
    expect(facts(cached, after)).toEqual([
      'more Redis hits 1 -> 0.25 per call',
      'more Redis misses 0 -> 0.75 per call',
    ]);
    expect(facts(after, cached)).toEqual([
      'other Redis hits 0.25 -> 1 per call',
      'less Redis misses 0.75 -> 0 per call',
    ]);
  });

  it('that MongoDB answers instead are worse, though nothing missed', () => {
    const after = workOf({});
    expect(facts(cached, after)).toContain('more Redis hits 1 -> 0 per call');
  });

  it('that nothing took the place of are lookups saved', () => {
    const twice = workOf({ mongo: { commands: {} }, redis: { commands: { get: 40 }, hits: 40 } });
    expect(worse(twice, cached)).toBe(false);
    expect(worse(cached, twice)).toBe(true);
  });

  it('that grew are told, and what they cost is in other counters', () => {
    const one = workOf({ redis: { commands: { mget: 20 }, hits: 20, bytes: 200 } });
    const ten = workOf({ redis: { commands: { mget: 20 }, hits: 200, bytes: 2000 } });
    expect(facts(one, ten)).toEqual([
      'more bytes to and from Redis 10 -> 100 per call',
      'other Redis hits 1 -> 10 per call',
    ]);
  });
});

describe('plans', () => {
  const before = workOf({ mongo: { plans: [indexed] } });

  it('with an index of another name and the same keys are the same', () => {
    const renamed = { ...indexed, indexes: ['projects_of_user { user_id: 1, updated_at: -1 }'] };
    expect(facts(before, workOf({ mongo: { plans: [renamed] } }))).toEqual([]);
  });

  it('with other keys, or other stages, are not, though the summary is equal', () => {
    const keys = { ...indexed, indexes: ['by_user { user_id: 1, updated_at: 1 }'] };
    expect(facts(before, workOf({ mongo: { plans: [keys] } }))).toEqual([
      'other plan of projects: IXSCAN { user_id: 1, updated_at: -1 } (LIMIT < FETCH < IXSCAN), { user_id: 1, updated_at: -1 } -> IXSCAN { user_id: 1, updated_at: -1 } (LIMIT < FETCH < IXSCAN), { user_id: 1, updated_at: 1 }',
    ]);
    const covered = { ...indexed, stages: ['LIMIT', 'PROJECTION_COVERED', 'IXSCAN'] };
    expect(facts(before, workOf({ mongo: { plans: [covered] } }))).toEqual([
      'other plan of projects: IXSCAN { user_id: 1, updated_at: -1 } (LIMIT < FETCH < IXSCAN) -> IXSCAN { user_id: 1, updated_at: -1 } (LIMIT < PROJECTION_COVERED < IXSCAN)',
    ]);
  });

  it('that lost their index are worse, whatever the counts', () => {
    const small = workOf({ mongo: { plans: [scan], keysExamined: 0, docsExamined: 20 } });
    expect(facts(before, small)).toEqual([
      'more plan of projects: IXSCAN { user_id: 1, updated_at: -1 } -> COLLSCAN, sorted in memory',
      'less keys examined 20 -> 0 per call',
      'less documents examined 20 -> 1 per call',
    ]);
    expect(worse(before, small)).toBe(true);
  });

  it('with a field more that examine the same are neither', () => {
    const wider = plan(
      'IXSCAN { user_id: 1, updated_at: -1, team: 1 }',
      ['LIMIT', 'FETCH', 'IXSCAN'],
      ['by_team { user_id: 1, updated_at: -1, team: 1 }'],
    );
    expect(workDifference(before, workOf({ mongo: { plans: [wider] } })).verdict).toBe('changed');
    expect(workDifference(workOf({ mongo: { plans: [wider] } }), before).verdict).toBe('worse');
  });

  it('that are others for the same counts are no pass', () => {
    const other = plan('IXSCAN { team: 1 }', ['LIMIT', 'FETCH', 'IXSCAN'], ['team_1 { team: 1 }']);
    expect(worse(before, workOf({ mongo: { plans: [other] } }))).toBe(true);
  });

  it('that gained an index, and examine less in all, are better: keys in place of a scan', () => {
    const scanned = workOf({ mongo: { plans: [scan], keysExamined: 0, docsExamined: 20_000 } });
    expect(facts(scanned, before)).toEqual([
      'more keys examined 0 -> 20 per call',
      'less documents examined 1,000 -> 20 per call',
      'less plan of projects: COLLSCAN, sorted in memory -> IXSCAN { user_id: 1, updated_at: -1 }',
    ]);
  });

  it('that gained an index and cost more somewhere are not', () => {
    const scanned = workOf({ mongo: { plans: [scan], keysExamined: 0, docsExamined: 20_000 } });
    const heavy = workOf({ mongo: { plans: [indexed], bytes: 40_000_000 } });
    expect(worse(scanned, heavy)).toBe(true);
    expect(worse(scanned, workOf({ mongo: { plans: [indexed], keysExamined: 60_000, docsExamined: 400 } }))).toBe(true);
    expect(worse(scanned, workOf({ mongo: { plans: [indexed], keysExamined: 19_601, docsExamined: 400 } }))).toBe(
      false,
    );
    expect(worse({ ...scanned, unstable: ['mongo.docsExamined'] }, before)).toBe(true);
  });

  it('that are gone are less, a query that became an aggregation is another', () => {
    const gone = workOf({ mongo: { commands: {}, plans: [] } });
    expect(facts(before, gone)).toEqual([
      'less find 1 -> 0 per call',
      'less plan of projects: IXSCAN { user_id: 1, updated_at: -1 } -> none',
    ]);
    expect(worse(gone, before)).toBe(true);
    const aggregated = workOf({ mongo: { plans: [{ ...indexed, command: 'aggregate' }] } });
    expect(facts(before, aggregated)).toEqual([
      'other plan of projects: find IXSCAN { user_id: 1, updated_at: -1 } -> aggregate IXSCAN { user_id: 1, updated_at: -1 }',
    ]);
  });

  it('that another command of the collection had already are no other plans', () => {
    const both = workOf({
      mongo: { commands: { find: 20, aggregate: 20 }, plans: [indexed, { ...indexed, command: 'aggregate' }] },
    });
    expect(facts(before, both)).toEqual(['more aggregate 0 -> 1 per call']);
    expect(facts(both, before)).toEqual(['less aggregate 1 -> 0 per call']);
    const scanning = workOf({
      mongo: { commands: { find: 20, aggregate: 20 }, plans: [indexed, { ...scan, command: 'aggregate' }] },
    });
    expect(facts(before, scanning)).toContain('more plan of projects: none -> COLLSCAN, sorted in memory');
  });

  it('that a question lost are worse where another question of the collection scans already', () => {
    const question = (field: string, read: Plan): Operation => ({
      engine: 'mongodb',
      verb: 'find',
      target: 'projects',
      shape: { filter: { [field]: 'int' } },
      asked: 20,
      counts: {},
      plans: [read],
    });
    const work = (read: Plan, docsExamined: number): Work => ({
      ...workOf({ mongo: { plans: [scan, read], docsExamined, keysExamined: read === scan ? 0 : 400 } }),
      operations: [question('kind', scan), question('user_id', read)],
    });
    const found = workDifference(work(indexed, 8_000), work(scan, 8_100));
    expect(found.verdict).toBe('worse');
    expect(found.changes.map(({ kind, sentence }) => `${kind} ${sentence}`)).toContain(
      'more plan of projects: IXSCAN { user_id: 1, updated_at: -1 } -> COLLSCAN, sorted in memory',
    );
    expect(worse(work(scan, 8_100), work(scan, 8_100))).toBe(false);
    expect(worse(work(scan, 8_100), work(indexed, 8_000))).toBe(false);
  });

  it('that a reworded question lost are worse beside a scan that was there, and so is a field that an index lost', () => {
    const question = (field: string, read: Plan, projection = {}): Operation => ({
      engine: 'mongodb',
      verb: 'find',
      target: 'projects',
      shape: { filter: { [field]: 'int' }, ...projection },
      asked: 20,
      counts: {},
      plans: [read],
    });
    const work = (others: Plan, own: Operation, docsExamined: number): Work => ({
      ...workOf({ mongo: { plans: [others, ...own.plans], docsExamined, keysExamined: docsExamined } }),
      operations: [question('kind', others), own],
    });
    const unprojected = work(scan, question('user_id', indexed), 8_000);
    const reworded = (read: Plan) => work(scan, question('user_id', read, { projection: { user_id: 1 } }), 6_000);
    expect(worse(unprojected, reworded(scan))).toBe(true);
    expect(worse(unprojected, reworded(indexed))).toBe(false);
    const narrow = plan('IXSCAN { user_id: 1 }', ['LIMIT', 'FETCH', 'IXSCAN'], ['by_user { user_id: 1 }']);
    const both = { projection: { user_id: 1, updated_at: 1 } };
    const wide = work(narrow, question('user_id', indexed, both), 400);
    const lost = work(narrow, question('user_id', narrow, both), 400);
    expect(worse(wide, lost)).toBe(true);
    expect(worse(lost, wide)).toBe(false);
    expect(worse(wide, wide)).toBe(false);
  });

  it('with a scan inside a lookup, or a sort in memory, that was not there are told', () => {
    const inner = { ...indexed, stages: [...indexed.stages, '$lookup', 'COLLSCAN'] };
    expect(facts(before, workOf({ mongo: { plans: [inner], keysExamined: 1 } }))[0]).toBe(
      'more plan of projects: IXSCAN { user_id: 1, updated_at: -1 } -> IXSCAN { user_id: 1, updated_at: -1 } with an inner COLLSCAN',
    );
    const sorted = { ...indexed, stages: ['SORT', 'FETCH', 'IXSCAN'] };
    expect(worse(before, workOf({ mongo: { plans: [sorted], keysExamined: 1 } }))).toBe(true);
  });
});

describe('reads of the cache that miss where they hit', () => {
  const cached = (hits: number, bytes: number, finds = 240): Work =>
    workOf({
      mongo: { commands: { find: finds }, keysExamined: finds, docsExamined: finds, bytes: finds * 100 },
      redis: { commands: { get: 20 }, hits, misses: 20 - hits, bytes },
    });
  it('are worse, though a value that is not found is shorter, and what is computed instead asks no engine', () => {
    expect(workDifference(cached(20, 11_000), cached(0, 700)).verdict).toBe('worse');
    expect(workDifference(cached(20, 11_000), cached(0, 700, 260)).verdict).toBe('worse');
  });
  it('do not pay for values that grew', () => {
    expect(workDifference(cached(10, 6_000, 20), cached(11, 6_000_000, 20)).verdict).toBe('worse');
  });
  it('are better the other way round', () => {
    expect(workDifference(cached(0, 700), cached(20, 11_000)).verdict).toBe('better');
    expect(workDifference(cached(0, 700, 260), cached(20, 11_000)).verdict).toBe('better');
  });
});
