import type { CheckResult, ScenarioReport, TargetReportRow } from '../model/report.ts';
import { OPEN_VERDICTS } from '../model/verdict.ts';
import { counted } from './format.ts';

/** Why the run's verdict is what it is, one sentence each, worst first. A pass has its reason too. */
export function reasonsFor(scenarios: readonly ScenarioReport[], overall: readonly TargetReportRow[]): string[] {
  const checks = scenarios.flatMap((scenario) => scenario.checks);
  const reasons = OPEN_VERDICTS.flatMap((verdict) => [
    ...dataFirst(checks.filter((check) => check.verdict === verdict)).map((check) => `${check.id}: ${check.reason}`),
    ...overall.filter((row) => row.verdict === verdict).map((row) => `${row.scenario}/${row.row}: ${row.reason}`),
  ]);
  if (reasons.length > 0) return reasons;
  if (scenarios.length === 0) return ['nothing was judged: the run had no scenario'];
  const passed = checks.filter((check) => check.verdict === 'pass').length;
  const open = checks.length - passed;
  const rest = open === 0 ? '' : `; ${counted(open, 'check')} not judged`;
  return [`${counted(passed, 'check')} of ${counted(scenarios.length, 'scenario')} passed${rest}`];
}

/** What is missing explains the errors that follow from it. */
function dataFirst(checks: readonly CheckResult[]): CheckResult[] {
  return [...checks.filter((check) => check.kind === 'data'), ...checks.filter((check) => check.kind !== 'data')];
}
