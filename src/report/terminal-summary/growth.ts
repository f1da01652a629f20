import type { Report } from '../../model/report.ts';
import { growthRows, sizeNames } from '../growth-rows.ts';
import type { Paint } from '../paint.ts';
import { columnsOf, fitted, padEnd, padStart } from './columns.ts';

const GAP = '  ';

/** The declared counts at each size. */
export function growthLines({ growth = [] }: Report, paint: Paint, width: number): string[] {
  const rows = growthRows(growth).filter(({ declared }) => declared !== '');
  if (rows.length === 0) return [];
  const table = [
    ['growth, per call', 'count', ...sizeNames(growth), 'grows', 'declared'],
    ...rows.map(({ variant, metric, values, grows, declared }) => [variant, metric, ...values, grows, declared]),
  ];
  const widths = table[0]?.map((_, at) => Math.max(...table.map((row) => columnsOf(row[at] ?? '')))) ?? [];
  return table.map((row, line) => {
    const cells = row.map((cell, at) => (at < 2 ? padEnd : padStart)(cell, widths[at] ?? 0));
    const text = fitted(cells.join(GAP), width);
    return line === 0 ? paint.dim(text) : text;
  });
}
