import type { Comparison, Report } from '../../model/report.ts';
import { changeText, disagreement, haveTimes, intervalText, latencyText } from '../comparison-text.ts';
import type { Paint } from '../paint.ts';
import { columnsOf, fitted, padEnd, padStart, wrapped } from './columns.ts';
import { painted } from './verdict.ts';

const HEADERS = ['median of a call', 'base', 'head', 'change', '99% interval', 'restarts', 'verdict'] as const;
const GAP = '  ';

/**
 * What the times of both sides were, a line for each variant that was to be timed; the name gives way, so that a line fits.
 */
export function comparisonLines(report: Report, paint: Paint, width: number): string[] {
  const rows = (report.comparisons ?? []).filter(({ metric }) => metric === 'median');
  if (!haveTimes(rows)) return [];
  const table = [HEADERS, ...rows.map(cells)];
  const widths = HEADERS.map((_, i) => Math.max(...table.map((row) => columnsOf(row[i] ?? ''))));
  const others = widths.slice(1).reduce((sum, columns) => sum + columns + GAP.length, 0);
  const nameWidth = Math.max(12, Math.min(widths[0] ?? 0, width - others));
  const lines = table.map((row, at) => {
    const line = row.map((cell, i) =>
      i === 0
        ? padEnd(fitted(cell, nameWidth), nameWidth)
        : i === HEADERS.length - 1
          ? cell
          : padStart(cell, widths[i] ?? 0),
    );
    const own = rows[at - 1];
    if (own === undefined) return paint.dim(line.join(GAP));
    return [...line.slice(0, -1), painted(own.verdict, own.verdict, paint)].join(GAP);
  });
  return [
    ...lines,
    ...whereTheyDisagree(rows)
      .flatMap((text) => wrapped(text, width))
      .map(paint.dim),
  ];
}

/** Of all rows that seem to contradict themselves, in one sentence. */
function whereTheyDisagree(rows: readonly Comparison[]): string[] {
  const found = rows.filter((row) => disagreement(row) !== undefined);
  const [first] = found;
  const why = first && disagreement(first);
  if (first === undefined || why === undefined) return [];
  const more = found.length === 1 ? '' : ` and ${found.length - 1} more`;
  return [`${first.scenario}/${first.variant}${more}: ${why}.`];
}

function cells(row: Comparison): string[] {
  return [
    `${row.scenario}/${row.variant}`,
    latencyText(row, 'base'),
    latencyText(row, 'head'),
    changeText(row),
    intervalText(row),
    String(row.restarts),
    row.verdict,
  ];
}
