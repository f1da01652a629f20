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
