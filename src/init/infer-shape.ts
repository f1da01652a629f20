import { Binary, BSON, Decimal128, type Document, Double, Int32, Long, ObjectId } from 'mongodb';
import { cardinalityOf } from './cardinality.ts';
import { judgeNames, type SeenName } from './field-names.ts';
import { type CollectionShape, type FieldShape, type Lengths, roundShare, type ValueShape } from './shape.ts';

const DEEPEST = 8;
/** Of each array: a longer one says no more about its elements. */
const ELEMENTS_READ = 100;
const DAY_MS = 86_400_000;

/**
 * The shape of sampled documents, which were read with their numbers as BSON has them (`promoteValues: false`). Nothing of their
 * values is in it but lengths, orders of magnitude and how often they return.
 */
export function inferShape(sample: readonly Document[], documents: number): CollectionShape {
  const place = new Place({ perSighting: Math.max(documents, sample.length) / Math.max(1, sample.length), depth: 0 });
  const { fields, leftOut } = place.fieldsOf(sample, { root: true });
  const bytes = sample.reduce((sum, document) => sum + BSON.calculateObjectSize(document), 0);
  return {
    sampled: sample.length,
    documents: Math.max(documents, sample.length),
    meanBytes: Math.round(bytes / Math.max(1, sample.length)),
    fields,
    leftOut,
  };
}

/** One place in the documents, such as `items.price`. */
class Place {
  /** How many sightings in the whole collection one in the sample stands for. */
  readonly #perSighting: number;
  readonly #depth: number;

  constructor({ perSighting, depth }: { perSighting: number; depth: number }) {
    this.#perSighting = perSighting;
    this.#depth = depth;
  }

  fieldsOf(
    documents: readonly Document[],
    { root = false } = {},
  ): {
    fields: FieldShape[];
    leftOut: number;
    map: boolean;
  } {
    const columns = new Map<string, unknown[]>();
    for (const document of documents) {
      for (const [name, value] of Object.entries(document)) {
        const column = columns.get(name);
        if (column) column.push(value);
        else columns.set(name, [value]);
      }
    }
    const seen = Array.from(columns, ([name, column]) => ({ name, count: column.length, form: formOf(column) }));
    const { kept, map } = judgeNames(seen satisfies SeenName[], documents.length, { root });
    const fields = Array.from(columns)
      .filter(([name]) => kept.has(name))
      .map(([name, column]) => ({
        name,
        present: roundShare(column.length / documents.length),
        values: this.#inside().valuesOf(column),
      }));
    return { fields, leftOut: columns.size - fields.length, map };
  }

