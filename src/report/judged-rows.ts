import type { Report } from '../model/report.ts';
import type { RowVerdict } from '../model/verdict.ts';
import { withUnit } from './quantity.ts';

/** What was judged by itself: a check of a run, or a row of a comparison. */
export interface JudgedRow {
  /** `user-projects/indexed/p95`: stable from run to run. */
  id: string;
  scenario: string;
  /** The scenario's, where the report has it. */
  title: string;
  variant: string;
  verdict: RowVerdict;
  reason: string;
  /** `expected at most 120 ms, actual 171.6 ms`; empty for a comparison, whose reason has the numbers. */
  numbers: string;
  causes: readonly string[];
  remedies: readonly string[];
}

const WORST_FIRST: readonly RowVerdict[] = ['error', 'fail', 'inconclusive', 'not-judged', 'pass'];

/** Every row in the order of the report. */
export function judgedRows(report: Report): JudgedRow[] {
  const checks = report.scenarios.flatMap(({ name, title, checks }) =>
    checks.map(({ id, variant, verdict, reason, expected, actual, unit, causes, remedies }) => ({
      id,
      scenario: name,
      title,
      variant,
      verdict,
      reason,
      numbers: `expected ${withUnit(expected, unit)}, actual ${withUnit(actual, unit)}`,
      causes,
      remedies,
    })),
  );
  const compared = (report.comparisons ?? []).map(({ scenario, variant, metric, verdict, reason }) => ({
    id: `${scenario}/${variant}/${metric}`,
    scenario,
    title: scenario,
    variant,
    verdict,
    reason,
    numbers: '',
    causes: [],
    remedies: [],
  }));
  return [...checks, ...compared];
}

/** Those with one of the verdicts, the worst first. */
export function rowsWith(report: Report, verdicts: readonly RowVerdict[]): JudgedRow[] {
  return judgedRows(report)
    .filter(({ verdict }) => verdicts.includes(verdict))
    .sort((a, b) => WORST_FIRST.indexOf(a.verdict) - WORST_FIRST.indexOf(b.verdict));
}
