import { describe, expect, it } from 'vitest';
import { PlumblineError } from '../errors.ts';
import { scenarioOf } from './gate.fixture.ts';
import { nearestName } from './nearest-name.ts';
import { parseScenario } from './validate-scenario.ts';

const NOTHING = async () => undefined;
const FILE = 'scenarios/user-projects.scenario.ts';
const VALID = scenarioOf({
  baseline: { plan: 'COLLSCAN' },
  indexed: {
    p95: '120ms',
    mean: '0.5s',
    reduction: { versus: 'baseline', atLeast: '86%' },
    plan: 'IXSCAN',
    docsExaminedPerReturned: 1,
    keysExamined: { atLeast: 1, atMost: 20 },
  },
  cached: { hitRate: '80%', reduction: [{ versus: 'indexed', atLeast: '90%', of: 'mongoCommands' }] },
});

/** What is said of a scenario that differs from the valid one. */
function problem(change: object): string {
  return problemOf({ ...VALID, ...change });
}

function problemOf(value: unknown): string {
  try {
    parseScenario(FILE, value);
  } catch (error) {
    expect(error).toBeInstanceOf(PlumblineError);
    if (error instanceof PlumblineError) {
      expect(error.code).toBe('SCENARIO_INVALID');
      expect(error.hint).toContain('defineScenario');
      expect(error.message.startsWith(FILE)).toBe(true);
      return error.message.slice(FILE.length + 1).trim();
    }
  }
  return 'valid';
}

