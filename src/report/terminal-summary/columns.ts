import stringWidth from 'string-width';
import wrapAnsi from 'wrap-ansi';
import { plainLine } from '../escape.ts';

/** Columns that a text takes in a terminal. */
export function columnsOf(text: string): number {
  return stringWidth(text);
}

const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' });

/** The text in at most `columns`, cut with an ellipsis. */
export function fitted(text: string, columns: number): string {
  return cut(plainLine(text), columns);
}

/** The same for a line of ours, whose spaces are columns and stay. */
export function cut(line: string, columns: number): string {
  if (columnsOf(line) <= columns) return line;
  let kept = '';
  for (const { segment } of graphemes.segment(line)) {
    if (columnsOf(kept + segment) > columns - 1) break;
    kept += segment;
  }
  return `${kept}…`;
}

export function padEnd(text: string, columns: number): string {
  return text + ' '.repeat(Math.max(0, columns - columnsOf(text)));
}

export function padStart(text: string, columns: number): string {
  return ' '.repeat(Math.max(0, columns - columnsOf(text))) + text;
}

/** The text in lines of at most `columns`, broken at spaces; a word that is longer is cut. */
export function wrapped(text: string, columns: number): string[] {
  const lines = wrapAnsi(plainLine(text), Math.max(1, columns)).split('\n');
  return lines.filter((line) => line !== '').map((line) => fitted(line, columns));
}
