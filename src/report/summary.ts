import type { Report } from '../model/report.ts';
import { NO_PAINT, type Paint } from './paint.ts';
import { failureLines } from './summary/failures.ts';
import { guideLines } from './summary/guide.ts';
import { messageLines, verdictLines } from './summary/verdict.ts';

export interface SummaryOptions {
  /** Where the reports are; shown whole, since people copy them. */
  files?: readonly string[];
  /** Columns of the terminal. */
  width?: number;
}

/** The end of a run in a terminal: the verdict, what failed and why, the guide's table, and where the reports are. */
export function summaryText(
  report: Report,
  paint: Paint = NO_PAINT,
  { files = [], width = 100 }: SummaryOptions = {},
): string {
  const parts = [
    verdictLines(report, paint, width),
    messageLines(report, paint, width),
    failureLines(report, paint, width),
    guideLines(report, paint, width),
    files.map((file) => `Report: ${file}`),
  ];
  return parts
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join('\n'))
    .join('\n\n');
}
