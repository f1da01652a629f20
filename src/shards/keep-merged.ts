import type { Reporter } from '../report/reporter.ts';
import { type KeptRun, keepReports } from '../run/keep-reports.ts';
import { type KeptHistory, keepRun } from '../run/keep-run.ts';
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
  return await keepReports({ ...outcome, out, reporters, trends: [] });
}
