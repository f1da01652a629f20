import { expect, it } from 'vitest';
import { fullReport } from './full-report.fixture.ts';
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
