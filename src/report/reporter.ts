import { messageOf } from '../errors.ts';
import type { Report } from '../model/report.ts';
import type { Trend } from '../model/trend.ts';

/**
 * What every output implements: a pure function of the report and the trends. Files of scenarios are in the report from
 * the project's folder on; where that is in a repository, the commands alone know.
 */
export interface Reporter {
  name: string;
  /** Within the output folder. */
  fileName: string;
  render(report: Report, trends: readonly Trend[]): string;
}

export interface RenderedFile {
  reporter: string;
  fileName: string;
  text: string;
}

export interface ReporterFailure {
  reporter: string;
  message: string;
}

/** Renders every output. One that throws is a failure in the result and takes no other down. */
export function renderAll(
  reporters: readonly Reporter[],
  report: Report,
  trends: readonly Trend[],
): { rendered: RenderedFile[]; failures: ReporterFailure[] } {
  const rendered: RenderedFile[] = [];
  const failures: ReporterFailure[] = [];
  for (const reporter of reporters) {
    try {
      // A copy each, so that a reporter that sorts in place changes no other output.
      const text = reporter.render(structuredClone(report), structuredClone(trends));
      rendered.push({ reporter: reporter.name, fileName: reporter.fileName, text });
    } catch (thrown) {
      failures.push({ reporter: reporter.name, message: messageOf(thrown) });
    }
  }
  return { rendered, failures };
}
