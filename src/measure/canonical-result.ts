import { createHash } from 'node:crypto';
import { types } from 'node:util';
import { BSON } from 'mongodb';
import { PlumblineError } from '../errors.ts';
import { packText } from '../model/answer-text.ts';
import type { CallResult } from '../model/measurement.ts';

/** In the text of a class: `#content = `, `this.#content`. */
const PRIVATE_FIELD = /(?:^|[\s;{.])#[A-Za-z_$][\w$]*\s*[=;(.,)[]/;

/**
 * What a document of mongoose shows most by: populated documents, where `toBSON` has their ids, and virtuals. Its virtual
 * `id` is its `_id` once more, and a lean read, which gives the same otherwise, has none.
 */
const POPULATED = {
  depopulate: false,
  flattenMaps: true,
  flattenDecimals: false,
  flattenObjectIds: false,
  getters: false,
  transform: false,
  useProjection: false,
  versionKey: true,
  virtuals: false,
};
const WITH_VIRTUALS = { ...POPULATED, virtuals: { pathsToSkip: ['id'] } };

/**
 * The text by which answers are compared: extended JSON with sorted fields, since a covered read returns its fields in
 * the index's order. The order of array elements counts.
 */
export function canonicalText(value: unknown): string {
  // Extended JSON makes nothing and null the same.
  if (value === undefined) return 'undefined';
  return JSON.stringify(sortFields(BSON.EJSON.serialize({ value: readable(value, []) }, { relaxed: true })).value);
}

/**
 * What Extended JSON has no words for, in words of ours: it would make `{}` of a Set, an Error, or an iterator, and
 * equal what is not.
 * @throws Error for what holds its content where nobody can read it.
 */
function readable(value: unknown, within: readonly object[]): unknown {
  if (typeof value === 'bigint')
    return Number.isSafeInteger(Number(value)) ? Number(value) : { $bigint: String(value) };
  if (typeof value === 'function' || typeof value === 'symbol') throw unreadable(`a ${typeof value}`);
  if (typeof value !== 'object' || value === null) return value;
  // Relaxed Extended JSON rounds it to a number.
  if (BSON.Long.isLong(value)) return readable(value.toBigInt(), within);
  if (isWritten(value)) return value;
  if (within.includes(value)) throw unreadable('an object that holds itself');
  const inner = (part: unknown) => readable(part, [...within, value]);
  if (Array.isArray(value)) return withOwnFields({ $array: value.map(inner) }, value, inner);
  const shown = documentShown(value, inner);
  if (shown !== undefined) return shown.content;
  if (types.isMap(value))
    return withOwnFields({ $map: [...value].map(([key, part]) => [inner(key), inner(part)]) }, value, inner);
  if (types.isSet(value)) return withOwnFields({ $set: [...value].map(inner) }, value, inner);
  if (types.isNativeError(value)) return errorFields(value, inner);
  if (types.isDataView(value))
    return { $bytes: Buffer.from(value.buffer, value.byteOffset, value.byteLength).toString('base64') };
  if (types.isAnyArrayBuffer(value)) return { $bytes: Buffer.from(value).toString('base64') };
  if ('toBSON' in value && typeof value.toBSON === 'function') return inner(value.toBSON());
  if (types.isPromise(value)) throw unreadable('a promise');
  if (Symbol.asyncIterator in value || ('next' in value && typeof value.next === 'function'))
    throw unreadable('a cursor or an iterator');
  if (value instanceof URL || value instanceof URLSearchParams) return String(value);
  const prototype: unknown = Object.getPrototypeOf(value);
  const plain = prototype === null || isRoot(prototype);
  const fields = plain ? { ...hiddenFields(value, inner), ...fieldsOf(value, inner) } : instanceFields(value, inner);
  const empty = Object.keys(fields).length === 0;
  if (empty && (!plain || Object.keys(value).length > 0))
    throw unreadable(`a ${nameOf(value)} whose fields are no values`);
  return fields;
}

/** Undefined for what is no document: it has both, `toObject` and `toBSON`. */
function documentShown(value: object, inner: (part: unknown) => unknown): { content: unknown } | undefined {
  if (!('toBSON' in value && typeof value.toBSON === 'function')) return undefined;
  if (!('toObject' in value && typeof value.toObject === 'function')) return undefined;
  for (const options of [WITH_VIRTUALS, POPULATED]) {
    try {
      return { content: inner(value.toObject(options)) };
    } catch {
      // a virtual that throws or gives a promise, or documents that hold each other: it shows less
    }
  }
  return { content: inner(value.toBSON()) };
}

function nameOf(value: object): string {
  return value.constructor?.name || 'thing';
}

/** Methods beside what an object holds say nothing of it. */
function fieldsOf(value: object, inner: (part: unknown) => unknown): Record<string, unknown> {
  const symbols = Object.getOwnPropertySymbols(value).filter((key) =>
    Object.prototype.propertyIsEnumerable.call(value, key),
  );
  const named = symbols.map((key): [string, unknown] => [String(key), Reflect.get(value, key)]);
  const values = [...Object.entries(value), ...named].filter(([, part]) => typeof part !== 'function');
  return Object.fromEntries(values.map(([name, part]) => [name, inner(part)]));
}

/** What loops and Extended JSON leave out, and the code that asks for it by name reads. */
function hiddenFields(value: object, inner: (part: unknown) => unknown): Record<string, unknown> {
  const hidden = Object.entries(Object.getOwnPropertyDescriptors(value)).filter(([, { enumerable }]) => !enumerable);
  return fieldsOf(Object.fromEntries(hidden.map(([name, { value: part }]) => [name, part])), inner);
}

/** A list, a map or a set, and what was put on it beside its elements, such as a total. */
function withOwnFields(elements: Record<string, unknown[]>, value: object, inner: (part: unknown) => unknown): unknown {
  const own = Array.isArray(value) ? besideElements(value) : Object.entries(value);
  const beside = fieldsOf(Object.fromEntries(own), inner);
  if (Object.keys(beside).length > 0) return { ...elements, $beside: beside };
  return elements.$array ?? elements;
}

function besideElements(list: readonly unknown[]): [string, unknown][] {
  if (Object.keys(list).length <= list.length) return [];
  return Object.entries(list).filter(([name]) => !/^\d+$/.test(name));
}

function errorFields(error: Error, inner: (part: unknown) => unknown): Record<string, unknown> {
  const causes = [error.cause, ...(error instanceof AggregateError ? error.errors : [])];
  const known = causes.filter((cause) => cause !== undefined).map(inner);
  return {
    $error: `${error.name}: ${error.message}`,
    ...(known.length === 0 ? {} : { $causes: known }),
    ...fieldsOf(error, inner),
  };
}

/**
 * What an instance of a class shows of itself: its fields, what its getters give, and what it makes of itself for JSON.
 */
function instanceFields(value: object, inner: (part: unknown) => unknown): Record<string, unknown> {
  const json = 'toJSON' in value && typeof value.toJSON === 'function' ? { $json: inner(value.toJSON()) } : undefined;
  if (json === undefined && hasPrivateFields(value)) throw unreadable(`a ${nameOf(value)} with private fields`);
  const given = gettersOf(value).map((name) => [name, Reflect.get(value, name)]);
  const got = fieldsOf(Object.fromEntries(given), inner);
  return { ...inheritedFields(value, inner), ...got, ...fieldsOf(value, inner), ...json };
}

/** By the names that its classes give to them. */
function gettersOf(value: object): string[] {
  return classesOf(value).flatMap((prototype) =>
    Object.entries(Object.getOwnPropertyDescriptors(prototype)).flatMap(([name, { get }]) => (get ? [name] : [])),
  );
}

/** Data that an object was made from with `Object.create`. */
function inheritedFields(value: object, inner: (part: unknown) => unknown): Record<string, unknown> {
  const data = classesOf(value).filter((prototype) => !Object.hasOwn(prototype, 'constructor'));
  return Object.assign({}, ...data.toReversed().map((one) => fieldsOf(one, inner)));
}

function hasPrivateFields(value: object): boolean {
  const classes = classesOf(value).map((prototype): unknown => prototype.constructor);
  return classes.some((own) => typeof own === 'function' && PRIVATE_FIELD.test(Function.prototype.toString.call(own)));
}

/** The prototypes of its classes; of none of JavaScript's own. */
function classesOf(value: object): object[] {
  const prototype: object | null = Object.getPrototypeOf(value);
  return prototype === null || isRoot(prototype) ? [] : [prototype, ...classesOf(prototype)];
}

/** `Object.prototype`, of whichever context. */
function isRoot(prototype: unknown): boolean {
  return (
    typeof prototype === 'object' &&
    prototype !== null &&
    Object.getPrototypeOf(prototype) === null &&
    Object.hasOwn(prototype, 'constructor')
  );
}

/** Extended JSON writes these itself. */
function isWritten(value: object): boolean {
  return '_bsontype' in value || types.isTypedArray(value) || types.isDate(value) || types.isRegExp(value);
}

function unreadable(what: string): PlumblineError {
  return new PlumblineError(
    'SCENARIO_INVALID',
    `the answer has ${what} in it, which cannot be compared`,
    'Return what it holds, or name the part that counts in `sameResult`.',
  );
}

/** The part of an answer that is compared. @throws SCENARIO_INVALID where it is nothing: nothing equals nothing. */
export function comparedPart(sameResult: ((answer: unknown) => unknown) | undefined, answer: unknown): unknown {
  if (sameResult === undefined) return answer;
  const part = sameResult(answer);
  if (!isNothing(part)) return part;
  throw new PlumblineError(
    'SCENARIO_INVALID',
    '`sameResult` gives undefined, so that nothing would be compared',
    'Return the part of the answer that counts.',
  );
}

/** What lists and objects of undefined become when they are made a text: `,,,`, `undefined`, `[{},{}]`. */
const TEXT_OF_NOTHING = /^(?:undefined|NaN|[\s,{}[\]])+$/;

/** Nothing, or a list, a set, a map or an object of nothing else. */
function isNothing(part: unknown): boolean {
  if (part === undefined || Number.isNaN(part)) return true;
  if (typeof part === 'string') return part !== '[]' && part !== '{}' && TEXT_OF_NOTHING.test(part);
  if (typeof part !== 'object' || part === null) return false;
  const inner = partsOf(part);
  return inner !== undefined && inner.length > 0 && inner.every(isNothing);
}

/** Undefined where it is more than its parts. */
function partsOf(part: object): unknown[] | undefined {
  if (types.isMap(part) || types.isSet(part)) return [...part.values()];
  const prototype: unknown = Object.getPrototypeOf(part);
  return Array.isArray(part) || prototype === null || prototype === Object.prototype ? Object.values(part) : undefined;
}

/** What is kept of one call's answer; a text of more than `atMost` characters is not. */
export function callResult(index: number, value: unknown, atMost: number): CallResult {
  const text = canonicalText(value);
  const digest = createHash('sha256').update(text).digest('hex').slice(0, 32);
  return { index, digest, ...(text.length > atMost ? {} : { packed: packText(text) }) };
}

function sortFields<Value>(value: Value): Value {
  if (Array.isArray(value)) return value.map(sortFields) as Value;
  if (value === null || typeof value !== 'object') return value;
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
  return Object.fromEntries(entries.map(([key, inner]) => [key, sortFields(inner)])) as Value;
}
