import { describe, expect, it } from 'vitest';
import type { VariantChecks } from '../model/check.ts';
import type { Work } from '../model/work.ts';
import { workOfPasses } from '../model/work-passes.ts';
import { measured, planOf, SCAN_PLAN, subjectOf, workOf } from './gate.fixture.ts';
import { judgeHitRate } from './hit-rate.ts';
import { judgePlan, judgeRefusedPlan } from './plan.ts';
import { judgeWork } from './work-budget.ts';

const only = <Item>(items: readonly Item[]) => {
  expect(items).toHaveLength(1);
  return items[0];
};

/** As many passes of 20 calls as there are changes. */
function passes(...changes: Partial<Work['mongo']>[]): Work {
  const [first = workOf({}), ...others] = changes.map((mongo) => workOf({ mongo }));
  return workOfPasses(first, ...others);
}

const finds = (...counts: number[]) => passes(...counts.map((find) => ({ commands: { find } })));
const pools = (...counts: number[]) => {
  const [first = workOf({}), ...others] = counts.map((n) => workOf({ connections: { waitQueueTimeouts: n } }));
  return workOfPasses(first, ...others);
};

function budget(checks: VariantChecks, work: Work) {
  const { subject } = subjectOf({ waitQueueTimeouts: 0, ...checks }, [measured('indexed', { work })]);
  return only(judgeWork(subject, work).filter(({ id }) => Object.keys(checks).some((name) => id.endsWith(`/${name}`))));
}

