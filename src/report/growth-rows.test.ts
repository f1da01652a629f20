import { expect, it } from 'vitest';
import type { Report, VariantGrowth } from '../model/report.ts';
import { growthRows } from './growth-rows.ts';
import { markdownReporter } from './markdown.ts';
import { exampleReport } from './report.fixture.ts';
import { renderSummary } from './terminal-summary.ts';

const sizes = (metric: string, ...values: (number | undefined)[]): VariantGrowth['sizes'] =>
  values.map((value, at) => ({
    factor: 4 ** at,
    documents: 5000 * 4 ** at,
    ...(value === undefined ? {} : { perCall: { [metric]: value, bytes: 0 } }),
  }));

const growth: VariantGrowth[] = [
  {
    scenario: 'user-projects',
    variant: 'indexed',
    declared: { docsExamined: 'constant' },
    sizes: sizes('docsExamined', 20, 80, 320),
  },
  {
    scenario: 'user-projects',
    variant: 'baseline',
    declared: {},
    sizes: sizes('docsExamined', 5000, 20_000, undefined),
  },
];
const report: Report = { ...exampleReport, growth };

it('a row for each count that is not 0 everywhere; what could not be counted is absent, not 0', () => {
  expect(growthRows(growth)).toEqual([
    {
      variant: 'user-projects/indexed',
      metric: 'docsExamined',
      values: ['20', '80', '320'],
      grows: '16 times',
      declared: 'constant',
    },
    {
      variant: 'user-projects/baseline',
      metric: 'docsExamined',
      values: ['5,000', '20,000', '–'],
      grows: '–',
      declared: '',
    },
  ]);
});

it('declared counts are shown, the others folded, and a run at one size has no such part', () => {
  const text = markdownReporter.render(report, []);
  expect(text).toContain('## How the work grows with the data');
  expect(text).toContain('| <code>user-projects/indexed</code> | docsExamined | 20 | 80 | 320 | 16 times | constant |');
  expect(text).toContain('<details><summary>Counts that no scenario declares (1)</summary>');
  expect(markdownReporter.render(exampleReport, [])).not.toContain('How the work grows');

  const summary = renderSummary(report);
  expect(summary).toMatch(/growth, per call +count +5,000 documents +20,000 documents +80,000 documents/);
  expect(summary).toMatch(/user-projects\/indexed +docsExamined +20 +80 +320 +16 times +constant/);
  expect(renderSummary(exampleReport)).not.toContain('growth, per call');
});
