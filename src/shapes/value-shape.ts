import type { ShapeValue } from '../model/operation.ts';

/** Deeper than this what is written is a `document`: its fields are data, and a shape is read by people. */
const DEEPEST = 4;
const MOST_FIELDS = 50;

type Fields = Readonly<Record<string, unknown>>;

/** A document as the driver reads it, and no value of BSON such as an ObjectId. */
export function isDocument(value: unknown): value is Fields {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
  return Object.getPrototypeOf(value) === Object.prototype || Object.getPrototypeOf(value) === null;
}

/** How many there are: `0`, `1`, `to 10`, `to 100`, `more`. */
export function lengthClass(length: number): string {
  if (length <= 1) return String(Math.max(0, length));
  if (length <= 10) return 'to 10';
  return length <= 100 ? 'to 100' : 'more';
}

/**
 * Numbers are one type, as MongoDB compares all of them with each other, and as 4 and 4.5 are values of one field.
 * Undefined: it is a document, an array or nothing of BSON.
 */
export function scalarType(value: unknown): string | undefined {
  switch (typeof value) {
    case 'number':
    case 'bigint':
      return 'number';
    case 'string':
      return 'string';
    case 'boolean':
      return 'bool';
    case 'object':
      if (value === null) return 'null';
      if (value instanceof Date) return 'date';
      if (value instanceof RegExp) return regexType(value.source, value.flags);
      return bsonType(value);
    case 'undefined':
      return 'null';
    default:
      return undefined;
  }
}

/** What the driver names its classes, by the type's name in MongoDB's own documentation. */
const BSON_TYPES: Readonly<Record<string, string>> = {
  ObjectId: 'ObjectId',
  Int32: 'number',
  Double: 'number',
  Long: 'number',
  Decimal128: 'decimal',
  Timestamp: 'timestamp',
  MinKey: 'minKey',
  MaxKey: 'maxKey',
  Code: 'javascript',
  BSONSymbol: 'symbol',
  DBRef: 'dbRef',
};
const UUID_SUBTYPES = [3, 4];

function bsonType(value: object): string | undefined {
  const name: unknown = Reflect.get(value, '_bsontype');
  if (typeof name !== 'string') return undefined;
  if (name === 'Binary') return UUID_SUBTYPES.includes(Number(Reflect.get(value, 'sub_type'))) ? 'uuid' : 'binary';
  if (name === 'BSONRegExp')
    return regexType(String(Reflect.get(value, 'pattern')), String(Reflect.get(value, 'options')));
  return BSON_TYPES[name] ?? name;
}

/** Only what begins with a literal text is looked up in an index: an alternative or a class after `^` is not. */
const LITERAL_BEGINNING = /^(?:\^|\\A)(?:[^\\|()[\]{}.*+?^$]|\\[^a-zA-Z0-9]|\\Q)(?![*?{])/;

/** `regex anchored`, `regex unanchored case-insensitive`. */
export function regexType(pattern: string, options: string): string {
  const anchored = LITERAL_BEGINNING.test(pattern) && !pattern.includes('|') && !options.includes('m');
  return `regex ${anchored ? 'anchored' : 'unanchored'}${options.includes('i') ? ' case-insensitive' : ''}`;
}

/** The types of some values, each once, and how many values there are: `['ObjectId', 'to 100']`. */
export function listShape(values: readonly unknown[], shapeOf: (value: unknown) => ShapeValue): ShapeValue[] {
  const shapes = new Map(values.map((value) => [JSON.stringify(shapeOf(value)), shapeOf(value)]));
  return [...[...shapes].sort(byKey).map(([, shape]) => shape), lengthClass(values.length)];
}

/** A value that is stored or compared with: its type, its fields' types, or its elements' types and how many they are. */
export function valueShape(value: unknown, depth = 0): ShapeValue {
  if (Array.isArray(value)) return listShape(value, (element) => valueShape(element, depth + 1));
  if (!isDocument(value)) return scalarType(value) ?? 'document';
  const fields = Object.entries(value);
  if (depth >= DEEPEST || fields.length > MOST_FIELDS) return 'document';
  return sorted(fields.map(([field, inner]) => [fieldPath(field), valueShape(inner, depth + 1)]));
}

/** Parts of a path that are a position or an id are values: `scores.507f1f77bcf86cd799439011` is `scores.*`. */
const VALUE_IN_PATH = /^(?:\d+|[0-9a-f]{24}|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$/i;

export function fieldPath(path: string): string {
  return path
    .split('.')
    .map((part) => (VALUE_IN_PATH.test(part) ? '*' : part))
    .join('.');
}

/** With its keys in order. */
export function sorted(entries: readonly (readonly [string, ShapeValue])[]): { [key: string]: ShapeValue } {
  return Object.fromEntries([...entries].sort(byKey));
}

export function byKey([a]: readonly [string, unknown], [b]: readonly [string, unknown]): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
