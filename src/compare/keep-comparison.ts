import path from 'node:path';
import { PlumblineError } from '../errors.ts';
import type { Reporter } from '../report/reporter.ts';
import { writeReports } from '../report/write.ts';
import { type KeptRun, unwritten } from '../run/keep-run.ts';
import type { CompareOutcome } from './compare.ts';

/** Writes the reports. A comparison is of two revisions and adds nothing to the history of one. */
export async function keepComparison(
  outcome: CompareOutcome,
  out: string,
  reporters: readonly Reporter[],
): Promise<KeptRun> {
  try {
    const { report, files, failures } = await writeReports({ ...outcome, out, reporters, trends: [] });
    const warnings = failures.map(({ reporter, message }) => `the ${reporter} report could not be made: ${message}`);
    return { report, files: files.filter((file) => path.dirname(file) === out), warnings };
  } catch (thrown) {
    if (!(thrown instanceof PlumblineError)) throw thrown;
    return { report: unwritten(outcome.report, thrown), files: [], warnings: [] };
  }
}
