import { expect, it } from 'vitest';
import { ERROR_EXIT_CODES, EXIT } from '../errors.ts';
import type { Report } from '../model/report.ts';
import { exampleReport } from '../report/report.fixture.ts';
import { exitCodeOf } from './exit-code.ts';

type Verdict = Report['verdict'];

/** The run's verdict, whether any check failed, `--strict`, and the code. */
const TABLE: readonly [Verdict, boolean, boolean, number][] = [
  ['pass', false, false, 0],
  ['pass', false, true, 0],
  ['inconclusive', false, false, 0],
  ['inconclusive', false, true, 3],
  ['error', false, false, 3],
  ['error', false, true, 3],
  ['fail', true, false, 1],
  ['fail', true, true, 1],
  ['error', true, false, 1],
  ['error', true, true, 1],
];

it.each(TABLE)('%s, a failed check: %s, --strict: %s ends with %i', (verdict, failed, strict, code) => {
  const [scenario] = exampleReport.scenarios;
  const [check] = scenario?.checks ?? [];
  if (!scenario || !check) throw new Error('the example has no check');
  const checks = [{ ...check, verdict: failed ? ('fail' as const) : ('pass' as const) }];
  expect(exitCodeOf({ verdict, scenarios: [{ ...scenario, verdict: 'pass', checks }], guide: [] }, strict)).toBe(code);
});

it('--strict is not content with a variant that the lock does not have, unless what is held is asked elsewhere', () => {
  const [scenario] = exampleReport.scenarios;
  const [check] = scenario?.checks ?? [];
  if (!scenario || !check) throw new Error('the example has no check');
  const checks = [{ ...check, kind: 'lock' as const, verdict: 'not-judged' as const }];
  const report = {
    verdict: 'pass' as const,
    scenarios: [{ ...scenario, verdict: 'pass' as const, checks }],
    guide: [],
  };
  expect(exitCodeOf(report, false)).toBe(0);
  expect(exitCodeOf(report, true)).toBe(3);
  expect(exitCodeOf(report, true, false)).toBe(0);
});

it('a comparison that failed beside an error ends with 1, one that is undecided with 0', () => {
  const row = { scenario: 's', variant: 'v', restarts: 0, pairs: 0, reason: '', work: {} } as const;
  const failed = { ...row, metric: 'work', verdict: 'fail' } as const;
  expect(exitCodeOf({ verdict: 'error', scenarios: [], guide: [], comparisons: [failed] }, false)).toBe(1);
  const open = { ...row, metric: 'median', verdict: 'inconclusive' } as const;
  expect(exitCodeOf({ verdict: 'inconclusive', scenarios: [], guide: [], comparisons: [open] }, false)).toBe(0);
});

it('a promise that is not kept beside an error ends with 1, though no check stands behind it', () => {
  const promise = { row: 'Mean', scenario: 'overall', metric: 'latency', unit: 'ms', target: '-84%', reason: '' };
  const guide = [{ ...promise, verdict: 'fail' as const }];
  expect(exitCodeOf({ verdict: 'error', scenarios: [], guide }, false)).toBe(1);
});

it('a wrong question is 2, everything without an answer is 3, and no error is a pass', () => {
  const codes = Object.entries(ERROR_EXIT_CODES);
  const usage = codes.filter(([, code]) => code === EXIT.usage).map(([name]) => name);
  expect(usage.sort()).toEqual([
    'BASE_UNKNOWN',
    'CONFIG_INVALID',
    'LOCK_INVALID',
    'NOTHING_SELECTED',
    'SCENARIO_INVALID',
    'USAGE',
  ]);
  expect(codes.filter(([name]) => !usage.includes(name)).every(([, code]) => code === EXIT.noVerdict)).toBe(true);
});