  valuesOf(values: readonly unknown[]): ValueShape[] {
    const types = new Set(values.map(typeOf));
    // JavaScript stores a number without a fraction as an int: among others it is one of them.
    const asStored = (type: SeenType): SeenType => (type === 'int' && types.has('double') ? 'double' : type);
    const byType = Map.groupBy(values, (value) => asStored(typeOf(value)));
    return Array.from(byType, ([type, some]) => this.#valueOf(type, some, roundShare(some.length / values.length)))
      .toSorted((a, b) => b.share - a.share)
      .filter(({ share }) => share > 0);
  }

  #inside(): Place {
    return new Place({ perSighting: this.#perSighting, depth: this.#depth + 1 });
  }

  #valueOf(type: SeenType, values: readonly unknown[], share: number): ValueShape {
    const cardinality = () => cardinalityOf(countsOf(values), Math.round(values.length * this.#perSighting));
    switch (type) {
      case 'string':
        return {
          type,
          share,
          lengths: lengthsOf(values.map((text) => String(text).length)),
          cardinality: cardinality(),
        };
      case 'int':
      case 'long':
      case 'double':
      case 'decimal':
        return { type, share, ...magnitudeOf(values.map(Number)), cardinality: cardinality() };
      case 'boolean':
        return { type, share, trueShare: roundShare(values.filter(Boolean).length / values.length) };
      case 'date':
        return { type, share, days: daysOf(values as readonly Date[]), cardinality: cardinality() };
      case 'objectId':
      case 'uuid':
        return { type, share, cardinality: cardinality() };
      case 'binary':
        return { share, ...binaryOf(values as readonly Binary[]), cardinality: cardinality() };
      case 'array':
        return { share, ...this.#arrayOf(values as readonly (readonly unknown[])[]) };
      case 'document':
        return { share, ...this.#documentOf(values as readonly Document[]) };
      default:
        return { type, share };
    }
  }

  #arrayOf(arrays: readonly (readonly unknown[])[]) {
    const elements = arrays.flatMap((array) => array.slice(0, ELEMENTS_READ));
    const values = this.#depth < DEEPEST ? this.#inside().valuesOf(elements) : [];
    return { type: 'array' as const, lengths: lengthsOf(arrays.map(({ length }) => length)), values };
  }

  #documentOf(documents: readonly Document[]) {
    if (this.#depth >= DEEPEST) return { type: 'document' as const, fields: [], leftOut: 0 };
    const { fields, leftOut, map } = this.fieldsOf(documents);
    if (!map) return { type: 'document' as const, fields, leftOut };
    const values = this.#inside().valuesOf(documents.flatMap((document) => Object.values(document)));
    return { type: 'map' as const, sizes: lengthsOf(documents.map((one) => Object.keys(one).length)), values };
  }
}

/** A map is a document until its names are looked at. */
type SeenType = Exclude<ValueShape['type'], 'map'>;

function typeOf(value: unknown): SeenType {
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
function formOf(values: readonly unknown[]): string {
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

/** How often each value was seen. */
function countsOf(values: readonly unknown[]): number[] {
  const counts = new Map<string, number>();
  for (const value of values) {
    const text = BSON.EJSON.stringify(value, { relaxed: false });
    counts.set(text, (counts.get(text) ?? 0) + 1);
  }
  return [...counts.values()];
}

const TENTHS = 10;

/** The mean of each tenth of the lengths: few numbers, which draws from them keep the mean of. */
function lengthsOf(lengths: readonly number[]): Lengths {
  const sorted = lengths.toSorted((a, b) => a - b);
  if (sorted.length === 0) return [0];
  const parts = Math.min(TENTHS, sorted.length);
  const means = Array.from({ length: parts }, (_, part) => {
    const some = sorted.slice((part * sorted.length) / parts, ((part + 1) * sorted.length) / parts);
    return Math.round(some.reduce((sum, length) => sum + length, 0) / some.length);
  });
  return new Set(means).size === 1 ? means.slice(0, 1) : means;
}

/** The power of ten above all but the largest hundredth: an outlier is somebody's value. */
function magnitudeOf(numbers: readonly number[]): { below: number; negative: number } {
  const sizes = numbers
    .map(Math.abs)
    .filter(Number.isFinite)
    .toSorted((a, b) => a - b);
  const high = sizes[Math.floor((sizes.length - 1) * 0.99)] ?? 1;
  const negative = numbers.filter((number) => number < 0).length / numbers.length;
  return { below: powerOfTenAbove(high), negative: roundShare(negative) };
}

function daysOf(dates: readonly Date[]): number {
  const times = dates
    .map((date) => date.getTime())
    .filter(Number.isFinite)
    .toSorted((a, b) => a - b);
  const first = times[Math.floor((times.length - 1) * 0.01)] ?? 0;
  const last = times[Math.floor((times.length - 1) * 0.99)] ?? 0;
  return Math.max(1, powerOfTenAbove((last - first) / DAY_MS));
}

function powerOfTenAbove(size: number): number {
  if (size <= 0) return 1;
  return 10 ** Math.min(15, Math.max(0, Math.floor(Math.log10(size)) + 1));
}

function binaryOf(values: readonly Binary[]) {
  return {
    type: 'binary' as const,
    subtype: values[0]?.sub_type ?? 0,
    lengths: lengthsOf(values.map((value) => value.length())),
  };
}
