import { describe, expect, it } from 'vitest';
import type { VariantChecks } from '../model/check.ts';
import type { OverallRow } from '../model/config.ts';
import type { VariantMeasurement } from '../model/measurement.ts';
import { reportSchema } from '../model/report.ts';
import type { Scenario } from '../model/scenario.ts';
import { around, measured, OTHER_ANSWERS, SAME_ANSWERS, SCAN_PLAN, scenarioOf, workOf } from './gate.fixture.ts';
import { type JudgeInput, judgeRun } from './judge.ts';

const CHECKS: Record<string, VariantChecks> = {
  baseline: { plan: 'COLLSCAN' },
  indexed: { p95: '120ms', plan: 'IXSCAN', reduction: { versus: 'baseline', atLeast: '86%' } },
  cached: { hitRate: '80%', mongoCommandsPerHit: 0 },
};
const BASELINE = measured('baseline', {
  latencyMs: around(850, 20),
  work: workOf({ mongo: { plans: [SCAN_PLAN], docsExamined: 2_000_000 } }),
});
const INDEXED = measured('indexed');
const CACHED = measured('cached', {
  latencyMs: around(1, 200),
  work: workOf({ mongo: { commands: {}, plans: [], returned: 0 }, redis: { commands: { get: 20 }, hits: 20 } }),
});

function judge(
  measurements: readonly VariantMeasurement[],
  { scenario = {}, ...change }: Partial<JudgeInput> & { scenario?: Partial<Scenario> } = {},
) {
  return judgeRun({
    scenarios: [{ name: 'projects', definition: scenarioOf(CHECKS, scenario) }],
    measurements,
    config: { slowQuery: '500ms', overall: [] },
    profile: 'release',
    ...change,
  });
}

describe('judgeRun', () => {
  it('passes when every check does, and says how many', () => {
    const judgement = judge([BASELINE, INDEXED, CACHED]);
    expect(judgement).toMatchObject({ verdict: 'pass', warnings: [], errors: [] });
    expect(judgement.reasons).toEqual(['13 checks of 1 scenario passed']);
    expect(judgement.scenarios[0]?.variants.map(({ name, baseline, samples }) => [name, baseline, samples])).toEqual([
      ['baseline', true, 20],
      ['indexed', false, 200],
      ['cached', false, 200],
    ]);
  });

  it('gives what the report schema accepts, the same each time, with ids of their own', () => {
    const input = [BASELINE, INDEXED, CACHED];
    const judgement = judge(input);
    expect(judge(input)).toEqual(judgement);
    const schema = reportSchema.pick({
      verdict: true,
      reasons: true,
      warnings: true,
      errors: true,
      scenarios: true,
      guide: true,
    });
    expect(schema.parse(judgement)).toEqual(judgement);
    const ids = judgement.scenarios.flatMap(({ checks }) => checks.map(({ id }) => id));
    expect(new Set(ids).size).toBe(ids.length);
  });

  it('checks slow queries on optimised variants only', () => {
    const ids = judge([BASELINE, INDEXED, CACHED]).scenarios.flatMap(({ checks }) => checks.map(({ id }) => id));
    expect(ids.filter((id) => id.endsWith('/slow-query'))).toEqual([
      'projects/indexed/slow-query',
      'projects/cached/slow-query',
    ]);
    const without = judge([BASELINE, INDEXED, CACHED], { config: { slowQuery: false, overall: [] } });
    expect(without.scenarios[0]?.checks.some(({ id }) => id.endsWith('/slow-query'))).toBe(false);
  });

  it('fails with the worst reasons first', () => {
    const slow = { ...INDEXED, latencyMs: around(850, 200) };
    const { verdict, reasons } = judge([BASELINE, slow, CACHED]);
    expect(verdict).toBe('fail');
    expect(reasons[0]).toMatch(/^projects\/indexed\/p95: p95 is 926 ms over 200 calls/);
    expect(reasons).toHaveLength(3);
  });

  it('puts errors before failures, and the data that is missing before all', () => {
    const slow = { ...INDEXED, latencyMs: around(850, 200) };
    const { verdict, reasons } = judge([BASELINE, slow]);
    expect(verdict).toBe('error');
    expect(reasons[0]).toBe(
      'projects/cached/data: there is no measurement of it: it was not run, or its results were lost',
    );
    expect(reasons[1]).toContain('projects/indexed/p95');
  });

  it('undecided times alone are inconclusive, and warned of', () => {
    const { verdict, reasons, warnings } = judge([BASELINE, { ...INDEXED, latencyMs: around(10, 60) }, CACHED]);
    expect(verdict).toBe('inconclusive');
    expect(reasons.join()).toContain('a verdict on p95 needs 180 calls');
    expect(warnings[0]).toContain('which is not a pass');
  });

  it('says once that reductions are not judged at this profile', () => {
    const { verdict, reasons, warnings } = judge([BASELINE, INDEXED, CACHED], { profile: 'pr' });
    expect(verdict).toBe('pass');
    expect(reasons).toEqual(['12 checks of 1 scenario passed; 1 check not judged']);
    expect(warnings).toHaveLength(1);
    expect(warnings[0]).toContain('1 latency reduction not judged');
  });

  it('warns of evictions, of counts that did not repeat, and of measurements that belong to nothing', () => {
    const cached = {
      ...CACHED,
      work: workOf({ ...CACHED.work, redis: { hits: 20, evictions: 3 }, unstable: ['redis.bytes'] }),
    };
    const { warnings } = judge([BASELINE, INDEXED, cached, measured('other')]);
    expect(warnings).toEqual([
      'projects/cached: redis.bytes differed between the two work passes and is not gated',
      'projects/cached: Redis evicted 3 keys (maxmemory); read its hit rate with that in mind',
      'projects/other was measured, but no scenario of this run has it',
    ]);
  });
});