describe('work budgets', () => {
  it.each([
    [{ mongoCommands: 1 }, 'pass'],
    [{ mongoCommands: 0.9 }, 'fail'],
    [{ mongoCommands: { atLeast: 1 } }, 'pass'],
    [{ mongoCommands: { atLeast: 2 } }, 'fail'],
    [{ mongoCommands: { atLeast: 1, atMost: 1 } }, 'pass'],
    [{ keysExamined: 20 }, 'pass'],
    [{ docsExamined: 19 }, 'fail'],
    [{ returned: 20 }, 'pass'],
    [{ bytes: 1999 }, 'fail'],
    [{ redisCommands: 0 }, 'pass'],
    [{ docsExaminedPerReturned: 1 }, 'pass'],
    [{ keysExaminedPerReturned: 0.5 }, 'fail'],
    [{ connectionsCreated: 0 }, 'pass'],
    [{ connectionsCheckedOut: 1 }, 'pass'],
  ] as const)('%j is %s', (checks, verdict) => {
    expect(budget(checks, workOf({}))?.verdict).toBe(verdict);
  });

  it('of commands over the budget names the loop', () => {
    const result = budget({ mongoCommands: 1 }, workOf({ mongo: { commands: { find: 2020 } } }));
    expect(result?.reason).toBe('101 MongoDB commands per call, over the budget of 1 (20 calls): find 101 per call');
    expect(result?.remedy).toBe('fetch all at once with $in or $lookup, and write with bulkWrite or insertMany');
  });

  it('does not gate a count that differed between the two passes', () => {
    const result = budget({ bytes: 1 }, workOf({ unstable: ['mongo.bytes'] }));
    expect(result).toMatchObject({ verdict: 'not-judged' });
    expect(result).not.toHaveProperty('remedy');
    expect(result?.reason).toContain('mongo.bytes differed between the two work passes');
  });

  it.each<[string, VariantChecks, Work, string, string]>([
    [
      'over it in each pass',
      { mongoCommands: 1 },
      finds(420, 560),
      'fail',
      '21 to 28 MongoDB commands per call, over the budget of 1 (2 passes of 20 calls): find 28 per call',
    ],
    [
      'below it in each pass',
      { mongoCommands: 30 },
      finds(420, 560),
      'pass',
      '21 to 28 MongoDB commands per call, expected at most 30',
    ],
    [
      'around it',
      { mongoCommands: 24 },
      finds(420, 560),
      'not-judged',
      'mongo.commands.find differed between the 2 work passes',
    ],
    [
      'below the least in each pass',
      { mongoCommands: { atLeast: 50 } },
      finds(420, 560),
      'fail',
      '21 to 28 MongoDB commands per call, below the least of 50 (2 passes of 20 calls)',
    ],
    [
      'outside of both limits',
      { mongoCommands: { atLeast: 22, atMost: 27 } },
      finds(420, 560),
      'fail',
      '21 to 28 MongoDB commands per call',
    ],
    [
      'a ratio over it in each pass',
      { docsExaminedPerReturned: 1 },
      passes({ docsExamined: 800 }, { docsExamined: 1200 }),
      'fail',
      '2 to 3 documents examined per document returned, over the budget of 1',
    ],
    // Both counts jump, their ratio does not: each pass is judged by itself.
    [
      'a ratio that is the same in each pass',
      { docsExaminedPerReturned: 2 },
      passes({ docsExamined: 800, returned: 400 }, { docsExamined: 1600, returned: 800 }),
      'pass',
      '2 documents examined per document returned',
    ],
    ['nothing to divide by in each pass', { mongoCommandsPerHit: 1 }, finds(420, 560), 'fail', 'Redis had no hit'],
    [
      'time-outs in each pass',
      { waitQueueTimeouts: 0 },
      pools(1, 3),
      'fail',
      '1 to 3 wait-queue time-outs, over the budget of 0',
    ],
    [
      'time-outs in one pass',
      { waitQueueTimeouts: 0 },
      pools(0, 3),
      'not-judged',
      'connections.waitQueueTimeouts differed',
    ],
  ])('hold a count that is not the same in every pass: %s', (_, checks, work, verdict, reason) => {
    const result = budget(checks, work);
    expect(result?.verdict).toBe(verdict);
    expect(result?.reason).toContain(reason);
  });

  it('fail a pool that times out in every pass without any check of it', () => {
    const { subject } = subjectOf({}, [measured('indexed', { work: pools(1, 3) })]);
    expect(judgeWork(subject, pools(1, 3))).toMatchObject([{ verdict: 'fail', actual: '1 to 3' }]);
  });

  it('per document returned: work for nothing fails, no work at all is an error', () => {
    const nothingReturned = workOf({ mongo: { returned: 0 } });
    expect(budget({ docsExaminedPerReturned: 1 }, nothingReturned)).toMatchObject({
      verdict: 'fail',
      reason: 'MongoDB returned no document, with 400 documents examined over 20 calls',
    });
    const nothingDone = workOf({ mongo: { returned: 0, docsExamined: 0 } });
    expect(budget({ docsExaminedPerReturned: 1 }, nothingDone)?.verdict).toBe('error');
  });

  it('of documents over the budget shows the plan that reads them', () => {
    const plans = [planOf('IXSCAN { user_id: 1 }', ['SORT', 'FETCH', 'IXSCAN'])];
    const result = budget({ docsExaminedPerReturned: 1 }, workOf({ mongo: { plans, docsExamined: 20_000 } }));
    expect(result?.reason).toBe(
      '50 documents examined per document returned, over the budget of 1 (20 calls): projects: IXSCAN { user_id: 1 }, sorted in memory, examined 1,000 documents per call to return 20',
    );
    expect(result?.remedy).toBe('extend the index by the fields of the filter and the sort');
  });

  it('of documents of several collections says which of them is sorted in memory', () => {
    const products = { ...planOf('IDHACK', ['IDHACK']), collection: 'products' };
    const plans = [planOf('IXSCAN { user_id: 1 }', ['SORT', 'FETCH', 'IXSCAN']), products];
    const work = workOf({ mongo: { plans, docsExamined: 20_000 } });
    expect(budget({ docsExaminedPerReturned: 1 }, work)?.reason).toMatch(
      /: projects: IXSCAN \{ user_id: 1 \}, sorted in memory; products: IDHACK; together examined 1,000 documents per call to return 20$/,
    );
  });

  it('of commands that a cache was to save names the misses first, unless no hit is asked for', () => {
    const work = workOf({ redis: { commands: { get: 20, set: 20 }, misses: 20 } });
    const cached = budget({ redisCommands: 1, hitRate: '80%' }, work);
    expect(cached?.reason).toMatch(/: get 1, set 1 per call; 0% of the cache lookups hit$/);
    expect(cached?.remedy).toBe('log the keys of two equal calls and compare them');
    const emptied = budget({ redisCommands: 1 }, work);
    expect(emptied?.reason).toMatch(/: get 1, set 1 per call$/);
    expect(emptied?.remedy).toMatch(/MGET/);
  });

  it('per hit: no hit fails, and says whether Redis was asked', () => {
    expect(budget({ mongoCommandsPerHit: 0 }, workOf({}))?.reason).toContain('it was never asked');
    const missing = budget({ mongoCommandsPerHit: 0 }, workOf({ redis: { misses: 20 } }));
    expect(missing).toMatchObject({ verdict: 'fail' });
    expect(missing?.reason).toContain('all 20 lookups missed');
    const hit = workOf({ mongo: { commands: {} }, redis: { hits: 20 } });
    expect(budget({ mongoCommandsPerHit: 0 }, hit)?.verdict).toBe('pass');
  });

  it('a saturated pool fails where nothing is said of it, with the remedy of the guide', () => {
    const work = workOf({ connections: { waitQueueTimeouts: 3 } });
    const { subject } = subjectOf({}, [measured('indexed', { work })]);
    const result = only(judgeWork(subject, work));
    expect(result).toMatchObject({ id: 'projects/indexed/waitQueueTimeouts', verdict: 'fail' });
    expect(result?.reason).toMatch(/^connection pool saturated: 3 wait-queue time-outs/);
    expect(result?.remedy).toContain('raise maxPoolSize');
    expect(budget({ waitQueueTimeouts: 5 }, work)?.verdict).toBe('pass');
  });

  it('of connections in use at once raises the pool where there are too few, and lowers it where there are too many', () => {
    const work = workOf({ connections: { maxCheckedOut: 5 } });
    const [few, many] = [{ atLeast: 10 }, { atMost: 1 }].map((connectionsCheckedOut) =>
      budget({ connectionsCheckedOut }, work),
    );
    expect([few?.verdict, many?.verdict]).toEqual(['fail', 'fail']);
    expect(few?.remedy).toContain('raise maxPoolSize');
    expect(many?.remedy).toContain('bound the concurrency');
  });

  it("names the scenario's own remedy before the guide's", () => {
    const work = workOf({ mongo: { commands: { find: 40 } } });
    const change = { troubleshooting: { causes: ['the user is fetched again'], remedies: ['pass the user on'] } };
    const { subject } = subjectOf({ mongoCommands: 1 }, [measured('indexed', { work })], { change });
    const [result] = judgeWork(subject, work);
    expect(result?.remedy).toBe('pass the user on');
  });
});

