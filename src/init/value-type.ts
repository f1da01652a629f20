import { Binary, Decimal128, Double, Int32, Long, ObjectId } from 'mongodb';
import type { ValueShape } from './shape.ts';

/** A map is a document until its names are looked at. */
export type SeenType = Exclude<ValueShape['type'], 'map'>;

export function typeOf(value: unknown): SeenType {
  if (value === null || value === undefined) return 'null';
  if (typeof value === 'string') return 'string';
  if (typeof value === 'boolean') return 'boolean';
  if (typeof value === 'number') return Number.isSafeInteger(value) ? 'int' : 'double';
  if (value instanceof Int32) return 'int';
  if (value instanceof Double) return 'double';
  if (value instanceof Long || typeof value === 'bigint') return 'long';
  if (value instanceof Decimal128) return 'decimal';
  if (value instanceof Date) return 'date';
  if (value instanceof ObjectId) return 'objectId';
  if (value instanceof Binary) return value.sub_type === Binary.SUBTYPE_UUID ? 'uuid' : 'binary';
  if (Array.isArray(value)) return 'array';
  // Regular expressions, code, time stamps, keys of ranges: BSON's own classes, which name their type.
  return '_bsontype' in (value as object) ? 'other' : 'document';
}

const NUMBERS: ReadonlySet<SeenType> = new Set(['int', 'long', 'double', 'decimal']);

/** What a name holds, the same for every entry of a map: types without null, and the names inside documents. */
export function formOf(values: readonly unknown[]): string {
  const forms = values.flatMap((value) => {
    const type = typeOf(value);
    if (type === 'null') return [];
    if (type === 'document')
      return [
        `{${Object.keys(value as object)
          .toSorted()
          .join()}}`,
      ];
    return [NUMBERS.has(type) ? 'number' : type];
  });
  return [...new Set(forms)].toSorted().join('|');
}
