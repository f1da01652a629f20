import path from 'node:path';
import { PlumblineError } from '../errors.ts';
import type { Reporter } from '../report/reporter.ts';
import { writeReports } from '../report/write.ts';
import { type KeptHistory, type KeptRun, keepRun, unwritten } from '../run/keep-run.ts';
import type { Merged } from './merge.ts';

/** Writes the reports of all shards together; only where their machines were of one kind it is also a run of the history. */
export async function keepMerged(
  merged: Merged,
  out: string,
  reporters: readonly Reporter[],
  history: KeptHistory,
): Promise<KeptRun> {
  const { outcome } = merged;
  if (outcome.of === 'run' && merged.forHistory) return await keepRun(outcome, out, reporters, history);
  try {
    const { report, files, failures } = await writeReports({ ...outcome, out, reporters, trends: [] });
    const warnings = failures.map(({ reporter, message }) => `the ${reporter} report could not be made: ${message}`);
    return { report, files: files.filter((file) => path.dirname(file) === out), warnings };
  } catch (thrown) {
    if (!(thrown instanceof PlumblineError)) throw thrown;
    return { report: unwritten(outcome.report, thrown), files: [], warnings: [] };
  }
}