function plan(expected: 'IXSCAN' | 'COLLSCAN', work: Work, baseline?: Work) {
  const before = baseline === undefined ? [] : [measured('baseline', { work: baseline })];
  const { subject, subjects } = subjectOf({ plan: expected }, [...before, measured('indexed', { work })]);
  return only(judgePlan(subject, subjects, work));
}

describe('plans', () => {
  it.each([
    'IXSCAN',
    'EXPRESS_IXSCAN',
    'EXPRESS_CLUSTERED_IXSCAN',
    'IDHACK',
    'COUNT_SCAN',
    'DISTINCT_SCAN',
    'TEXT_MATCH',
  ])('IXSCAN accepts %s', (stage) => {
    expect(plan('IXSCAN', workOf({ mongo: { plans: [planOf(stage, ['LIMIT', stage])] } }))?.verdict).toBe('pass');
  });

  it('a scan fails IXSCAN and shows what was examined, before and after', () => {
    const work = workOf({ mongo: { plans: [SCAN_PLAN], docsExamined: 2_000_000 } });
    const result = plan('IXSCAN', work, workOf({}));
    expect(result?.verdict).toBe('fail');
    expect(result?.reason).toBe(
      'projects: COLLSCAN examined 100,000 documents per call to return 20; expected IXSCAN (baseline: projects: IXSCAN { user_id: 1 }, examined 20 per call)',
    );
    expect(result?.remedy).toMatch(/^create an index/);
  });

  it.each([
    ['text index required for $text query', 1],
    ['connection 3 closed', 0],
  ])('a variant that stopped with "%s" has %i wrong plans', (message, wrong) => {
    const error = { code: 'CALL_FAILED', message: `projects/indexed threw: ${message} at x.js:1`, hint: '' };
    const before = measured('baseline', { work: workOf({ mongo: { plans: [SCAN_PLAN], docsExamined: 2_000_000 } }) });
    const { subject, subjects } = subjectOf({ plan: 'IXSCAN' }, [before, measured('indexed', { error })]);
    const results = judgeRefusedPlan(subject, subjects);
    expect(results).toHaveLength(wrong);
    for (const { verdict, reason } of results) {
      expect(verdict).toBe('fail');
      expect(reason).toBe(
        'MongoDB refused the query: text index required for $text query; expected IXSCAN (baseline: projects: COLLSCAN, examined 100,000 per call)',
      );
    }
  });

  it('one scan among indexes fails, also inside a $lookup', () => {
    const inner = planOf('IXSCAN { user_id: 1 }', ['$lookup', 'COLLSCAN', 'IXSCAN']);
    const result = plan('IXSCAN', workOf({ mongo: { plans: [inner] } }));
    expect(result?.verdict).toBe('fail');
    expect(result?.reason).toContain('with an inner COLLSCAN');
  });

  it('a plan that reads nothing neither breaks IXSCAN nor is one', () => {
    const empty = planOf('EOF', ['EOF']);
    const indexed = planOf('IDHACK', ['IDHACK']);
    expect(plan('IXSCAN', workOf({ mongo: { plans: [empty, indexed] } }))?.verdict).toBe('pass');
    expect(plan('IXSCAN', workOf({ mongo: { plans: [empty] } }))?.verdict).toBe('fail');
  });

  it('an unknown stage is no index', () => {
    expect(plan('IXSCAN', workOf({ mongo: { plans: [planOf('MAGIC', ['MAGIC'])] } }))?.verdict).toBe('fail');
  });

  it('a baseline that no longer scans fails COLLSCAN', () => {
    expect(plan('COLLSCAN', workOf({ mongo: { plans: [SCAN_PLAN] } }))?.verdict).toBe('pass');
    expect(plan('COLLSCAN', workOf({}))?.verdict).toBe('fail');
  });

  it('no plan is an error, and not judged where no command ran', () => {
    expect(plan('IXSCAN', workOf({ mongo: { plans: [] } }))).toMatchObject({
      verdict: 'error',
      reason: '20 MongoDB commands ran, but no plan was recorded',
    });
    expect(plan('IXSCAN', workOf({ mongo: { plans: [], commands: {} } }))?.verdict).toBe('not-judged');
  });
});