describe('what is missing', () => {
  const { work: _work, ...withoutWork } = INDEXED;
  const { answerDifference: _answers, ...withoutAnswers } = INDEXED;
  const stopped = { code: 'CALL_TIMED_OUT', message: 'call 3 took over 10,000 ms', hint: 'raise callTimeoutMs' };
  it.each([
    ['every measurement', []],
    ['one variant', [BASELINE, CACHED]],
    ['the baseline', [INDEXED, CACHED]],
    ['the work', [BASELINE, withoutWork, CACHED]],
    ['counted calls', [BASELINE, { ...INDEXED, work: workOf({ calls: 0 }) }, CACHED]],
    ['the samples', [BASELINE, { ...INDEXED, latencyMs: [] }, CACHED]],
    ['a number among the samples', [BASELINE, { ...INDEXED, latencyMs: [1, Number.NaN] }, CACHED]],
    ['the answers', [BASELINE, withoutAnswers, CACHED]],
    [
      'one answer',
      [BASELINE, { ...INDEXED, answerDifference: { ...SAME_ANSWERS, missing: 'no answer to call 1' } }, CACHED],
    ],
    ['which of two measurements counts', [BASELINE, INDEXED, INDEXED, CACHED]],
    ['the end of a variant', [BASELINE, { ...INDEXED, error: stopped }, CACHED]],
  ])('%s: an error, never a pass', (_, measurements) => {
    for (const profile of ['smoke', 'pr', 'release'] as const) {
      const judgement = judge(measurements, { profile });
      expect(judgement.verdict).toBe('error');
      expect(judgement.scenarios[0]?.verdict).toBe('error');
      expect(judgement.reasons.length).toBeGreaterThan(0);
    }
  });

  it('no scenario at all is an error', () => {
    expect(judge([INDEXED], { scenarios: [] })).toMatchObject({
      verdict: 'error',
      reasons: ['nothing was judged: the run had no scenario'],
    });
  });

  it("a stopped variant's error keeps its code and hint", () => {
    const { errors } = judge([BASELINE, { ...INDEXED, error: stopped }, CACHED]);
    expect(errors).toEqual([
      { code: 'CALL_TIMED_OUT', message: 'projects/indexed: call 3 took over 10,000 ms', hint: 'raise callTimeoutMs' },
    ]);
    expect(judge([BASELINE, INDEXED]).errors[0]?.code).toBe('MISSING_DATA');
  });

  it('a count that failed before a variant stopped is kept: it is often why', () => {
    const scanning = { ...INDEXED, latencyMs: [], error: stopped, work: workOf({ mongo: { plans: [SCAN_PLAN] } }) };
    const checks = judge([BASELINE, scanning, CACHED]).scenarios[0]?.checks.filter(
      ({ variant }) => variant === 'indexed',
    );
    expect(checks?.map(({ id, verdict }) => [id, verdict])).toEqual([
      ['projects/indexed/data', 'error'],
      ['projects/indexed/plan', 'fail'],
    ]);
  });

  it('a variant without times is complete without samples, but a limit on it is an error', () => {
    const run = async () => undefined;
    const variants = { indexed: { run, timed: false } };
    const scenario = { variants, checks: { indexed: { mongoCommands: 1 } } };
    expect(judge([{ ...INDEXED, latencyMs: [] }], { scenario }).verdict).toBe('pass');
    const limited = { variants, checks: { indexed: { p95: '1s' as const } } };
    expect(judge([{ ...INDEXED, latencyMs: [] }], { scenario: limited }).verdict).toBe('error');
  });
});

