import path from 'node:path';
import type { Report } from '../model/report.ts';
import { isRed } from '../model/verdict.ts';
import { documentOf, type Item, type ReportDocument } from './document.ts';
import { NO_PAINT, type Paint } from './paint.ts';
import { fitted } from './terminal-summary/columns.ts';
import { comparisonLines } from './terminal-summary/comparisons.ts';
import { greenText } from './terminal-summary/green.ts';
import { growthLines } from './terminal-summary/growth.ts';
import { loadLines } from './terminal-summary/http-load.ts';
import { briefLine, itemLines } from './terminal-summary/items.ts';
import { targetLines } from './terminal-summary/targets.ts';
import { errorLines, noteLines, verdictLines, warningLines } from './terminal-summary/verdict.ts';

/** Narrower than this a table is no table. */
const NARROWEST = 60;
/** A red summary is read where it ends: one terminal's height, as long as two faults or fewer are to be told. */
const SCREEN = 24;
/** Of one fault. */
const MOST_LINES = 12;
const LEAST_LINES = 7;
/** More than this scrolls the verdict off the screen; all of them are in the report. */
const FAULTS = 10;
const APPROVED = 5;

export interface SummaryOptions {
  /** Where the reports are; shown whole, since people copy them. */
  files?: readonly string[];
  paint?: Paint;
  /** Columns of the terminal. */
  width?: number;
}

/**
 * The end of a run in a terminal. Red: the faults, and the tables as far as they fit on a screen. Otherwise: a line a
 * variant, and all tables. Where the reports are comes last, and before it what concerns the machine, in a line.
 */
export function renderSummary(
  report: Report,
  { files = [], paint = NO_PAINT, width = 100 }: SummaryOptions = {},
): string {
  const columns = Math.max(width, NARROWEST);
  const document = documentOf(report);
  const red = isRed(report.verdict) && document.faults.length > 0;
  // Without findings every check stands for itself, and the tables are what puts them together.
  const brief = red && report.findings !== undefined;
  const before = [
    verdictLines(report.verdict, document, paint, columns),
    approvedLines(document, paint, columns),
    errorLines(document, paint, columns),
  ];
  const after = brief
    ? [noteLines(document, paint, columns)]
    : [
        openLines(document.undecided, paint, columns, MOST_LINES),
        changeLines(document, paint, columns),
        red ? [] : greenText(document.green, paint, columns),
        warningLines(document, paint, columns),
      ];
  const end = [
    [
      ...(document.machine === '' ? [] : [paint.dim(fitted(`Machine: ${document.machine}`, columns))]),
      ...fileLines(files),
    ],
  ];
  const room = SCREEN - linesOf([...before, ...after, ...end]) - 2;
  const share = brief ? Math.floor(room / Math.max(1, document.faults.length)) - 1 : MOST_LINES;
  const faults = openLines(document.faults, paint, columns, Math.max(LEAST_LINES, Math.min(MOST_LINES, share)));
  const shown = [...before, faults, ...after];
  const tables = [
    comparisonLines(report, paint, columns),
    growthLines(report, paint, columns),
    targetLines(report, paint, columns),
    loadLines(report, paint, columns),
  ].filter((table) => table.length > 0);
  for (const table of tables) if (!brief || linesOf([...shown, table, ...end]) <= SCREEN) shown.push(table);
  return `${[...shown, ...end]
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join('\n'))
    .join('\n\n')}\n`;
}

/** With a blank line between two parts. */
function linesOf(parts: readonly (readonly string[])[]): number {
  const filled = parts.filter((lines) => lines.length > 0);
  return filled.reduce((sum, lines) => sum + lines.length, 0) + Math.max(0, filled.length - 1);
}

function openLines(items: readonly Item[], paint: Paint, width: number, room: number): string[] {
  const more = items.length - FAULTS;
  return [
    ...items
      .slice(0, FAULTS)
      .flatMap((item, at) => [...(at === 0 ? [] : ['']), ...itemLines(item, { paint, width, room })]),
    ...(more > 0 ? ['', paint.dim(`and ${more} more in the report`)] : []),
  ];
}

/** What is worse, and was committed as such. */
function approvedLines({ approved }: ReportDocument, paint: Paint, width: number): string[] {
  const more = approved.length - APPROVED;
  return [
    ...approved.slice(0, APPROVED).map((item) => paint.warn(briefLine('✓', item, width))),
    ...(more > 0 ? [paint.dim(`and ${more} more approved, in the report`)] : []),
  ];
}

/** What is other than it was, and fails nothing. */
function changeLines({ changes, better }: ReportDocument, paint: Paint, width: number): string[] {
  return [
    ...changes.map((item) => briefLine('~', item, width)),
    ...better.map((item) => paint.pass(briefLine('✓ better:', item, width))),
  ];
}

/** The page, or else the first, whole, since people copy it; the others lie beside it. */
function fileLines(files: readonly string[]): string[] {
  const folders = Map.groupBy(files, (file) => path.dirname(file));
  return [...folders.values()].map((inFolder) => {
    const first = inFolder.find((file) => file.endsWith('.html')) ?? inFolder[0] ?? '';
    const others = inFolder.filter((file) => file !== first).map((file) => path.basename(file));
    return `Report: ${first}${others.length === 0 ? '' : ` (beside it: ${others.join(', ')})`}`;
  });
}
