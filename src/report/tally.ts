import type { Report } from '../model/report.ts';
import { type RowVerdict, VERDICTS } from '../model/verdict.ts';

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
