import { count, counted } from '../gate/format.ts';
import { COUNTER_PATHS, counterRow, isCountPath, labelOf } from '../model/counters.ts';
import type { Operation } from '../model/operation.ts';
import { operationText } from '../shapes/operation-text.ts';
import type { FindingRow } from './draft.ts';
import { countAt, counterAt } from './evidence.ts';
import type { OperationPair } from './pair-operations.ts';
import { plansText } from './plans.ts';

/** `60 bytes`, `11.7 kB`, `1.2 MB`. */
export function bytesText(bytes: number): string {
  const rounded = (value: number) => count(value >= 100 ? Math.round(value) : Math.round(value * 10) / 10);
  if (bytes < 1_000) return counted(Math.round(bytes), 'byte');
  return bytes < 1_000_000 ? `${rounded(bytes / 1_000)} kB` : `${rounded(bytes / 1_000_000)} MB`;
}

const BYTES: ReadonlySet<string> = new Set(['mongo.bytes', 'mongo.bytesIn', 'redis.bytes', 'redis.keyBytes']);

/** A count as people read it: bytes in kB, all else as a number. */
function amountText(path: string, value: number): string {
  return BYTES.has(path) ? bytesText(value) : count(value);
}

/** Bytes with less between them than this share of the fewer are shown in one unit. */
const CLOSE = 0.25;
/** What rounding may take of a difference. */
const ROUNDED_OFF = 0.1;

const UNITS = [
  [1_000_000, 'MB'],
  [1_000, 'kB'],
] as const;

/** Two counts beside each other; bytes that are close in one unit, as fine as tells them apart: `986`, `1,014 bytes`. */
export function amountsText(path: string, before: number, after: number): [string, string] {
  const difference = Math.abs(after - before);
  if (!BYTES.has(path) || difference === 0 || difference > CLOSE * Math.min(before, after)) {
    return [amountText(path, before), amountText(path, after)];
  }
  for (const [size, unit] of UNITS) {
    const rounded = (bytes: number) => Math.round((bytes / size) * 10) / 10;
    const lost = Math.abs(Math.abs(rounded(after) - rounded(before)) * size - difference);
    if (Math.max(before, after) >= size && lost <= ROUNDED_OFF * difference)
      return [count(rounded(before)), `${count(rounded(after))} ${unit}`];
  }
  const whole = Math.abs(Math.round(after) - Math.round(before)) > 0 ? Math.round : (bytes: number) => bytes;
  return [count(whole(before)), `${count(whole(after))} bytes`];
}

/** `25 finds`, `1 GET`. */
export function asksText(asks: number, { engine, verb }: Pick<Operation, 'engine' | 'verb'>): string {
  if (engine === 'redis') return `${count(asks)} ${verb.toUpperCase()}`;
  return counted(asks, verb === 'findAndModify' || verb === 'findandmodify' ? 'findAndModify' : verb);
}

/** How often an operation is asked, on both sides; once where that is the same. */
export function askedRow({ before, after }: OperationPair, calls: number): FindingRow {
  const shown = after ?? before;
  return {
    what: shown === undefined ? '' : operationText(shown),
    before: before?.asked === after?.asked ? '' : count((before?.asked ?? 0) / calls),
    after: `${count((after?.asked ?? 0) / calls)} per call`,
  };
}

/** What is shown of an operation: how often it is asked, its plan, and all of its counts that are not what they were. */
export function rowsOf(pair: OperationPair, calls: number): FindingRow[] {
  return [...askedRows(pair, calls), ...planRow(pair), ...countRows(pair, calls)];
}

/** Of two operations each has the number of times that it was asked itself, unless that is the same. */
function askedRows(pair: OperationPair, calls: number): FindingRow[] {
  const { before, after } = pair;
  if (before === undefined || after === undefined || operationText(before) === operationText(after))
    return [askedRow(pair, calls)];
  if (before.asked === after.asked)
    return [{ what: 'asks', before: operationText(before), after: operationText(after) }];
  return [
    { what: operationText(before), before: count(before.asked / calls), after: '0 per call' },
    { what: operationText(after), before: '0', after: `${count(after.asked / calls)} per call` },
  ];
}

function planRow({ before, after }: OperationPair): FindingRow[] {
  const texts = [before, after].map((operation) => (operation === undefined ? undefined : plansText(operation)));
  const [old, now] = texts;
  if (now === undefined || old === now) return [];
  return [{ what: 'plan', before: old ?? 'not asked', after: now }];
}

/** How often is a row of its own. */
const NOT_SHOWN: ReadonlySet<string> = new Set(['mongo.commands', 'redis.commands']);

/** The counts of an operation that differ, per call. */
function countRows({ before, after }: OperationPair, calls: number): FindingRow[] {
  const paths = new Set([...Object.keys(before?.counts ?? {}), ...Object.keys(after?.counts ?? {})]);
  return [...paths].sort(byTable).flatMap((path) => {
    const [old, now] = [countAt(before, path), countAt(after, path)];
    if (old === now || NOT_SHOWN.has(path)) return [];
    const [was, is] = amountsText(path, old / calls, now / calls);
    return [{ what: nameOf(path), before: was, after: `${is} per call` }];
  });
}

function byTable(a: string, b: string): number {
  const place = (path: string) => {
    const counter = counterAt(path);
    return counter === undefined ? COUNTER_PATHS.length : COUNTER_PATHS.indexOf(counter);
  };
  return place(a) - place(b);
}

/** `documents examined`; of a counter by name, its unit. */
export function nameOf(path: string): string {
  if (isCountPath(path)) return labelOf(path);
  const counter = counterAt(path);
  return counter === undefined ? path : counterRow(counter).unit;
}
