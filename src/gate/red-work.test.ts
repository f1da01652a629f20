import { describe, expect, it } from 'vitest';
import type { VariantChecks } from '../model/check.ts';
import type { VariantMeasurement } from '../model/measurement.ts';
import { NOT_TIMED, notTimedBy } from '../model/not-timed.ts';
import type { Scenario } from '../model/scenario.ts';
import { measured, OTHER_ANSWERS, SAME_ANSWERS, SCAN_PLAN, scenarioOf, workOf } from './gate.fixture.ts';
import { judgeRun } from './judge.ts';
import type { Locked } from './lock.ts';
import { subjectsOf } from './measured-variant.ts';
import { redWork } from './red-work.ts';

const WORK_IS_RED = notTimedBy({ work: true, answers: false });
const MORE = workOf({ mongo: { commands: { find: 420 } } });
const untimed = (variant: string, change: Partial<VariantMeasurement> = {}) =>
  measured(variant, { latencyMs: [], notTimed: NOT_TIMED, ...change });
const lockedAt = (work = workOf({})): Locked => ({
  recording: 'pr',
  entries: new Map([['projects/indexed', { dataset: 'devora', digest: 'abc', work }]]),
  recorded: new Set(['projects/indexed']),
  digest: 'abc',
  today: '2026-12-01',
});

function idsOf(
  checks: VariantChecks,
  change: Partial<VariantMeasurement> = {},
  { locked, definition = {} }: { locked?: Locked; definition?: Partial<Scenario> } = {},
): string[] {
  const scenario = scenarioOf({ indexed: checks }, definition, ['baseline', 'indexed']);
  const measurements = [untimed('baseline'), untimed('indexed', change)];
  return redWork(subjectsOf('projects', scenario, measurements, 'pr'), locked).map(({ id }) => id);
}

describe('what is red before anything is timed', () => {
  it.each<[string, string[], string[]]>([
    ['a budget', idsOf({ mongoCommands: 1 }, { work: MORE }), ['projects/indexed/mongoCommands']],
    [
      'a plan',
      idsOf({ plan: 'IXSCAN' }, { work: workOf({ mongo: { plans: [SCAN_PLAN] } }) }),
      ['projects/indexed/plan'],
    ],
    ['a hit rate', idsOf({ hitRate: '80%' }), ['projects/indexed/hitRate']],
    ['an answer', idsOf({}, { answerDifference: { ...SAME_ANSWERS, missing: 'no answer' } }), []],
    ['another answer', idsOf({}, { answerDifference: OTHER_ANSWERS }), ['projects/indexed/same-result']],
    ['the lock', idsOf({}, { work: MORE }, { locked: lockedAt() }), ['projects/indexed/lock']],
    [
      'a reduction of a count',
      idsOf({ reduction: { versus: 'baseline', atLeast: '50%', of: 'mongoCommands' } }),
      ['projects/indexed/reduction/mongoCommands/baseline'],
    ],
    ['nothing', idsOf({ mongoCommands: 1, p95: '1ms' }), []],
  ])('is %s', (_, ids, expected) => {
    expect(ids).toEqual(expected);
  });

  it('is no time, whatever it was', () => {
    expect(idsOf({ p95: '1ms' }, { latencyMs: measured('indexed').latencyMs })).toEqual([]);
  });

  it('is not what the scenario accepts until a day that is not over', () => {
    const until = (day: string) => ({
      definition: {
        accepted: { indexed: { ceiling: { 'mongo.commands.find': 21 }, reason: 'known', until: day } },
      } as const,
      locked: lockedAt(),
    });
    expect(idsOf({}, { work: MORE }, until('2026-12-31'))).toEqual([]);
    expect(idsOf({}, { work: MORE }, until('2026-11-30'))).toEqual(['projects/indexed/lock']);
  });
});

