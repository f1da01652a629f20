import { describe, expect, it } from 'vitest';
import type { VariantChecks } from '../model/check.ts';
import type { VariantMeasurement } from '../model/measurement.ts';
import type { Work } from '../model/work.ts';
import { workOfPasses } from '../model/work-passes.ts';
import { measured, SCAN_PLAN, scenarioOf, workOf } from './gate.fixture.ts';
import { judgeGrowth } from './growth.ts';

const FACTORS = [1, 4, 16];

/** `docs[0]` documents examined per call at 5,000 documents, `docs[1]` at 20,000, `docs[2]` at 80,000. */
function judged(growth: VariantChecks['growth'], works: readonly (Work | undefined)[]) {
  return judgedAt(
    growth,
    works.map((work) => (work === undefined ? [] : [measured('indexed', { work, latencyMs: [] })])),
  );
}

function judgedAt(growth: VariantChecks['growth'], measurements: readonly VariantMeasurement[][]) {
  const sizes = FACTORS.map((factor, at) => ({
    factor,
    documents: 5000 * factor,
    measurements: measurements[at] ?? [],
  }));
  const checks = growth === undefined ? {} : { growth };
  const scenarios = [{ name: 'projects', definition: scenarioOf({ indexed: checks }, {}, ['indexed']) }];
  return judgeGrowth({ scenarios, sizes, profile: 'smoke' });
}

const examining = (...docs: number[]) =>
  docs.map((perCall) => workOf({ mongo: { docsExamined: perCall * 20, plans: [SCAN_PLAN] } }));

function verdict(declared: 'constant' | 'linear', ...docs: number[]) {
  return judged({ docsExamined: declared }, examining(...docs)).scenarios[0]?.checks[0]?.verdict;
}

describe('the growth of a count', () => {
  it.each([
    ['the same', [20, 20, 20], 'pass', 'pass'],
    ['other users, other counts', [20, 31, 18], 'pass', 'pass'],
    ['a logarithm', [12, 14, 16], 'pass', 'pass'],
    ['less', [20, 10, 0], 'pass', 'pass'],
    ['a square root', [20, 40, 80], 'fail', 'pass'],
    ['the data', [20, 80, 320], 'fail', 'pass'],
    ['the data with its logarithm', [20, 93, 426], 'fail', 'pass'],
    ['its square', [20, 320, 5120], 'fail', 'fail'],
    ['in the middle only', [20, 200, 20], 'fail', 'fail'],
    ['from nothing', [0, 4, 16], 'fail', 'pass'],
    ['nothing', [0, 0, 0], 'pass', 'pass'],
    ['a share of one', [0.05, 0.1, 0.8], 'pass', 'pass'],
  ] as const)('that grows as %s', (_, docs, constant, linear) => {
    expect([verdict('constant', ...docs), verdict('linear', ...docs)]).toEqual([constant, linear]);
  });

  it('faster than declared is told with its three counts, the plan and the cure', () => {
    const {
      verdict: whole,
      scenarios,
      reasons,
    } = judged({ docsExamined: 'constant' }, examining(5000, 20_000, 80_000));
    expect(whole).toBe('fail');
    const [check] = scenarios[0]?.checks ?? [];
    expect(check).toMatchObject({
      id: 'projects/indexed/growth/docsExamined',
      kind: 'growth',
      expected: 'constant',
      actual: '5,000 -> 20,000 -> 80,000',
      reason:
        'documents examined per call 5,000 -> 20,000 -> 80,000 at 5,000, 20,000, 80,000 documents: 16 times as many for 16 times the data, declared constant; projects: COLLSCAN',
    });
    expect(check?.remedy).toBe('extend the index by the fields of the filter and the sort');
    expect(reasons[0]).toContain('projects/indexed/growth/docsExamined: documents examined per call 5,000 -> 20,000');
  });

  it('that is not the same twice at one size is not judged', () => {
    const works = examining(20, 80, 320).map((work, at) =>
      at === 1 ? { ...work, unstable: ['mongo.docsExamined'] } : work,
    );
    const { scenarios, warnings, verdict: whole } = judged({ docsExamined: 'constant' }, works);
    expect(scenarios[0]?.checks).toMatchObject([{ verdict: 'not-judged' }]);
    expect(warnings).toHaveLength(1);
    expect(whole).toBe('error');
  });

  it.each([
    ['grows whatever each pass had', [20, 80, 300], [30, 90, 320], 'fail', '20 to 30 -> 80 to 90 -> 300 to 320'],
    ['stays whatever each pass had', [20, 20, 20], [22, 23, 24], 'pass', '20 to 22 -> 20 to 23 -> 20 to 24'],
    ['grows in one of them', [20, 20, 20], [20, 80, 320], 'not-judged', '20 -> 20 to 80 -> 20 to 320'],
  ] as const)('that is not the same twice, and %s', (_, least, most, verdict, actual) => {
    const [low, high] = [examining(...least), examining(...most)];
    const works = low.map((work, at) => workOfPasses(work, high[at] ?? work));
    const { scenarios } = judged({ docsExamined: 'constant' }, works);
    expect(scenarios[0]?.checks).toMatchObject([{ verdict, actual }]);
  });

  it('of a variant that was not counted at one size is an error, never a pass', () => {
    const [small, middle] = examining(20, 20);
    const { verdict: whole, errors, growth } = judged({ docsExamined: 'constant' }, [small, middle, undefined]);
    expect(whole).toBe('error');
    expect(errors[0]?.message).toContain('at 16 times the data its work was not counted');
    expect(growth?.[0]?.sizes.map(({ perCall }) => perCall?.docsExamined)).toEqual([20, 20, undefined]);
  });

  it('of a variant that was stopped at one size is told with the error that stopped it', () => {
    const error = { code: 'CALL_TIMED_OUT', message: 'call 3 did not return within 10000 ms', hint: 'Is it waiting?' };
    const [small, middle] = examining(20, 20).map((work) => [measured('indexed', { work, latencyMs: [] })]);
    const stopped = [measured('indexed', { error, latencyMs: [] })];
    const { errors } = judgedAt({ docsExamined: 'constant' }, [small ?? [], middle ?? [], stopped]);
    expect(errors).toMatchObject([{ code: 'CALL_TIMED_OUT', hint: 'Is it waiting?' }]);
    expect(errors[0]?.message).toContain('at 16 times the data: call 3 did not return');
  });

  it('that nobody declares is shown and not judged, and a run that judges nothing is no pass', () => {
    const { verdict: whole, reasons, growth, scenarios } = judged(undefined, examining(20, 80, 320));
    expect(whole).toBe('error');
    expect(reasons).toEqual(['no scenario declares how its work may grow: nothing was judged']);
    expect(scenarios).toEqual([]);
    expect(growth?.[0]).toMatchObject({
      variant: 'indexed',
      declared: {},
      sizes: [{ factor: 1 }, { factor: 4 }, { factor: 16 }],
    });
  });
});
