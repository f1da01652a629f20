import type { CheckResult, ScenarioReport, TargetReportRow } from '../model/report.ts';
import { counted } from './format.ts';

const WORST_FIRST = ['error', 'fail', 'inconclusive'] as const;

/** Why the run's verdict is what it is, one sentence each, worst first. A pass has its reason too. */
export function reasonsFor(scenarios: readonly ScenarioReport[], overall: readonly TargetReportRow[]): string[] {
  const checks = scenarios.flatMap((scenario) => scenario.checks);
  const reasons = WORST_FIRST.flatMap((verdict) => [
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
