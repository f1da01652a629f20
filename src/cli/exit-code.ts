import { EXIT } from '../errors.ts';
import type { Report } from '../model/report.ts';

/** A failed check wins over a missing verdict; what is undecided alone, or in no lock, ends well unless `--strict`. */
export function exitCodeOf(
  { verdict, scenarios, guide, comparisons = [] }: Pick<Report, 'verdict' | 'scenarios' | 'guide' | 'comparisons'>,
  strict: boolean,
  /** A variant that a lock does not hold may do any work: its record is gone, or was made of something else. */
  allRecorded = strict,
): number {
  // A promise over several scenarios, or of a load, has no check of its own.
  const rows = [...scenarios, ...scenarios.flatMap(({ checks }) => checks), ...guide, ...comparisons];
  const failed = verdict === 'fail' || rows.some((row) => row.verdict === 'fail');
  if (failed) return EXIT.failed;
  if (verdict === 'error') return EXIT.noVerdict;
  const loose = scenarios.some(({ checks }) =>
    checks.some(({ kind, verdict: own }) => kind === 'lock' && own === 'not-judged'),
  );
  return (strict && verdict === 'inconclusive') || (allRecorded && loose) ? EXIT.noVerdict : EXIT.pass;
}