describe('a run that timed nothing', () => {
  const judged = (checks: VariantChecks, definition: Partial<Scenario> = {}) =>
    judgeRun({
      scenarios: [
        { name: 'projects', definition: scenarioOf({ indexed: checks }, definition, ['baseline', 'indexed']) },
        {
          name: 'others',
          definition: scenarioOf(
            { indexed: { p95: '1s', mongoCommands: 1, reduction: { versus: 'baseline', atLeast: '50%' } } },
            { guide: [], targets: [{ row: 'list', metric: 'latency', target: '-50%', indexed: 'indexed' }] },
            ['baseline', 'indexed'],
          ),
        },
      ],
      measurements: ['projects', 'others'].flatMap((scenario) =>
        ['baseline', 'indexed'].map((variant) => untimed(variant, { scenario })),
      ),
      config: { slowQuery: '500ms', overall: [] },
      profile: 'release',
    });

  it('is red by its work, and judges no time', () => {
    const { verdict, scenarios, warnings, errors, guide, reasons } = judged({ mongoCommands: 0, p95: '1s' });
    expect(verdict).toBe('fail');
    expect(errors).toEqual([]);
    expect(reasons).toEqual([expect.stringMatching(/^projects\/indexed\/mongoCommands: /)]);
    const open = scenarios.flatMap(({ checks }) => checks).filter(({ reason }) => reason === WORK_IS_RED);
    expect(open.map(({ id, verdict: own, actual, unit }) => [id, own, actual, unit])).toEqual([
      ['projects/indexed/p95', 'not-judged', 'not timed', ''],
      ['projects/indexed/slow-query', 'not-judged', 'not timed', ''],
      ['others/indexed/p95', 'not-judged', 'not timed', ''],
      ['others/indexed/slow-query', 'not-judged', 'not timed', ''],
      ['others/indexed/reduction/latency/baseline', 'not-judged', 'not timed', ''],
    ]);
    expect(scenarios.map((one) => one.verdict)).toEqual(['fail', 'pass']);
    expect(guide).toMatchObject([{ row: 'list', verdict: 'not-judged', reason: WORK_IS_RED }]);
    expect(warnings.filter((text) => text.includes('not timed'))).toEqual([
      `projects/indexed/p95 and 3 others were not judged: ${WORK_IS_RED}`,
      `others/indexed/reduction/latency/baseline was not judged: ${WORK_IS_RED}`,
    ]);
  });

  it('says what is red: answers, or both', () => {
    const scenario = (checks: VariantChecks) => ({
      name: 'projects',
      definition: scenarioOf({ indexed: { p95: '1s', ...checks } }, {}, ['baseline', 'indexed']),
    });
    const reasons = (checks: VariantChecks) =>
      judgeRun({
        scenarios: [scenario(checks)],
        measurements: [untimed('baseline'), untimed('indexed', { answerDifference: OTHER_ANSWERS })],
        config: { slowQuery: '500ms', overall: [] },
        profile: 'pr',
      }).scenarios.flatMap((one) => one.checks.filter(({ id }) => id.endsWith('/p95')).map(({ reason }) => reason));
    expect(reasons({})).toEqual(['not timed: answers are red (--all times it all the same)']);
    expect(reasons({ mongoCommands: 0 })).toEqual([
      'not timed: work and answers are red (--all times it all the same)',
    ]);
  });

  it('and made no load, misses none', () => {
    const load = {
      load: {
        request: () => ({ path: '/' }),
        p95: '1s',
        impact: [
          { row: 'r', metric: 'throughput', baseline: 'baseline', optimised: 'indexed', atLeast: '10%', target: 'x' },
        ],
      },
    } as unknown as Partial<Scenario>;
    const { errors, scenarios, guide } = judged({ mongoCommands: 0 }, load);
    expect(errors).toEqual([]);
    const rows = scenarios[0]?.checks.filter(({ id }) => id.endsWith('/load')) ?? [];
    expect(rows.map(({ verdict, reason }) => [verdict, reason])).toEqual([
      ['not-judged', WORK_IS_RED],
      ['not-judged', WORK_IS_RED],
    ]);
    expect(guide.find(({ row }) => row === 'r')).toMatchObject({ verdict: 'not-judged', reason: WORK_IS_RED });
  });

  it('though no work is red, has lost its times', () => {
    const { verdict, errors } = judged({ mongoCommands: 1 });
    expect(verdict).toBe('error');
    expect(errors.map(({ message }) => message)).toContain('projects/indexed: no call of it was timed');
  });
});
