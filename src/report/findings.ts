import type { CheckResult, Report, ScenarioReport } from '../model/report.ts';
import { type RowVerdict, VERDICTS, worstFirst } from '../model/verdict.ts';

/** A check together with the scenario that it belongs to. */
export interface Finding {
  scenario: ScenarioReport;
  check: CheckResult;
}

/** Every check of the run that did not pass, the worst first, in the order of the run within one verdict. */
export function findings(report: Report, verdicts: readonly RowVerdict[]): Finding[] {
  return report.scenarios
    .flatMap((scenario) => scenario.checks.map((check) => ({ scenario, check })))
    .filter(({ check }) => verdicts.includes(check.verdict))
    .sort((a, b) => worstFirst(a.check, b.check));
}

/** The run's reasons without those that stand among its errors, where they have a code and a remedy. */
export function reasonsBesideErrors({ reasons, errors }: Report): string[] {
  return reasons.filter((reason) => !errors.some(({ message }) => message === reason));
}

/** `checks: 2 fail, 29 pass`: how many ended how, the worst first; of a comparison its rows. */
export function tallyText(report: Report): string {
  const checks = report.scenarios.flatMap((scenario) => scenario.checks);
  const rows: readonly { verdict: RowVerdict }[] = report.comparisons ?? checks;
  const counts = VERDICTS.map((verdict) => [verdict, rows.filter((row) => row.verdict === verdict).length] as const)
    .filter(([, count]) => count > 0)
    .map(([verdict, count]) => `${count} ${verdict}`);
  const what = report.comparisons ? 'comparison' : 'check';
  return counts.length === 0 ? `no ${what} was judged` : `${what}s: ${counts.join(', ')}`;
}
