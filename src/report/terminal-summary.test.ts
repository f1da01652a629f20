import { stripVTControlCharacters } from 'node:util';
import { expect, test } from 'vitest';
import type { Report } from '../model/report.ts';
import { hostileStrings } from './hostile.fixture.ts';
import { exampleReport } from './report.fixture.ts';
import { columnsOf } from './terminal-summary/columns.ts';
import { renderSummary } from './terminal-summary.ts';

test('the verdict first, then why, then the targets, then where the reports are', () => {
  expect(renderSummary(exampleReport, { files: ['reports/report.md'] })).toMatchInlineSnapshot(`
    "ERROR  checks: 1 error, 1 fail, 1 pass
    2 of 3 checks did not pass

    ENGINE_DIED: redis-server ended with signal 9
    see its log

    ✗ user-projects/indexed/p95   the 99.9% lower bound of p95 is 131 ms
        expected at most 120 ms, actual 171.6 ms
        cure: create { user_id: 1, updated_at: -1 }

    Warning: the engines could not be pinned

    target                         baseline  indexed  cached  reduction  verdict
    user projects list               850 ms   118 ms       –       -86%  fail
    mean                                  –        –       –          –  not-judged
    user projects list (hit rate)         –        –     80%          –  pass

    Report: reports/report.md
    "
  `);
});

test('what stopped the run is said once, with its code and what to do', () => {
  const message = 'MongoDB no longer answers';
  const errors = [{ code: 'ENGINE_DIED', message, hint: 'see its log' }];
  const stopped = { ...exampleReport, reasons: [message], errors, scenarios: [], guide: [] };
  expect(renderSummary(stopped).match(/MongoDB no longer answers/g)).toHaveLength(1);
  expect(renderSummary(stopped)).toContain('ENGINE_DIED: MongoDB no longer answers\nsee its log');
});

/** Every title, reason and name replaced; a check keeps its verdict. */
function withText(text: string): Report {
  const [scenario] = exampleReport.scenarios;
  return {
    ...exampleReport,
    reasons: [`because ${text}`],
    warnings: [text],
    errors: [{ code: text, message: text, hint: text }],
    scenarios: scenario
      ? [
          {
            ...scenario,
            title: text,
            checks: scenario.checks.map((c) => ({ ...c, id: text, actual: text, reason: text, remedy: text })),
          },
        ]
      : [],
    guide: exampleReport.guide.map((row) => ({ ...row, row: text, unit: text, reason: text })),
  };
}

test.each(hostileStrings(200))('%j stays within 100 columns and cannot reach the terminal', (hostile) => {
  const summary = renderSummary(withText(hostile));
  expect(Math.max(...summary.split('\n').map(columnsOf))).toBeLessThanOrEqual(100);
  expect(summary.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\p{Cf}]/u);
});

test('colours come from outside only, and change no column', () => {
  const mark = (text: string) => `\u001b[1m${text}\u001b[0m`;
  const painted = renderSummary(exampleReport, {
    paint: { pass: mark, fail: mark, warn: mark, dim: mark, bold: mark },
  });
  expect(painted).toContain('\u001b[1m');
  expect(stripVTControlCharacters(painted)).toBe(renderSummary(exampleReport));
});

test('of many failures the first are told, and the number of the others', () => {
  const [scenario] = exampleReport.scenarios;
  const [check] = scenario?.checks ?? [];
  if (!scenario || !check) throw new Error('the example has a check');
  const checks = Array.from({ length: 25 }, (_, i) => ({ ...check, id: `a/b/${i}` }));
  expect(renderSummary({ ...exampleReport, scenarios: [{ ...scenario, checks }] })).toContain(
    'and 15 more in the report',
  );
});