describe('a scenario of which nothing is held', () => {
  const nothing = [{}, { indexed: {} }, { indexed: {}, baseline: {} }];
  const recorded = (calls: number) => ({
    recording: 'release, mongodb 7, redis 7, standalone',
    entries: new Map([['projects/indexed', { dataset: 'devora', digest: 'd', work: workOf({ calls }) }]]),
    recorded: new Set(['projects/indexed']),
    digest: 'd',
    today: '2026-01-01',
  });

  it.each(nothing)('%j is an error, whatever else passes', (checks) => {
    const judged = judge([BASELINE, INDEXED, CACHED], { scenario: { checks } });
    expect(judged.verdict).toBe('error');
    expect(judged.scenarios[0]?.verdict).toBe('error');
    expect(judged.errors[0]).toMatchObject({
      code: 'MISSING_DATA',
      message: expect.stringMatching(/^projects\/baseline: no variant has a check.* nothing would fail it/),
      hint: expect.stringContaining('--update-lock'),
    });
  });

  it.each(nothing)('%j passes where the lock holds its work, and while that is recorded', (checks) => {
    const scenario = { checks };
    expect(judge([BASELINE, INDEXED, CACHED], { scenario, locked: recorded(20) }).verdict).toBe('pass');
    expect(judge([BASELINE, INDEXED, CACHED], { scenario, recording: true }).verdict).toBe('pass');
    const ofOthers = { ...recorded(20), entries: new Map(), recorded: new Set(['others/indexed']) };
    expect(judge([BASELINE, INDEXED, CACHED], { scenario, locked: ofOthers }).verdict).toBe('error');
  });

  it.each(nothing)('%j is an error where the record is of other data, engines or calls', (checks) => {
    const others = [{ ...recorded(20), digest: 'e' }, { ...recorded(20), entries: undefined }, recorded(21)];
    for (const locked of others) {
      const judged = judge([BASELINE, INDEXED, CACHED], { scenario: { checks }, locked });
      expect(judged.errors[0]?.message).toMatch(/no variant has a check, and its record is none of this run's \(/);
    }
  });

  it('says nothing beside what was not measured', () => {
    const { errors } = judge([BASELINE, INDEXED], { scenario: { checks: {} } });
    expect(errors.map(({ message }) => message)).toEqual([expect.stringContaining('projects/cached')]);
  });
});

describe('guide rows', () => {
  const row = { row: 'user projects list', metric: 'latency', target: '850 ms -> 120 ms (-86%)' } as const;
  const named = { ...row, baseline: 'baseline', indexed: 'indexed', cached: 'cached' };
  const rowOf = (
    measurements: readonly VariantMeasurement[],
    guide: Scenario['guide'],
    change: Partial<JudgeInput> = {},
  ) => judge(measurements, { ...change, scenario: { guide: guide ?? [] } }).guide[0];

  it('shows medians and the reduction, and passes with the checks of its metric', () => {
    const result = rowOf([BASELINE, INDEXED, CACHED], [named]);
    expect(result).toMatchObject({ scenario: 'projects', unit: 'ms', verdict: 'pass', target: row.target });
    expect(result?.baseline).toBeCloseTo(845.5, 1);
    expect(result?.indexed).toBeCloseTo(9.99, 1);
    expect(result?.reduction).toBeCloseTo(0.988, 3);
    expect(result?.reason).toContain('indexed: p95 is');
  });

  it('is not judged while its reduction is not', () => {
    const result = rowOf([BASELINE, INDEXED, CACHED], [named], { profile: 'pr' });
    expect(result?.verdict).toBe('not-judged');
    expect(result?.reduction).toBeGreaterThan(0.9);
  });

  it('of which nothing was measured is an error, of the run, too', () => {
    const unasked = { row: 'hits', metric: 'hitRate', target: '80%', indexed: 'indexed' } as const;
    const judged = judge([BASELINE, INDEXED, CACHED], { scenario: { guide: [unasked] } });
    expect(judged.guide[0]).toMatchObject({ verdict: 'error', reason: 'indexed gave no hitRate to hold it against' });
    expect(judged).toMatchObject({ verdict: 'error', scenarios: [{ verdict: 'error' }] });
    expect(judged.reasons).toEqual(['projects/hits: indexed gave no hitRate to hold it against']);
  });

  it('is as bad as the worst check of its variants', () => {
    const wrong = { ...CACHED, answerDifference: OTHER_ANSWERS };
    expect(rowOf([BASELINE, INDEXED, wrong], [named])).toMatchObject({ verdict: 'fail' });
    expect(rowOf([BASELINE, INDEXED, wrong], [{ ...row, baseline: 'baseline', indexed: 'indexed' }])?.verdict).toBe(
      'pass',
    );
    expect(rowOf([BASELINE, CACHED], [named])?.verdict).toBe('error');
  });

  it('without a check of its metric is not judged', () => {
    const result = rowOf([BASELINE, INDEXED, CACHED], [{ ...named, metric: 'bytes' }]);
    expect(result).toMatchObject({ verdict: 'not-judged', baseline: 2000, unit: 'bytes per call' });
  });

  it('of hit rates and commands shows counts', () => {
    const hits = rowOf([BASELINE, INDEXED, CACHED], [{ ...row, metric: 'hitRate', cached: 'cached' }]);
    expect(hits).toMatchObject({ cached: 1, verdict: 'pass' });
    const commands = rowOf([BASELINE, INDEXED, CACHED], [{ ...row, metric: 'mongoCommands', cached: 'cached' }]);
    expect(commands).toMatchObject({ cached: 0, verdict: 'pass' });
  });
});

describe('rows over several scenarios', () => {
  const overall: OverallRow = {
    row: 'mean',
    target: '1200 ms -> 187 ms (-84%)',
    pairs: [{ scenario: 'projects', baseline: 'baseline', optimised: 'indexed' }],
    atLeast: '84%',
    mean: '187ms',
  };
  const judgeRow = (
    measurements: readonly VariantMeasurement[],
    change: Partial<OverallRow> = {},
    profile: JudgeInput['profile'] = 'release',
  ) => judge(measurements, { profile, config: { slowQuery: '500ms', overall: [{ ...overall, ...change }] } });

  it('pass on the mean of their medians', () => {
    const [row] = judgeRow([BASELINE, INDEXED, CACHED]).guide;
    expect(row).toMatchObject({ row: 'mean', scenario: 'overall', verdict: 'pass' });
    expect(row?.baseline).toBeCloseTo(845.5, 1);
  });

  it('fail the run on their own', () => {
    const byShare = judgeRow([BASELINE, INDEXED, CACHED], { atLeast: '99.9%' });
    expect(byShare.verdict).toBe('fail');
    expect(byShare.reasons[0]).toMatch(/^overall\/mean: mean of 1 medians 846 ms -> 9.99 ms/);
    expect(judgeRow([BASELINE, INDEXED, CACHED], { mean: '5ms' }).verdict).toBe('fail');
  });

  it('are inconclusive near their target', () => {
    expect(judgeRow([BASELINE, INDEXED, CACHED], { mean: '10ms' }).guide[0]?.verdict).toBe('inconclusive');
  });

  it('are judged at the release profile only, and with all of their scenarios', () => {
    expect(judgeRow([BASELINE, INDEXED, CACHED], {}, 'pr').guide[0]).toMatchObject({ verdict: 'not-judged' });
    const other = { pairs: [{ scenario: 'login', baseline: 'baseline', optimised: 'indexed' }] };
    const judgement = judgeRow([BASELINE, INDEXED, CACHED], other);
    expect(judgement.verdict).toBe('pass');
    expect(judgement.warnings).toContain('overall/mean was not judged: not part of this run: login');
  });

  it('without the times of a variant are an error', () => {
    expect(judgeRow([BASELINE, CACHED]).guide[0]?.verdict).toBe('error');
    const misspelt = { pairs: [{ scenario: 'projects', baseline: 'baseline', optimised: 'indexd' }] };
    expect(judgeRow([BASELINE, INDEXED, CACHED], misspelt).verdict).toBe('error');
  });
});

it('warns of a scenario whose calls find nothing, and of none that finds something once', () => {
  const without = (measurement: VariantMeasurement) => ({
    ...measurement,
    answers: { rows: 0, digest: 'd', varies: [], nothingLeft: false, empty: '[]' },
  });
  const all = [BASELINE, INDEXED, CACHED];
  expect(judge(all.map(without)).warnings.join()).toContain('projects: every answer is empty ([])');
  expect(judge([without(BASELINE), INDEXED, CACHED]).warnings.join()).not.toContain('every answer is empty');
});
