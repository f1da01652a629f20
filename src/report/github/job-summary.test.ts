import { expect, test } from 'vitest';
import { hostileStrings, prefixed } from '../hostile.fixture.ts';
import { exampleReport, exampleTrends } from '../report.fixture.ts';
import { jobSummaryReporter, SUMMARY_LIMIT } from './job-summary.ts';
import { comparedReport, largeReport, unbalanced } from './large-report.fixture.ts';

const render = (report = exampleReport) => jobSummaryReporter.render(report, exampleTrends);

test('the verdict first; tables and charts of both kinds of report open, the rest folded', () => {
  const text = render();
  expect(text.startsWith('## Plumbline: ⛔ error\n')).toBe(true);
  const places = ['## Warnings', '## The targets', '<summary>Environment'].map((part) => text.indexOf(part));
  expect(places).not.toContain(-1);
  expect(places).toEqual(places.toSorted((a, b) => a - b));
  const compared = render(comparedReport);
  expect(compared).toContain('## Head against base\n\nbase: fedcba987654');
  expect(compared).toContain('```mermaid\nxychart-beta\n  title "Median of head, base is 100"');
});

test('below the limit in bytes, by whole parts, and what is left out is said', () => {
  const long = prefixed(largeReport(600), 'ü'.repeat(300));
  const text = render(long);
  expect(Buffer.byteLength(text)).toBeLessThanOrEqual(SUMMARY_LIMIT);
  expect(Buffer.byteLength(text)).toBeGreaterThan(SUMMARY_LIMIT / 2);
  expect(unbalanced(text)).toEqual([]);
  expect(text).toMatch(/Left out here, because GitHub takes no more text:\*\* .*times a scenario/);
});

test.each(hostileStrings(50))('%j in every string leaves it nested as it was', (hostile) => {
  expect(unbalanced(render(prefixed(exampleReport, hostile)))).toEqual([]);
});
