import { type Binary, BSON, type Document } from 'mongodb';
import { cardinalityOf } from './cardinality.ts';
import { judgeNames, type SeenName } from './field-names.ts';
import { binaryOf, datesOf, lengthsOf, magnitudeOf } from './magnitudes.ts';
import { type CollectionShape, type FieldShape, roundShare, type ValueShape } from './shape.ts';
import { formOf, type SeenType, typeOf } from './value-type.ts';

const DEEPEST = 8;
/** Of each array: a longer one says no more about its elements. */
const ELEMENTS_READ = 100;

/**
 * The shape of sampled documents, which were read with their numbers as BSON has them (`promoteValues: false`). Nothing
 * of their values is in it but lengths, orders of magnitude and how often they return.
 */
export function inferShape(sample: readonly Document[], documents: number, now = new Date()): CollectionShape {
  const perSighting = Math.max(documents, sample.length) / Math.max(1, sample.length);
  const place = new Place({ perSighting, depth: 0, now });
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
  /** When the documents were read. */
  readonly #now: Date;

  constructor({ perSighting, depth, now }: { perSighting: number; depth: number; now: Date }) {
    this.#perSighting = perSighting;
    this.#depth = depth;
    this.#now = now;
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
    return new Place({ perSighting: this.#perSighting, depth: this.#depth + 1, now: this.#now });
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
        return { type, share, ...datesOf(values as readonly Date[], this.#now), cardinality: cardinality() };
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

/** How often each value was seen. */
function countsOf(values: readonly unknown[]): number[] {
  const counts = new Map<string, number>();
  for (const value of values) {
    const text = BSON.EJSON.stringify(value, { relaxed: false });
    counts.set(text, (counts.get(text) ?? 0) + 1);
  }
  return [...counts.values()];
}
