import { IMPACT_METRICS } from '../model/http-load.ts';
import type { Report, TargetReportRow } from '../model/report.ts';
import { OPEN_VERDICTS, type RowVerdict, worstFirst } from '../model/verdict.ts';
import { withUnit } from './quantity.ts';

/** What was judged by itself: a check of a run, a row of a comparison, or a promise that no check stands behind. */
export interface JudgedRow {
  /** `user-projects/indexed/p95`: stable from run to run. */
  id: string;
  scenario: string;
  /** The scenario's, from the project's folder; absent for a row over several of them. */
  file?: string | undefined;
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

/** Where a row over several scenarios is filed. */
const OVERALL = 'overall';

/** Every row in the order of the report. */
export function judgedRows(report: Report): JudgedRow[] {
  return rowsOf(report).map((row) => ({ ...row, file: report.run.scenarioFiles?.[row.scenario] }));
}

function rowsOf(report: Report): JudgedRow[] {
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
  const rows = [...checks, ...compared];
  return [...rows, ...report.guide.filter((row) => decidesAlone(row, rows)).map((row) => promiseRow(report, row))];
}

/** Of a load; its hit rate has a check of the same name. */
const OF_LOAD: readonly string[] = IMPACT_METRICS.filter((metric) => metric !== 'hitRate');

/**
 * A promise over several scenarios, or of a load, that is not kept: no check stands behind it. The other red rows of
 * the guide are told by the check that made them red.
 */
function decidesAlone({ scenario, metric, verdict }: TargetReportRow, rows: readonly JudgedRow[]): boolean {
  if (!OPEN_VERDICTS.includes(verdict)) return false;
  if (scenario === OVERALL) return true;
  // A load that was not made is an error of its own.
  if (OF_LOAD.includes(metric)) return verdict !== 'error';
  const own = rows.filter((row) => row.scenario === scenario);
  return metric === 'hitRate' && own.length > 0 && !own.some((row) => row.verdict === verdict);
}

function promiseRow(report: Report, { row, scenario, verdict, reason, target }: TargetReportRow): JudgedRow {
  return {
    id: `${scenario}/${row}`,
    scenario,
    title: report.scenarios.find(({ name }) => name === scenario)?.title ?? scenario,
    variant: '',
    verdict,
    reason,
    numbers: `promised: ${target}`,
    causes: [],
    remedies: [],
  };
}

/** Those with one of the verdicts, the worst first. */
export function rowsWith(report: Report, verdicts: readonly RowVerdict[]): JudgedRow[] {
  return judgedRows(report)
    .filter(({ verdict }) => verdicts.includes(verdict))
    .sort(worstFirst);
}
