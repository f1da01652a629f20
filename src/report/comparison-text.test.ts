import { expect, it } from 'vitest';
import { fullReport } from './full-report.fixture.ts';
import { htmlReporter } from './html.ts';
import { markdownReporter } from './markdown.ts';
import { exampleTrends } from './report.fixture.ts';
import { renderSummary } from './terminal-summary.ts';

it.each([
  ['the terminal', (report: typeof fullReport) => renderSummary({ ...report, findings: undefined }, { width: 200 })],
  ['Markdown', (report: typeof fullReport) => markdownReporter.render(report, exampleTrends)],
])('where the medians and the pairs disagree, %s says why', (_, render) => {
  const comparisons = fullReport.comparisons ?? [];
  expect(render(fullReport)).not.toContain('the pairs decide');
  const drifted = comparisons.map((row) =>
    row.metric === 'median' ? { ...row, latencyMs: { base: 0.45, head: 0.44 } } : row,
  );
  expect(render({ ...fullReport, comparisons: drifted })).toContain('the pairs decide');
});

it.each([
  [
    'the terminal',
    (report: typeof fullReport) => renderSummary({ ...report, findings: undefined }, { width: 200 }),
    'median of a call',
  ],
  ['Markdown', (report: typeof fullReport) => markdownReporter.render(report, exampleTrends), '99% interval'],
  ['the page', (report: typeof fullReport) => htmlReporter.render(report, exampleTrends), 'Times of head against base'],
])('where nothing was timed, %s has no table of dashes', (_, render, table) => {
  expect(render(fullReport)).toContain(table);
  const untimed = (fullReport.comparisons ?? []).map(({ latencyMs, estimate, interval, ...row }) =>
    row.metric === 'median' || row.metric === 'p95' ? { ...row, verdict: 'not-judged' as const } : row,
  );
  expect(render({ ...fullReport, comparisons: untimed })).not.toContain(table);
});