describe('plans that are not the same in every pass', () => {
  const [indexed, scanned] = [{}, { plans: [SCAN_PLAN] }];

  it('fail IXSCAN where one pass scanned, and COLLSCAN where one did not', () => {
    for (const work of [passes(indexed, scanned), passes(scanned, indexed)]) {
      for (const expected of ['IXSCAN', 'COLLSCAN'] as const) {
        const result = plan(expected, work);
        expect(result?.verdict).toBe('fail');
        expect(result?.reason).toMatch(/^in 1 of 2 work passes: projects: /);
        expect(result?.actual).toContain('COLLSCAN');
        expect(result?.actual).toContain('IXSCAN { user_id: 1 }');
      }
    }
  });

  it('pass where each reads an index', () => {
    expect(plan('IXSCAN', passes(indexed, { plans: [planOf('IDHACK', ['IDHACK'])] }))?.verdict).toBe('pass');
  });
});

function hitRate(redis: Partial<Work['redis']>, unstable: string[] = []) {
  const work = workOf({ redis, unstable });
  const { subject } = subjectOf({ hitRate: '80%' }, [measured('indexed', { work })]);
  return only(judgeHitRate(subject, work));
}

describe('hit rate', () => {
  it('passes at its limit and fails below, with the remedy of the guide', () => {
    expect(hitRate({ hits: 16, misses: 4 })).toMatchObject({ verdict: 'pass', actual: '80%' });
    const low = hitRate({ hits: 15, misses: 5 });
    expect(low).toMatchObject({ verdict: 'fail', actual: '75%' });
    expect(low?.reason).toContain('75% of 20 lookups hit (15 hits, 5 misses); expected at least 80%');
    expect(low?.remedy).toMatch(/^raise the TTL/);
  });

  it('of no lookup fails: Redis was never asked', () => {
    expect(hitRate({})).toMatchObject({ verdict: 'fail', actual: 'no lookups' });
    expect(hitRate({ commands: { ping: 3 } })?.reason).toBe(
      'Redis was never asked: 3 Redis commands ran, none of them a lookup in 20 calls',
    );
  });

  it('is said together with evictions', () => {
    expect(hitRate({ hits: 15, misses: 5, evictions: 7 })?.reason).toContain('Redis evicted 7 keys meanwhile');
  });

  it.each([
    [
      'fails where it is too low in each pass',
      [
        [76, 24],
        [74, 26],
      ],
      'fail',
      '74% to 76%',
    ],
    [
      'passes where it is high enough in each pass',
      [
        [90, 10],
        [80, 20],
      ],
      'pass',
      '80% to 90%',
    ],
    [
      'is not judged where it is too low in one',
      [
        [90, 10],
        [70, 30],
      ],
      'not-judged',
      '70% to 90%',
    ],
    [
      'fails where Redis was not asked in either',
      [
        [0, 0],
        [0, 0],
      ],
      'fail',
      'no lookups',
    ],
    [
      'fails where nothing was asked once, and too little hit then',
      [
        [0, 0],
        [1, 9],
      ],
      'fail',
      '10%',
    ],
  ] as const)('%s', (_, [a, b], verdict, actual) => {
    const [first, second] = [a, b].map(([hits, misses]) => workOf({ redis: { hits, misses } }));
    const work = workOfPasses(first ?? workOf({}), second ?? workOf({}));
    const { subject } = subjectOf({ hitRate: '80%' }, [measured('indexed', { work })]);
    expect(only(judgeHitRate(subject, work))).toMatchObject({ verdict, actual });
  });

  it('is not judged on hits that did not repeat', () => {
    expect(hitRate({ hits: 15, misses: 5 }, ['redis.hits'])?.verdict).toBe('not-judged');
  });
});
