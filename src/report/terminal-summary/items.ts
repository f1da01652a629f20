import { explainedNames, type Item } from '../document.ts';
import type { Paint } from '../paint.ts';
import { partedPair } from '../parted-pair.ts';
import { VERDICT_SIGNS } from '../verdict-sign.ts';
import { columnsOf, cut, fitted, padEnd, padStart, wrapped } from './columns.ts';
import { painted } from './verdict.ts';

const INDENT = '    ';
const GAP = '   ';
/** A name that is longer than this stands on a line of its own. */
const LONGEST_NAME = 40;
/** Below the first line, where there is room and where there is none. What is longer is whole in the report. */
const SENTENCE_LINES = { roomy: 3, narrow: 1 };
const CURE_LINES = { roomy: 2, narrow: 1 };
const ROOMY = 10;

interface Look {
  paint: Paint;
  width: number;
  /** Lines that it may take; the rows give way. */
  room: number;
}

/** One fault: what it is about, what happened, where, before and after, the cure, and what approves it. */
export function itemLines(item: Item, { paint, width, room }: Look): string[] {
  const size = room >= ROOMY ? 'roomy' : 'narrow';
  const head = headLines(item, width, SENTENCE_LINES[size]);
  const rest = [
    ...(item.numbers === '' ? [] : [fitted(item.numbers, width - INDENT.length)]),
    ...labelled('cure', item.cure, width, CURE_LINES[size]),
    ...(item.rule === undefined ? [] : labelled('explains', explainedNames(item).join(', '), width, 1)),
    // Whole, since people copy it.
    ...labelled('approve', item.approval, width, Number.POSITIVE_INFINITY),
  ];
  // What is not as it was recorded, a check's sentence says.
  const rows = item.rule === undefined ? [] : rowLines(item, width, room - head.length - rest.length);
  return [
    ...head.map((line, at) => (at === 0 ? painted(item.verdict, line, paint) : line)),
    ...[...rows, ...rest].map((line) => INDENT + line),
  ];
}

/** One that fails nothing: its sentence in a line. */
export function briefLine(sign: string, { name, sentence, line }: Item, width: number): string {
  return fitted([`${sign} ${name}`, sentence, line ?? ''].filter((text) => text !== '').join(GAP), width);
}

/** `✗ project-tickets   people is asked once per ticket   src/tickets.ts:41`, in as many lines as that takes. */
function headLines({ verdict, name, sentence, line = '' }: Item, width: number, most: number): string[] {
  const sign = VERDICT_SIGNS[verdict];
  const short = fitted(name, width - sign.length - 1);
  const start = `${sign} ${short}${GAP}`;
  const whole = `${start}${fitted(sentence, Number.POSITIVE_INFINITY)}`;
  const where = fitted(line, width - INDENT.length);
  const beside = columnsOf(whole) + (where === '' ? 0 : GAP.length + columnsOf(where));
  if (beside <= width) {
    return [where === '' ? whole.trimEnd() : whole + padStart(where, width - columnsOf(whole))];
  }
  const below = wrapped(sentence, width - INDENT.length);
  const inline = columnsOf(name) <= LONGEST_NAME ? fitting(start, sentence, width) : undefined;
  const first = inline?.first ?? `${sign} ${short}`;
  const more = inline?.more ?? below;
  const lines = more.slice(0, most).map((text) => INDENT + text);
  if (more.length > most) lines.push(`${cut(lines.pop() ?? '', width - 2)} …`);
  return [first, ...lines, ...(where === '' ? [] : [INDENT + where])];
}

/** As many words of the sentence as the first line has room for, and the others in lines of their own. */
function fitting(start: string, sentence: string, width: number): { first: string; more: string[] } | undefined {
  const words = fitted(sentence, Number.POSITIVE_INFINITY).split(' ');
  let count = 0;
  while (count < words.length && columnsOf(start + words.slice(0, count + 1).join(' ')) <= width) count += 1;
  if (count === 0) return undefined;
  const rest = words.slice(count).join(' ');
  return { first: start + words.slice(0, count).join(' '), more: wrapped(rest, width - INDENT.length) };
}

