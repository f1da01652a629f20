import path from 'node:path';
import { messageOf, PlumblineError } from '../errors.ts';
import { entryOf } from '../history/entry.ts';
import type { HistoryStore } from '../history/store.ts';
import { trendsOf } from '../history/trend.ts';
import type { Report } from '../model/report.ts';
import { redacted } from '../report/redact.ts';
import type { Reporter } from '../report/reporter.ts';
import { type WrittenReports, writeReports } from '../report/write.ts';
import type { RunOutcome } from './run.ts';

/** What a report shows of the past, and what its changes are judged by. */
const RUNS_SHOWN = 30;
const RUNS_JUDGED = 100;

export interface KeptRun {
  /** As written: it names its samples files. One that could not be written has that as an error. */
  report: Report;
  files: string[];
  /** Outputs or history that could not be made; the verdict stands without them. */
  warnings: string[];
}

export interface KeptHistory {
  store: HistoryStore;
  /** Whether this run is added to it. */
  record: boolean;
}

/** Writes the reports with the trend of past runs, and adds the run to the history. */
export async function keepRun(
  outcome: Pick<RunOutcome, 'report' | 'measurements' | 'loads'>,
  out: string,
  reporters: readonly Reporter[],
  { store, record }: KeptHistory,
): Promise<KeptRun> {
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
  let written: WrittenReports;
  try {
    written = await writeReports({ ...outcome, out, reporters, trends });
  } catch (error) {
    if (!(error instanceof PlumblineError)) throw error;
    return { report: unwritten(outcome.report, error), files: [], warnings };
  }
  warnings.push(
    ...written.failures.map(({ reporter, message }) => `the ${reporter} report could not be made: ${message}`),
  );
  // A run without data, or on several sizes of it, has nothing to compare a later one with.
  if (record && outcome.report.run.dataset && outcome.report.growth === undefined) {
    await store.append(entry).catch((error: unknown) => {
      warnings.push(messageOf(error));
    });
  }
  return { report: written.report, files: written.files.filter((file) => path.dirname(file) === out), warnings };
}

/** What was measured is told all the same; without a file there is no verdict that anybody could look up. */
export function unwritten(report: Report, { code, message, hint }: PlumblineError): Report {
  return redacted({
    ...report,
    verdict: 'error',
    reasons: [message, ...report.reasons],
    errors: [...report.errors, { code, message, hint }],
  });
}
