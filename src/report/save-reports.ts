import path from 'node:path';
import { PlumblineError } from '../errors.ts';
import type { Report } from '../model/report.ts';
import { redacted } from './redact.ts';
import { type WriteReportsOptions, type WrittenReports, writeReports } from './write.ts';

export interface SavedReport {
  /** As written: it names its samples files. One that could not be written has that as an error. */
  report: Report;
  /** None where the reports could not be written. */
  files: string[];
  /** Outputs or history that could not be made; the verdict stands without them. */
  warnings: string[];
}

/** Writes the reports; where the disk refuses, that is the verdict. */
export async function saveReports(options: WriteReportsOptions): Promise<SavedReport> {
  try {
    return savedReportOf(await writeReports(options), options.out);
  } catch (thrown) {
    if (!(thrown instanceof PlumblineError)) throw thrown;
    return { report: unwritten(options.report, thrown), files: [], warnings: [] };
  }
}

/** Samples are named by the report; of the files it is those of the folder that somebody looks for. */
export function savedReportOf({ report, files, failures }: WrittenReports, out: string): SavedReport {
  const warnings = failures.map(({ reporter, message }) => `the ${reporter} report could not be made: ${message}`);
  return { report, files: files.filter((file) => path.dirname(file) === out), warnings };
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
