import type { Comparison, Report } from '../../model/report.ts';
import { exampleReport } from '../report.fixture.ts';

/** The example `times` over, each scenario with a name of its own. */
export function largeReport(times: number): Report {
  const scenarios = Array.from({ length: times }, (_, index) =>
    exampleReport.scenarios.map((scenario) => ({
      ...scenario,
      name: `s${index}`,
      checks: scenario.checks.map((check) => ({ ...check, id: `s${index}/${check.variant}/${check.kind}` })),
    })),
  ).flat();
  return { ...exampleReport, scenarios };
}

function comparison(own: Partial<Comparison>): Comparison {
  return {
    scenario: 'user-projects',
    variant: 'indexed',
    metric: 'median',
    restarts: 6,
    pairs: 36,
    verdict: 'pass',
    reason: '5% excluded',
    work: {},
    ...own,
  };
}

/** A comparison of two revisions: one row failed, one is undecided, one passed. */
export const comparedReport: Report = {
  ...exampleReport,
  verdict: 'fail',
  reasons: ['user-projects/indexed: 1,000 documents examined per call instead of 20'],
  errors: [],
  warnings: ['1 comparison inconclusive, which is not a pass'],
  run: { ...exampleReport.run, base: { revision: 'fedcba9876543210', is: 'the merge base with origin/main' } },
  scenarios: [],
  guide: [],
  comparisons: [
    comparison({ metric: 'work', verdict: 'fail', reason: '1,000 documents examined per call instead of 20' }),
    comparison({ estimate: 0.412, verdict: 'inconclusive', reason: 'between 2% and 5%; more restarts settle it' }),
    comparison({ variant: 'cached', estimate: -0.021, latencyMs: { base: 0.48, head: 0.47 } }),
  ],
};

/** Opened and never closed, or the other way round: empty for a text that nests. */
export function unbalanced(markdown: string): string[] {
  const count = (pattern: RegExp) => markdown.match(pattern)?.length ?? 0;
  const tags = ['details', 'summary', 'code', 'b'].filter(
    (tag) => count(new RegExp(`<${tag}>`, 'g')) !== count(new RegExp(`</${tag}>`, 'g')),
  );
  return [...tags, ...(count(/^```/gm) % 2 === 0 ? [] : ['```'])];
}
