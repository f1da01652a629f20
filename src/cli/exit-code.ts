import { EXIT } from '../errors.ts';
import type { Report } from '../model/report.ts';

/** A failed check wins over a missing verdict, and undecided times alone end well unless `--strict`. */
export function exitCodeOf({ verdict, scenarios }: Pick<Report, 'verdict' | 'scenarios'>, strict: boolean): number {
  const failed = verdict === 'fail' || scenarios.some(({ checks }) => checks.some((one) => one.verdict === 'fail'));
  if (failed) return EXIT.failed;
  if (verdict === 'error') return EXIT.noVerdict;
  return verdict === 'inconclusive' && strict ? EXIT.noVerdict : EXIT.pass;
}
