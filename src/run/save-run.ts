import { messageOf } from '../errors.ts';
import { entryOf } from '../history/entry.ts';
import type { HistoryStore } from '../history/store.ts';
import { trendsOf } from '../history/trend.ts';
import type { Reporter } from '../report/reporter.ts';
import { type SavedReport, saveReports } from '../report/save-reports.ts';
import type { RunOutcome } from './run.ts';

/** What a report shows of the past, and what its changes are judged by. */
const RUNS_SHOWN = 30;
const RUNS_JUDGED = 100;

export interface SavedHistory {
  store: HistoryStore;
  /** Whether this run is added to it. */
  record: boolean;
}

/** Writes the reports with the trend of past runs, and adds the run to the history. */
export async function saveRun(
  outcome: Pick<RunOutcome, 'report' | 'measurements' | 'loads'>,
  out: string,
  reporters: readonly Reporter[],
  { store, record }: SavedHistory,
): Promise<SavedReport> {
  const warnings: string[] = [];
  const entry = entryOf(outcome.report);
  const past = await store
    .recent({
      machineClass: entry.machineClass,
      profile: entry.profile,
      ...(entry.datasetDigest === undefined ? {} : { datasetDigest: entry.datasetDigest }),
      limit: RUNS_JUDGED - 1,
    })
    .catch((error: unknown) => {
      warnings.push(messageOf(error));
      return { entries: [], warnings: [] };
    });
  warnings.push(...past.warnings);
  // Shards that are merged again are the run that is there already.
  const before = past.entries.filter(({ run }) => run !== entry.run);
  const trends = trendsOf([...before, entry], RUNS_SHOWN);
  const kept = await saveReports({ ...outcome, out, reporters, trends });
  warnings.push(...kept.warnings);
  if (kept.files.length === 0) return { ...kept, warnings };
  // A run without data, or on several sizes of it, has nothing to compare a later one with.
  if (record && outcome.report.run.dataset && outcome.report.growth === undefined) {
    await store.append(entry).catch((error: unknown) => {
      warnings.push(messageOf(error));
    });
  }
  return { ...kept, warnings };
}