describe('parseScenario', () => {
  it('returns a valid scenario as it is', () => {
    expect(parseScenario(FILE, VALID)).toBe(VALID);
    const everything = {
      ...VALID,
      params: () => ({}),
      distinctParams: 5,
      calls: 10,
      open: async () => ({}),
      sameResult: false as const,
      writes: { collections: ['users'], documents: 100 },
      guide: [{ row: 'user projects list', metric: 'latency' as const, target: '-86%', baseline: 'baseline' }],
      troubleshooting: { causes: ['a'], remedies: ['b'] },
      callTimeoutMs: 1000,
      accepted: {
        indexed: {
          ceiling: { 'mongo.docsExamined': 100, 'mongo.commands.find': 2 },
          plans: ['projects: COLLSCAN'],
          reason: 'the index is rebuilt',
          until: '2026-12-31',
          profile: 'pr' as const,
        },
      },
    };
    expect(parseScenario(FILE, everything)).toBe(everything);
  });

  it.each([
    [{ checks: { indexed: { p59: '120ms' } } }, 'checks.indexed: "p59" is no check; did you mean "p95"?'],
    [
      { checks: { indexed: { docsExaminedPerReturn: 1 } } },
      'checks.indexed: "docsExaminedPerReturn" is no check; did you mean "docsExaminedPerReturned"?',
    ],
    [{ checks: { indexd: { p95: '1s' } } }, 'checks.indexd: "indexd" is no variant; did you mean "indexed"?'],
    [
      { checks: { indexed: { p95: '120 ms' } } },
      'checks.indexed.p95: "120 ms" is no duration; write it like "120ms" or "2s"',
    ],
    [{ checks: { indexed: { p95: 120 } } }, 'checks.indexed.p95: must be a duration like "120ms" or "2s"'],
    [
      { checks: { indexed: { hitRate: '0.8' } } },
      'checks.indexed.hitRate: "0.8" is no percentage; write it like "86%"',
    ],
    [{ checks: { indexed: { hitRate: '120%' } } }, 'checks.indexed.hitRate: must not be over 100%'],
    [{ checks: { indexed: { plan: 'ixscan' } } }, 'checks.indexed.plan: "ixscan" is no choice; did you mean "IXSCAN"?'],
    [
      { checks: { indexed: { bytes: {} } } },
      'checks.indexed.bytes: must be a number (at most), or { atMost, atLeast } with atLeast not above atMost',
    ],
    [
      { checks: { indexed: { bytes: { atLeast: 2, atMost: 1 } } } },
      'checks.indexed.bytes: must be a number (at most), or { atMost, atLeast } with atLeast not above atMost',
    ],
    [
      { checks: { indexed: { reduction: { versus: 'base', atLeast: '86%' } } } },
      'checks.indexed.reduction.0.versus: "base" is no variant; there are baseline, indexed, cached',
    ],
    [
      { checks: { indexed: { reduction: { versus: 'indexed', atLeast: '86%' } } } },
      'checks.indexed.reduction.0.versus: "indexed" is compared with itself',
    ],
    [
      { checks: { indexed: { reduction: { versus: 'baseline', atleast: '86%' } } } },
      'checks.indexed.reduction.0: "atleast" is no part of a reduction; did you mean "atLeast"?',
    ],
    [
      { checks: { indexed: { growth: { docsExamind: 'constant' } } } },
      'checks.indexed.growth: "docsExamind" is no count that grows; did you mean "docsExamined"?',
    ],
    [
      { checks: { indexed: { growth: { bytes: 'quadratic' } } } },
      'checks.indexed.growth.bytes: "quadratic" is no choice; there are constant, linear',
    ],
    [
      { accepted: { indexd: { ceiling: {}, reason: 'x', until: '2026-12-31' } } },
      'accepted.indexd: "indexd" is no variant; did you mean "indexed"?',
    ],
    [
      { accepted: { indexed: { ceiling: { docsExamined: 1 }, reason: 'x', until: '2026-12-31' } } },
      'accepted.indexed.0.ceiling.docsExamined: must be a count as the lock names it, like "mongo.docsExamined"',
    ],
    [
      { accepted: { indexed: { ceiling: {}, reason: 'x', until: '2026-02-30' } } },
      'accepted.indexed.0.until: must be the last day on which it is accepted, like "2026-12-31"',
    ],
    [{ accepted: { indexed: { ceiling: {}, until: '2026-12-31' } } }, 'accepted.indexed.0.reason: must be a text'],
    [{ titel: 'x' }, 'default export: "titel" is no part of a scenario; did you mean "title"?'],
    [{ title: ' ' }, 'title: must not be empty'],
    [{ title: undefined }, 'title: must be a text'],
    [{ checks: undefined }, 'checks: must be an object with the checks of a variant under its name'],
    [{ variants: {}, checks: {} }, 'variants: a scenario needs at least one variant'],
    [{ variants: { a: {} }, checks: {} }, 'variants.a.run: must be a function'],
    [
      { variants: { a: { run: NOTHING, index: false } }, checks: {} },
      'variants.a: "index" is no part of a variant; did you mean "indexes"?',
    ],
    [
      { variants: { 'a/b': { run: NOTHING } }, checks: {} },
      'variants.a/b: the name of a variant is part of file names and ids: use no slash',
    ],
    [
      { variants: { a: { run: NOTHING, timed: false } }, checks: { a: { p95: '1s' } } },
      'checks.a.p95: a limit on latency needs times, and "a" is `timed: false`',
    ],
    [
      {
        variants: { a: { run: NOTHING }, b: { run: NOTHING, timed: false } },
        checks: { a: { reduction: { versus: 'b', atLeast: '5%' } } },
      },
      'checks.a.reduction.0.versus: a reduction of latency needs times, and "b" is `timed: false`',
    ],
    [
      { guide: [{ row: 'r', metric: 'latency', target: 't', indexed: 'idx' }] },
      'guide.0.indexed: "idx" is no variant; there are baseline, indexed, cached',
    ],
    [{ guide: [{ row: 'r', metric: 'time', target: 't' }] }, 'guide.0.metric: "time" is no choice; there are'],
    [{ guide: [{ row: 'r', metric: 'latency', target: 't' }] }, 'guide.0: must name the variants that it is about'],
    [{ dataset: 'devora' }, 'dataset: must be a dataset made with defineDataset'],
    [{ distinctParams: 0 }, 'distinctParams: must be at least 1'],
    [{ writes: { collections: [] } }, 'writes.collections: must name a collection'],
    [{ sameResult: true }, 'sameResult: must be a function of the result, or false'],
  ])('%j', (change, expected) => {
    expect(problem(change)).toContain(expected);
  });

  it.each([
    [undefined, 'default export: there is none'],
    [null, 'default export: must be an object'],
    ['text', 'default export: must be an object'],
  ])('a default export of %s', (value, expected) => {
    expect(problemOf(value)).toContain(expected);
  });

  const BUDGET = 'must be a number (at most), or { atMost, atLeast }';
  it.each<[object, string]>([
    [{ indexed: undefined }, 'checks.indexed'],
    [{ indexed: null }, 'checks.indexed'],
    [{ indexed: [] }, 'checks.indexed'],
    [{ indexed: Promise.resolve({ mongoCommands: 1 }) }, 'checks.indexed: is a promise: write `await` before it'],
    [{ indexed: new Map([['mongoCommands', 1]]) }, 'checks.indexed: must be a plain object, and is a Map'],
    [{ indexed: Object.create({ mongoCommands: 1 }) }, 'checks.indexed: inherits fields of another object'],
    [{ indexed: { [Symbol.for('mongoCommands')]: 1 } }, 'checks.indexed: has a field under a symbol'],
    [
      { indexed: Object.defineProperty({}, 'mongoCommands', { value: 1 }) },
      'checks.indexed: "mongoCommands" is hidden (not enumerable)',
    ],
    [
      {
        indexed: {
          get mongoCommands() {
            return 1;
          },
        },
      },
      'checks.indexed: "mongoCommands" is computed by a getter',
    ],
    [{ indexed: new Proxy({}, {}) }, 'checks.indexed: is a proxy'],
    [{ indexed: { reduction: { versus: 'baseline', atLeast: '0%' } } }, 'checks.indexed.reduction.0.atLeast: must be'],
    [{ indexed: { mongoCommands: undefined } }, 'checks.indexed.mongoCommands: is undefined'],
    [{ indexed: { p95: undefined } }, 'checks.indexed.p95: is undefined'],
    [{ indexed: { plan: undefined } }, 'checks.indexed.plan: is undefined'],
    [{ indexed: { hitRate: undefined } }, 'checks.indexed.hitRate: is undefined'],
    [{ indexed: { reduction: undefined } }, 'checks.indexed.reduction: is undefined'],
    [{ indexed: { reduction: [] } }, 'checks.indexed.reduction: must have a reduction'],
    [{ indexed: { reduction: [undefined] } }, 'checks.indexed.reduction.0'],
    [{ indexed: { bytes: { atMost: undefined, atLeast: 1 } } }, 'checks.indexed.bytes.atMost: is undefined'],
    [{ indexed: { growth: {} } }, 'checks.indexed.growth: must have at least one'],
    [{ indexed: { growth: { bytes: undefined } } }, 'checks.indexed.growth.bytes: is undefined'],
    [{ indexed: { load: {} } }, 'checks.indexed.load: must have at least one'],
    [{ indexed: { load: { capacity: undefined } } }, 'checks.indexed.load.capacity: is undefined'],
    [{ indexed: { load: { errors: '100%' } } }, 'checks.indexed.load.errors: must be below 100%'],
    [{ indexed: { mongoCommands: -1 } }, 'checks.indexed.mongoCommands: must not be negative'],
    [{ indexed: { mongoCommands: 1e308 } }, 'checks.indexed.mongoCommands: must be a number that a count can reach'],
    ...[Number.NaN, Number.POSITIVE_INFINITY, '1', null, [], { atMost: Number.NaN }, { atLeast: 0 }].map(
      (value): [object, string] => [{ indexed: { mongoCommands: value } }, `checks.indexed.mongoCommands: ${BUDGET}`],
    ),
    [{ indexed: { p95: '0ms' } }, 'checks.indexed.p95: must be above 0'],
    [{ indexed: { p95: '0.0s' } }, 'checks.indexed.p95: must be above 0'],
    [{ indexed: { p95: '-1ms' } }, 'checks.indexed.p95: "-1ms" is no duration'],
    [{ indexed: { p95: '99999999999s' } }, 'checks.indexed.p95: must be at most a day'],
    [{ indexed: { hitRate: '-1%' } }, 'checks.indexed.hitRate: "-1%" is no percentage'],
    [{ indexed: { hitRate: '101%' } }, 'checks.indexed.hitRate: must not be over 100%'],
  ])('checks that demand nothing, or nonsense: %j', (checks, expected) => {
    expect(problem({ checks })).toContain(expected);
  });

  it.each([
    [{ guide: undefined }, 'guide: is undefined'],
    [
      {
        targets: [
          {
            get row() {
              return 'r';
            },
          },
        ],
      },
      'targets.0: "row" is computed by a getter',
    ],
    [{ load: undefined }, 'load: is undefined'],
    [{ accepted: { indexed: undefined } }, 'accepted.indexed.0'],
    [{ accepted: { indexed: [] } }, 'accepted.indexed: must have an entry'],
    [
      { accepted: { indexed: { ceiling: { 'mongo.bytes': undefined }, reason: 'x', until: '2026-12-31' } } },
      'accepted.indexed.0.ceiling.mongo.bytes',
    ],
    [
      { accepted: { indexed: { ceiling: { 'mongo.bytes': 1e308 }, reason: 'x', until: '2026-12-31' } } },
      'accepted.indexed.0.ceiling.mongo.bytes: must be a number that a count can reach',
    ],
    [{ troubleshooting: { causes: undefined, remedies: [] } }, 'troubleshooting.causes: must be a list'],
    [{ variants: { ...VALID.variants, indexed: { run: NOTHING, timed: undefined } } }, 'variants.indexed.timed: is'],
    [{ variants: { ...VALID.variants, indexed: NOTHING() } }, 'variants.indexed: is a promise'],
    [{ callTimeoutMs: 1e12 }, 'callTimeoutMs: must be at most'],
  ])('a part that is there and says nothing: %j', (change, expected) => {
    expect(problem(change)).toContain(expected);
  });

  it('a default export that is a promise says so', () => {
    expect(problemOf(Promise.resolve(VALID))).toContain('default export: is a promise');
    expect(problemOf([VALID])).toContain('default export: must be an object');
  });

  describe('load', () => {
    const row = { row: 'r', target: 't', optimised: 'indexed' };
    const compared = { ...row, baseline: 'baseline' };
    const withLoad = (own: object, checks: object = {}) => {
      const app = { cwd: '.', command: 'node server.js', ready: '/' };
      return problem({ app, load: { request: () => '/', p95: '1s', ...own }, checks: { indexed: { load: checks } } });
    };
    const fine = { capacity: 1 };

    it.each([
      { ...compared, metric: 'responseTime', atLeast: '10%' },
      { ...compared, metric: 'throughput', atLeast: '250%' },
      { ...row, metric: 'redisMemory', atMostMiB: 200 },
      { ...row, metric: 'hitRate', atLeast: '80%' },
      { ...compared, metric: 'hitRate', atLeast: '80%' },
    ])('an impact row that can be judged is accepted: %j', (valid) => {
      expect(withLoad({ impact: [valid] }, fine)).toBe('valid');
    });

    it.each([
      [{ ...compared, metric: 'mongoCpu', atMostMiB: 1_000_000 }, '"atMostMiB" is no part of a row about mongoCpu'],
      [{ ...compared, metric: 'mongoCpu' }, 'load.impact.0.atLeast: must be a percentage'],
      [{ ...row, metric: 'mongoCpu', atLeast: '10%' }, 'load.impact.0.baseline: must be a text'],
      [{ ...compared, metric: 'capacity', atLeast: '10' }, 'load.impact.0.atLeast: "10" is no percentage'],
      [{ ...compared, metric: 'responseTime', atLeast: '150%' }, 'load.impact.0.atLeast: must not be over 100%'],
      [{ ...row, metric: 'redisMemory', atLeast: '10%' }, '"atLeast" is no part of a row about redisMemory'],
      [{ ...row, metric: 'redisMemory', atMostMiB: Number.NaN }, 'load.impact.0.atMostMiB: must be a number'],
      [{ ...row, metric: 'redisMemory' }, 'load.impact.0.atMostMiB: must be a number'],
      [{ ...row, metric: 'hitRate', atMostMiB: 1 }, '"atMostMiB" is no part of a row about hitRate'],
      [{ ...row, metric: 'mongoCPU', atLeast: '1%' }, '"mongoCPU" is no choice; did you mean "mongoCpu"?'],
      [undefined, 'load.impact.0'],
    ])('an impact row that cannot is not: %j', (broken, expected) => {
      expect(withLoad({ impact: [broken] }, fine)).toContain(expected);
    });

    it.each([
      [{ impact: [] }, fine, 'load.impact: must have a row'],
      [{ impact: undefined }, fine, 'load.impact: is undefined'],
      [{ stepDuration: '0s' }, fine, 'load.stepDuration: must be above 0'],
      [{ stepDuration: '10ms' }, fine, 'load.stepDuration: must be at least "100ms"'],
      [{ ratePerSecond: 1e9 }, fine, 'load.ratePerSecond: must be at most'],
      [{ ratePerSecond: 0 }, fine, 'load.ratePerSecond: must be above 0'],
      [{ ratePerSecond: Number.NaN }, fine, 'load.ratePerSecond: must be a number'],
      [
        { ratePerSecond: 0.05 },
        fine,
        'load.ratePerSecond: 0.05 a second for 8 s are 0 requests, and a verdict on p50 needs 20: take a `ratePerSecond` of 2.5 or a `stepDuration` of "200s"',
      ],
      [{ ratePerSecond: 1 }, { p95AtRate: '100ms' }, 'are 8 requests, and a verdict on p95 needs 180'],
      [{ ratePerSecond: 22.5 }, { p95AtRate: '100ms' }, 'valid'],
      [{ ratePerSecond: 50 }, { p95AtRate: '11s' }, '11s is above the `timeout` of 10000 ms'],
      [{ p95: '3s', timeout: '2s' }, fine, 'load.p95: 3s is above the `timeout` of 2000 ms'],
      [{ connectionsUpTo: 16 }, { capacity: 32 }, 'checks.indexed.load.capacity: the ramp ends at 16 connections'],
      [{}, { p95AtRate: '1s' }, 'a limit at a rate needs `load.ratePerSecond`'],
    ])('%j with %j', (own, checks, expected) => {
      expect(withLoad(own, checks)).toContain(expected);
    });

    it('a baseline is not run at a rate', () => {
      const app = { cwd: '.', command: 'node server.js', ready: '/' };
      const load = { request: () => '/', p95: '1s', ratePerSecond: 50 };
      const checks = { baseline: { load: { p50AtRate: '1s' } } };
      expect(problem({ app, load, checks })).toContain('checks.baseline.load: a baseline is not run at a rate');
    });
  });

  it('names every problem at once', () => {
    const message = problem({ title: '', checks: { indexed: { p59: '1s' }, cached: { hitRate: 80 } } });
    expect(message.split('\n')).toHaveLength(3);
  });
});

describe('nearestName', () => {
  it.each([
    ['p59', 'p95'],
    ['hitrate', 'hitRate'],
    ['docsExamin', 'docsExamined'],
    ['latency', undefined],
  ])('of %s is %s', (wrong, expected) => {
    expect(nearestName(wrong, ['p95', 'hitRate', 'docsExamined'])).toBe(expected);
  });
});
