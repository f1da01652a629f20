import { expect, it } from 'vitest';
import { comparisonOf } from '../gate/comparison/noise.fixture.ts';
import type { Comparison } from '../model/report.ts';
import { mongo, workOf } from './diagnose.fixture.ts';
import { diagnoseComparison } from './diagnose-comparison.ts';

const find = (docs: number, plan: string) =>
  workOf([mongo('find', 'orders', { shape: { filter: { status: 'string' } }, docs, returned: 20, plan })]);
const rowsOf = (work: Comparison['verdict'], result: Comparison['verdict']): Comparison[] =>
  (['work', 'result'] as const).map((metric) => ({
    scenario: 'shop',
    variant: 'current',
    metric,
    verdict: metric === 'work' ? work : result,
    reason: 'as it was judged',
    restarts: 0,
    pairs: 0,
    work: {},
  }));
const findings = (rows: readonly Comparison[]) => {
  const [workBase, workHead] = [find(20, 'IXSCAN { status: 1 }'), find(9_000, 'COLLSCAN')];
  const measurement = comparisonOf([], { scenario: 'shop', variant: 'current', workBase, workHead });
  return diagnoseComparison([{ measurement }], rows, 'pr').map(({ rule, explains }) => ({ rule, explains }));
};

it('answers that could not be compared hide no finding of the work', () => {
  const lost = [{ rule: 'index-lost', explains: ['shop/current/work'] }];
  expect(findings(rowsOf('fail', 'pass'))).toEqual(lost);
  expect(findings(rowsOf('fail', 'error'))).toEqual(lost);
});

it('work that could not be compared has no finding', () => {
  expect(findings(rowsOf('error', 'pass'))).toEqual([]);
});