function labelled(label: string, text: string | undefined, width: number, most: number): string[] {
  if (text === undefined || text === '') return [];
  const lines = wrapped(`${label}: ${text}`, width - INDENT.length);
  const last = lines[most - 1];
  return lines.length <= most || last === undefined
    ? lines
    : [...lines.slice(0, most - 1), fitted(`${last} …`, width - INDENT.length)];
}

const ARROW = ' -> ';

/** What a label keeps beside a plan or a query that needs the room. */
const LEAST_LABEL = 16;

/**
 * Before and after in columns; the first row ends with what kind of fault it is. A label is cut for the sake of what
 * stands beside it, and where not all rows have room those go first that have nothing before.
 */
function rowLines({ rows: told, rule = '' }: Item, width: number, room: number): string[] {
  const rows = told.map(plainRow);
  const space = width - INDENT.length;
  const isCut = rows.length > Math.max(1, room);
  const ranked = isCut ? [...rows].sort((a, b) => Number(a.before === '') - Number(b.before === '')) : rows;
  const shown = ranked.slice(0, isCut ? Math.max(1, room - 1) : rows.length);
  const third = Math.floor((space - GAP.length - ARROW.length) / 3);
  const isShort = ({ before, after }: Row) => Math.max(columnsOf(before), columnsOf(after)) <= third;
  const short = shown.filter(isShort);
  const [most, last] = [short.map(({ before }) => before), short.map(({ after }) => after)].map(widest);
  const label = Math.min(space - GAP.length - ARROW.length - (most ?? 0) - (last ?? 0), widest(short.map(nameOf)));
  const lines = shown.map((row, at) => {
    const text = isShort(row) ? columnsText(row, label, most ?? 0) : longText(row, space);
    const padded = isShort(row) ? text + ' '.repeat((last ?? 0) - columnsOf(row.after)) : text;
    const ruled = `${padded}${GAP}${rule}`;
    return at === 0 && columnsOf(ruled) <= space ? ruled : cut(text, space);
  });
  const more = rows.length - shown.length;
  return more === 0 || room <= 1 ? lines : [...lines, `and ${more} more in the report`];
}

type Row = Item['rows'][number];
const plain = (text: string): string => fitted(text, Number.POSITIVE_INFINITY);
const plainRow = ({ what, before, after }: Row): Row => ({
  what: plain(what),
  before: plain(before),
  after: plain(after),
});
const nameOf = ({ what }: Row): string => what;
const widest = (texts: readonly string[]): number => Math.max(0, ...texts.map(columnsOf));

function columnsText({ what, before, after }: Row, label: number, most: number): string {
  // Nothing is known of what was before.
  const sides = before === '' ? after : `${padStart(before, most)}${ARROW}${after}`;
  return `${padEnd(fitted(what, label), label)}${GAP}${sides}`;
}

/** Of a row whose sides have no room in columns: the label gives way first, then the longer side. */
function longText({ what, before, after }: Row, space: number): string {
  const arrow = before === '' ? '' : ARROW;
  const [old, now] = [columnsOf(before), columnsOf(after)];
  const left = space - GAP.length - arrow.length;
  const label = Math.min(columnsOf(what), Math.max(LEAST_LABEL, left - old - now));
  const sides = left - label;
  const half = Math.floor(sides / 2);
  const ofOld = old <= half ? old : Math.max(half, sides - now);
  const ofNow = sides - Math.min(old, ofOld);
  const [was = '', is = ''] = before === '' ? ['', after] : partedPair(before, after, half);
  const texts = old + now <= sides ? [before, after] : [fitted(was, ofOld), fitted(is, ofNow)];
  return `${fitted(what, label)}${GAP}${texts[0]}${arrow}${texts[1]}`;
}
