import { messageOf } from '../errors.ts';
import type { Report } from '../model/report.ts';
import { entryOf } from './entry.ts';
import { JsonlStore } from './jsonl-store.ts';
import type { HistoryStore } from './store.ts';
import { type Trend, trendsOf } from './trend.ts';

/** Runs in a trend, this one included. */
const TREND_RUNS = 10;

export interface RecordedRun {
  trends: Trend[];
  /** For the report: what could not be kept or read. */
  warnings: string[];
}

/**
 * Adds a run to the history and draws it beside the runs before it. A history that cannot be used costs a warning and never the
 * verdict. A run whose engines did not start has measured nothing to keep.
 *
 * @param history a folder (`<out>/history`) or a store.
 */
export async function recordRun(report: Report, history: string | HistoryStore): Promise<RecordedRun> {
  if (!report.run.engines) return { trends: [], warnings: [] };
  const store = typeof history === 'string' ? new JsonlStore(history) : history;
  const entry = entryOf(report);
  const { machineClass, profile, datasetDigest } = entry;
  try {
    await store.append(entry);
    const { entries, warnings } = await store.recent({
      machineClass,
      profile,
      ...(datasetDigest !== undefined && { datasetDigest }),
      limit: TREND_RUNS,
    });
    const past = entries.filter(({ run }) => run !== entry.run);
    return { trends: trendsOf([...past, entry], TREND_RUNS), warnings };
  } catch (thrown) {
    return { trends: [], warnings: [`This run is not in the history: ${messageOf(thrown)}`] };
  }
}
