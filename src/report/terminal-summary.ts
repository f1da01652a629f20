import type { Report } from '../model/report.ts';
import { NO_PAINT, type Paint } from './paint.ts';
import { comparisonLines } from './terminal-summary/comparisons.ts';
import { failureLines } from './terminal-summary/failures.ts';
import { growthLines } from './terminal-summary/growth.ts';
import { loadLines } from './terminal-summary/http-load.ts';
import { targetLines } from './terminal-summary/targets.ts';
import { messageLines, verdictLines } from './terminal-summary/verdict.ts';

/** Narrower than this a table is no table. */
const NARROWEST = 60;

export interface SummaryOptions {
  /** Where the reports are; shown whole, since people copy them. */
  files?: readonly string[];
  paint?: Paint;
  /** Columns of the terminal. */
  width?: number;
}

/**
 * The end of a run in a terminal: the verdict, what failed and why, the table of targets, and where the reports are.
 */
export function renderSummary(
  report: Report,
  { files = [], paint = NO_PAINT, width = 100 }: SummaryOptions = {},
): string {
  const columns = Math.max(width, NARROWEST);
  const parts = [
    verdictLines(report, paint, columns),
    messageLines(report, paint, columns),
    failureLines(report, paint, columns),
    comparisonLines(report, paint, columns),
    growthLines(report, paint, columns),
    targetLines(report, paint, columns),
    loadLines(report, paint, columns),
    files.map((file) => `Report: ${file}`),
  ];
  return `${parts
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join('\n'))
    .join('\n\n')}\n`;
}
