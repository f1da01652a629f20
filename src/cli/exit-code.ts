import { EXIT } from '../errors.ts';
import type { Report } from '../model/report.ts';

/** A failed check wins over a missing verdict, and undecided times alone end well unless `--strict`. */
export function exitCodeOf(
  { verdict, scenarios, comparisons = [] }: Pick<Report, 'verdict' | 'scenarios' | 'comparisons'>,
  strict: boolean,
): number {
  const rows = [...scenarios.flatMap(({ checks }) => checks), ...comparisons];
  const failed = verdict === 'fail' || rows.some((row) => row.verdict === 'fail');
  if (failed) return EXIT.failed;
  if (verdict === 'error') return EXIT.noVerdict;
  return verdict === 'inconclusive' && strict ? EXIT.noVerdict : EXIT.pass;
}
