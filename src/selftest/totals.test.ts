import { describe, expect, it } from 'vitest';
import type { Report } from '../model/report.ts';
import { exampleReport } from '../report/report.fixture.ts';
import { CHANGES, type Change } from './change.ts';
import { nextChange } from './next-change.ts';
import { readRound } from './read-round.ts';
import type { Round } from './round.ts';
import { totalsOf } from './totals.ts';
import { totalsMarkdown } from './totals-markdown.ts';
import { unexpectedIn } from './unexpected.ts';

type Row = NonNullable<Report['comparisons']>[number];

const change = (name: string): Change => {
  const found = CHANGES.find((one) => one.name === name);
  if (found === undefined) throw new Error(`no change ${name}`);
  return found;
};

const row = (metric: Row['metric'], verdict: Row['verdict'], more: Partial<Row> = {}): Row => ({
  scenario: 'orders',
  variant: 'newest',
  metric,
  restarts: 4,
  pairs: 24,
  verdict,
  reason: 'because',
  work: {},
  ...more,
});

const facts = { digest: 'abc', at: '2026-02-03T04:05:06.000Z', busy: false, seconds: 60, exitCode: 0 };

function roundOf(name: string, comparisons: Row[], verdict: Report['verdict'] = 'pass'): Round {
  return readRound({ ...exampleReport, errors: [], verdict, comparisons }, { ...facts, change: change(name) });
}

describe('a round', () => {
  it('keeps medians, and says which of them alarmed', () => {
    const round = roundOf('nothing', [
      row('work', 'pass'),
      row('median', 'pass', { estimate: 0.01 }),
      row('median', 'inconclusive', { variant: 'number', confirmed: false, restarts: 10 }),
      row('p95', 'not-judged'),
    ]);
    expect(round.comparisons.map(({ variant, verdict, alarmed }) => [variant, verdict, alarmed])).toEqual([
      ['newest', 'pass', false],
      ['number', 'inconclusive', true],
    ]);
    expect(unexpectedIn(round)).toEqual([]);
  });

  it('of a fault is caught where work or answers fail in its scenarios and in no other, never by time', () => {
    expect(roundOf('N+1', [row('work', 'fail')], 'fail').caught).toBe(true);
    expect(roundOf('N+1', [row('result', 'fail')], 'fail').caught).toBe(true);
    expect(roundOf('N+1', [row('median', 'fail', { confirmed: true })], 'fail').caught).toBe(false);
    expect(roundOf('N+1', [row('work', 'fail'), row('work', 'fail', { scenario: 'pool' })], 'fail').caught).toBe(false);
    expect(roundOf('cache off', [row('work', 'fail')], 'fail').caught).toBe(false);
    expect(unexpectedIn(roundOf('N+1', [row('work', 'pass')]))).toEqual([
      'the seeded fault "N+1" was not seen where it is: work or answers failed in nothing',
    ]);
  });

  it.each([
    ['nothing', 'fail', 1],
    ['nothing', 'inconclusive', 0],
    ['+5%', 'pass', 1],
    ['+10%', 'fail', 0],
    ['+3%', 'pass', 0],
    ['+3%', 'fail', 0],
  ] as const)('head %s: %s is %i surprise', (name, verdict, surprises) => {
    expect(unexpectedIn(roundOf(name, [row('median', verdict)]))).toHaveLength(surprises);
  });

  it('in which a p95 fails although nothing changed is a surprise', () => {
    const round = roundOf('nothing', [row('median', 'pass'), row('p95', 'fail'), row('p95', 'not-judged')], 'fail');
    expect(round.tails).toEqual({ judged: 1, failed: ['orders/newest'] });
    expect(unexpectedIn(round)).toEqual(['head nothing: fail of orders/newest/p95']);
    expect(totalsOf('abc', [round]).changes[0]?.tailsFailed).toMatchObject({ hits: 1, of: 1 });
    expect(unexpectedIn(roundOf('+5%', [row('p95', 'fail')], 'fail'))).toEqual([]);
  });

  it('in which work differs although nothing changed is a surprise', () => {
    expect(unexpectedIn(roundOf('+5%', [row('work', 'fail')], 'fail'))[0]).toContain(
      'orders/newest failed, and are the same',
    );
  });
});

describe('totals', () => {
  const rounds = [
    roundOf('+5%', [row('median', 'fail', { confirmed: true, restarts: 12 }), row('median', 'inconclusive')]),
    roundOf('+5%', [row('median', 'fail', { confirmed: true }), row('median', 'fail', { confirmed: true })]),
    roundOf('cache off', [row('work', 'fail', { scenario: 'cached' })], 'fail'),
    { ...roundOf('+5%', [row('median', 'pass')]), digest: 'other code' },
    { ...roundOf('nothing', [row('median', 'pass')]), busy: true },
  ];
  const totals = totalsOf('abc', rounds);

  it('are of this code alone, by change, and by whether a core was kept busy', () => {
    expect(totals.changes.map(({ change: name, busy, runs, comparisons }) => [name, busy, runs, comparisons])).toEqual([
      ['+5%', false, 2, 4],
      ['cache off', false, 1, 0],
      ['nothing', true, 1, 1],
    ]);
  });

  it('are shares with their exact intervals', () => {
    expect(totals.changes[0]?.failed).toEqual({
      hits: 3,
      of: 4,
      lower: expect.closeTo(0.1941, 4),
      upper: expect.closeTo(0.9937, 4),
    });
    expect(totals.changes[0]?.restarts).toEqual({ median: 4, p95: 12 });
    expect(totals.changes[1]?.caught).toMatchObject({ hits: 1, of: 1 });
  });

  it('read as two tables', () => {
    const text = totalsMarkdown(totals);
    expect(text).toContain('| 5% slower | 4 (2) | 3 of 4 (19.4% to 99.4%) | 3 of 4 (19.4% to 99.4%) | 0 of 4');
    expect(text).toContain('| unchanged, a core kept busy | 1 (1) |');
    expect(text).toContain('| cache off | 1 | 1 of 1 (2.5% to 100%) |');
  });
});

it('the next change is the one furthest from what is wanted of it, so that a run goes on where the last one ended', () => {
  const [nothing, five, ten] = ['nothing', '+5%', '+10%'].map(change) as [Change, Change, Change];
  const changes = [nothing, five, ten];
  expect(nextChange(changes, totalsOf('abc', []), false).name).toBe('nothing');
  const some = [roundOf('nothing', [row('median', 'pass')]), roundOf('+10%', [row('median', 'fail')])];
  expect(nextChange(changes, totalsOf('abc', some), false).name).toBe('+5%');
  expect(nextChange(changes, totalsOf('abc', [...some, roundOf('+5%', [row('median', 'fail')])]), false).name).toBe(
    'nothing',
  );
  expect(nextChange(changes, totalsOf('abc', some), true).name).toBe('nothing');
});
