import type { Report, TargetReportRow } from '../../model/report.ts';
import { ABSENT, formatReduction } from '../format.ts';
import type { Paint } from '../paint.ts';
import { rowName, rowQuantity } from '../quantity.ts';
import { columnsOf, fitted, padEnd, padStart } from './columns.ts';
import { painted } from './verdict.ts';

const HEADERS = ['target', 'baseline', 'indexed', 'cached', 'reduction', 'verdict'] as const;
const GAP = '  ';

/** The guide's rows as columns; the name gives way, so that a line fits. */
export function targetLines(report: Report, paint: Paint, width: number): string[] {
  if (report.guide.length === 0) return [];
  const table = [HEADERS, ...report.guide.map(cells)];
  const widths = HEADERS.map((_, i) => Math.max(...table.map((row) => columnsOf(row[i] ?? ''))));
  const others = widths.slice(1).reduce((sum, columns) => sum + columns + GAP.length, 0);
  const nameWidth = Math.max(8, Math.min(widths[0] ?? 0, width - others));
  const lines = table.map((row) =>
    row.map((cell, i) => {
      if (i === 0) return padEnd(fitted(cell, nameWidth), nameWidth);
      return i === HEADERS.length - 1 ? padEnd(cell, widths[i] ?? 0) : padStart(cell, widths[i] ?? 0);
    }),
  );
  return lines.map((line, i) => {
    const row = report.guide[i - 1];
    const last = line.at(-1)?.trimEnd() ?? '';
    return row === undefined
      ? paint.dim(line.join(GAP).trimEnd())
      : [...line.slice(0, -1), painted(row.verdict, last, paint)].join(GAP);
  });
}

function cells(row: TargetReportRow): string[] {
  return [
    rowName(row),
    ...[row.baseline, row.indexed, row.cached].map((value) => fitted(rowQuantity(row, value), 14)),
    row.reduction === undefined ? ABSENT : formatReduction(row.reduction),
    row.verdict,
  ];
}
