import { expect, it } from 'vitest';
import type { ChangePoint, PastRun } from '../../model/trend.ts';
import { changeText } from './change-text.ts';

const run = { run: '1', startedAt: '2026-01-02T00:00:00Z', revision: '0'.repeat(40) };
const textOf = (p: number) =>
  changeText({ before: 1, after: 2, change: 1, lastBefore: run, firstAfter: run, p } as ChangePoint, 'time');

it.each([
  [0.00014, '0.0002'],
  [0.0003, '0.0003'],
  [0.00031, '0.0004'],
  [0.0002, '0.0002'],
  [0.00095, '0.001'],
  [0.01, '0.01'],
  [0.000001, '0.000001'],
])('a chance of %d is told as %s, and never as less', (p, told) => {
  expect(textOf(p)).toMatch(new RegExp(`, p = ${told.replace('.', '\\.')}$`));
});

it('one that is too small to tell is told so', () => {
  expect(textOf(1e-9)).toMatch(/, p < 0\.000001$/);
});

it('a change between two runs of one commit is not laid on the code', () => {
  const between = (after: Partial<PastRun>) =>
    changeText(
      { before: 1, after: 2, change: 1, lastBefore: run, firstAfter: { ...run, ...after }, p: 0 } as ChangePoint,
      'count',
    );
  const other = '1'.repeat(40);
  expect(between({ revision: other })).toMatch(/, between 0{12} \(2026-01-02\) and 1{12} \(2026-01-02\)$/);
  expect(between({ startedAt: '2026-01-03T00:00:00Z' })).toMatch(
    /, within 0{12} \(2026-01-02 to 2026-01-03\): by the machine or the data, not the code$/,
  );
  expect(between({ dirty: true })).toMatch(/, within 0{12} .*: by what was not committed, the machine or the data$/);
});
