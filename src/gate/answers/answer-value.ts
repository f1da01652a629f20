import { counted, cut } from '../format.ts';

/** An answer as its canonical text has it, with the JSON in its texts read. */
export type AnswerValue = null | boolean | number | string | readonly AnswerValue[] | AnswerObject;
export interface AnswerObject {
  readonly [field: string]: AnswerValue;
}

/** An object of more entries that are all alike is a table by a key: its keys are no names of fields. */
const MOST_FIELDS = 64;
/** Between the elements of a list and its name. */
export const ELEMENT = '[]';
const ANY_KEY = '*';
const SHOWN = 40;
/** Characters that two texts share, shown before those that differ. */
const LEAD = 12;
/** What holds something, among what the canonical text says with a `$`. */
const HOLDERS: ReadonlySet<string> = new Set(['$map', '$set', '$json', '$beside', '$array', '$causes', '$error']);
const TYPES: Readonly<Record<string, string>> = {
  $oid: 'ObjectId',
  $date: 'date',
  $numberDecimal: 'decimal',
  $numberLong: 'number',
  $bigint: 'number',
  $integer: 'number',
  $numberDouble: 'number',
  $binary: 'bytes',
  $bytes: 'bytes',
  $undefined: 'undefined',
};

/** The value of a canonical text. */
export function answerValueOf(text: string): AnswerValue {
  return text === 'undefined' ? { $undefined: true } : withTextsRead(JSON.parse(text));
}

/** A text that is JSON, as Redis and a body of HTTP have it, is what it says. */
function withTextsRead(value: AnswerValue): AnswerValue {
  if (typeof value === 'string') return jsonIn(value) ?? value;
  if (isList(value)) return value.map(withTextsRead);
  if (!isObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, withTextsRead(inner)]));
}

function jsonIn(text: string): AnswerValue | undefined {
  if (!/^\s*[{[]/.test(text)) return undefined;
  try {
    return withTextsRead(JSON.parse(text, exactNumber) as AnswerValue);
  } catch {
    return undefined; // no JSON: a text that begins like it
  }
}

/** An integer that a number rounds would equal another one. */
function exactNumber(_key: string, value: unknown, { source }: { source?: string } = {}): unknown {
  if (typeof value !== 'number' || source === undefined || !/^-?\d+$/.test(source)) return value;
  return Number.isSafeInteger(value) ? value : { $integer: source };
}

export function isList(value: AnswerValue | undefined): value is readonly AnswerValue[] {
  return Array.isArray(value);
}

/** What has fields; `{ $oid: ... }` and its like are values. */
export function isObject(value: AnswerValue | undefined): value is AnswerObject {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
  const names = Object.keys(value);
  return names.length === 0 || names.some((name) => !name.startsWith('$') || HOLDERS.has(name));
}

export function isTable(value: AnswerObject): boolean {
  const entries = Object.values(value);
  if (entries.length <= MOST_FIELDS) return false;
  return new Set(entries.filter((entry) => entry !== null).map(typeOf)).size <= 1;
}

/** Equal for equal values, whatever the order of their fields. */
export function canonicalOf(value: AnswerValue): string {
  if (Array.isArray(value)) return `[${value.map(canonicalOf).join()}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const fields = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${fields.map(([name, inner]) => `${JSON.stringify(name)}:${canonicalOf(inner)}`).join()}}`;
}

export function typeOf(value: AnswerValue): string {
  if (value === null) return 'null';
  if (isList(value)) return 'list';
  if (isObject(value)) return 'object';
  if (typeof value !== 'object') return typeof value === 'string' ? 'text' : typeof value;
  const [name = ''] = Object.keys(value);
  return TYPES[name] ?? name.slice(1);
}

/** Nothing is in it. */
export function isEmpty(value: AnswerValue): boolean {
  if (value === null || value === '') return true;
  if (isList(value)) return value.length === 0;
  return isObject(value) ? Object.keys(value).length === 0 : typeOf(value) === 'undefined';
}

/** For a sentence: `12`, `"open"`, `3 elements`, `an object of 2 fields`. */
export function shownValue(value: AnswerValue): string {
  if (isList(value)) return counted(value.length, 'element');
  if (isObject(value)) return `an object of ${counted(Object.keys(value).length, 'field')}`;
  if (typeof value !== 'object' || value === null) return cut(JSON.stringify(value), SHOWN);
  const [name = '', inner] = Object.entries(value)[0] ?? [];
  if (name === '$undefined') return 'undefined';
  return cut(typeof inner === 'string' && TYPES[name] ? inner : JSON.stringify(value), SHOWN);
}

/** Beside a value of another type: `number 0`, `text "0"`. */
export function shownTyped(value: AnswerValue): string {
  return value === null || isList(value) || isObject(value)
    ? shownValue(value)
    : `${typeOf(value)} ${shownValue(value)}`;
}

/** Two values of one type for one sentence: long texts are cut before the place where they part, not after it. */
export function shownPair(before: AnswerValue, after: AnswerValue): { before: string; after: string } {
  const shown = { before: shownValue(before), after: shownValue(after) };
  if (shown.before !== shown.after || typeof before !== 'string' || typeof after !== 'string') return shown;
  let at = 0;
  while (before[at] === after[at]) at += 1;
  const part = (text: string) => cut(JSON.stringify(`…${text.slice(Math.max(0, at - LEAD))}`), SHOWN);
  return { before: part(before), after: part(after) };
}

/** The path of a field: `lines[].sku`, `meta["a b"]`. */
export function fieldPath(parent: string, name: string): string {
  if (!/^[^\s.[\]"*]+$/.test(name)) return `${parent}[${JSON.stringify(name)}]`;
  return parent === '' ? name : `${parent}.${name}`;
}

/** The same for what is in a table, whose keys are all one. */
export function foldedPath(parent: string, name: string, ofTable: boolean): string {
  if (!ofTable) return fieldPath(parent, name);
  return parent === '' ? ANY_KEY : `${parent}.${ANY_KEY}`;
}

/** A part of an answer. */
export interface AnswerPart {
  /** Folded: `lines[].sku`. */
  path: string;
  /** What the path leaves out: its elements, and its keys in tables. */
  at: string;
  part: AnswerValue;
}

/** Each part of a value, outer ones first. */
export function* partsOf(value: AnswerValue, path = '', at = ''): Generator<AnswerPart> {
  yield { path, at, part: value };
  if (isList(value)) {
    for (const [index, element] of value.entries()) yield* partsOf(element, `${path}${ELEMENT}`, `${at}/${index}`);
  } else if (isObject(value)) {
    const table = isTable(value);
    for (const [name, inner] of Object.entries(value))
      yield* partsOf(inner, foldedPath(path, name, table), table ? `${at}/${name}` : at);
  }
}
