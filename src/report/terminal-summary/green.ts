import type { GreenLine } from '../green-lines.ts';
import type { Paint } from '../paint.ts';
import { columnsOf, cut, fitted, padEnd } from './columns.ts';

const GAP = '  ';
const LONGEST_NAME = 48;

/** A line a variant, its figures in columns. */
export function greenText(green: readonly GreenLine[], paint: Paint, width: number): string[] {
  const names = green.map(({ name }) => fitted(name, LONGEST_NAME));
  const nameWidth = Math.max(0, ...names.map(columnsOf));
  const columns = Math.max(0, ...green.map(({ figures }) => figures.length));
  const widths = Array.from({ length: columns }, (_, at) =>
    Math.max(...green.map(({ figures }) => columnsOf(fitted(figures[at] ?? '', width)))),
  );
  return green.map(({ figures }, at) => {
    const cells = figures.map((figure, column) => padEnd(fitted(figure, width), widths[column] ?? 0));
    const line = cut([padEnd(names[at] ?? '', nameWidth), ...cells].join(GAP).trimEnd(), width - 2);
    return `${paint.pass('✓')} ${line}`;
  });
}
