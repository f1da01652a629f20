import { EXIT } from '../errors.ts';
import type { Report } from '../model/report.ts';

/** A failed check wins over a missing verdict, and undecided times alone end well unless `--strict`. */
export function exitCodeOf(
  { verdict, scenarios, guide, comparisons = [] }: Pick<Report, 'verdict' | 'scenarios' | 'guide' | 'comparisons'>,
  strict: boolean,
): number {
  // A promise over several scenarios, or of a load, has no check of its own.
  const rows = [...scenarios, ...scenarios.flatMap(({ checks }) => checks), ...guide, ...comparisons];
  const failed = verdict === 'fail' || rows.some((row) => row.verdict === 'fail');
  if (failed) return EXIT.failed;
  if (verdict === 'error') return EXIT.noVerdict;
  return verdict === 'inconclusive' && strict ? EXIT.noVerdict : EXIT.pass;
}
