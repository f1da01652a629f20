import type { Reporter } from '../report/reporter.ts';
import { type SavedReport, saveReports } from '../report/save-reports.ts';
import { type SavedHistory, saveRun } from '../run/save-run.ts';
import type { Merged } from './merge.ts';

/**
 * Writes the reports of all shards together; only where their machines were of one kind it is also a run of the
 * history.
 */
export async function saveMerged(
  merged: Merged,
  out: string,
  reporters: readonly Reporter[],
  history: SavedHistory,
): Promise<SavedReport> {
  const { outcome } = merged;
  if (outcome.of === 'run' && merged.forHistory) return await saveRun(outcome, out, reporters, history);
  return await saveReports({ ...outcome, out, reporters, trends: [] });
}
