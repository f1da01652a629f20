import { IMPACT_METRICS } from '../model/http-load.ts';
import { recordingCommand } from '../model/lock.ts';
import type { CheckResult, Report, ScenarioReport, TargetReportRow } from '../model/report.ts';
import { isRed, OPEN_VERDICTS, type RowVerdict } from '../model/verdict.ts';
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
  remedy?: string | undefined;
  /** It is worse, and head's committed lock has it so. */
  approved?: boolean | undefined;
  /** The command that would approve it, where one does. */
  approval?: string | undefined;
  /** Of a check: itself, and what its scenario measured. */
  check?: { of: CheckResult; scenario: ScenarioReport };
}

/** Where a row over several scenarios is filed. */
const OVERALL = 'overall';

/** Every row in the order of the report. */
export function judgedRows(report: Report): JudgedRow[] {
  return rowsOf(report).map((row) => ({ ...row, file: report.run.scenarioFiles?.[row.scenario] }));
}

function rowsOf(report: Report): JudgedRow[] {
  const checks = report.scenarios.flatMap((scenario) =>
    scenario.checks.map((of) => ({
      id: of.id,
      scenario: scenario.name,
      title: scenario.title,
      variant: of.variant,
      verdict: of.verdict,
      reason: of.reason,
      numbers: `expected ${withUnit(of.expected, of.unit)}, actual ${withUnit(of.actual, of.unit)}`,
      remedy: of.remedy,
      approval:
        (of.kind === 'lock' || of.kind === 'answers') && isRed(of.verdict)
          ? recordingCommand({ scenario: scenario.name, profile: report.run.profile })
          : undefined,
      check: { of, scenario },
    })),
  );
  const compared = (report.comparisons ?? []).map(({ scenario, variant, metric, verdict, reason, approved }) => ({
    id: `${scenario}/${variant}/${metric}`,
    scenario,
    title: scenario,
    variant,
    verdict,
    reason,
    numbers: '',
    approved,
    approval:
      BY_LOCK.includes(metric) && verdict === 'fail'
        ? recordingCommand({ scenario, profile: report.run.profile })
        : undefined,
  }));
  const rows = [...checks, ...compared];
  return [...rows, ...report.guide.filter((row) => decidesAlone(row, rows)).map((row) => promiseRow(report, row))];
}

/** What a lock that is committed on head approves in a comparison. */
const BY_LOCK: readonly string[] = ['work', 'result'];

/** The check's variant, and the baseline beside it. */
export function measuredBy({ of, scenario: { variants } }: NonNullable<JudgedRow['check']>) {
  return {
    variant: variants.find(({ name }) => name === of.variant),
    before: variants.find(({ name, baseline }) => baseline && name !== of.variant),
  };
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
  };
}
