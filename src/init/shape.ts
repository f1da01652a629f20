/**
 * What is kept of sampled documents: names of fields, types, shares, lengths and cardinalities. By its type it has no
 * room for a value: every string in it is the name of a field or of a type.
 */
export interface CollectionShape {
  /** Documents that were looked at, and that the collection has (the server's estimate). */
  sampled: number;
  documents: number;
  /** BSON bytes of one document, on the average. */
  meanBytes: number;
  fields: readonly FieldShape[];
  /** Fields of the documents themselves whose names are not written: rare, or like data. */
  leftOut: number;
}

export interface FieldShape {
  name: string;
  /** In how many of the documents that could have it: 0 to 1. */
  present: number;
  /** What it is, one entry a type; their shares have the sum 1. */
  values: readonly ValueShape[];
}

/** How often a value returns. */
export type Cardinality =
  | { kind: 'unique' }
  /** A few values, told by their shares alone, most frequent first. */
  | { kind: 'categories'; weights: readonly number[] }
  /** `values` different ones in the whole collection; `skew` as in `invent.rank`. */
  | { kind: 'repeated'; values: number; skew: number };

/** Ten means of lengths, from the shortest tenth to the longest; one entry where all are alike. */
export type Lengths = readonly number[];

export type NumberType = 'int' | 'long' | 'double' | 'decimal';

export type ValueShape = { share: number } & (
  | { type: 'null' | 'other' }
  | { type: 'string'; lengths: Lengths; cardinality: Cardinality }
  /** `below`: the power of ten above nearly all of them; `negative`: share of those under zero. */
  | { type: NumberType; below: number; negative: number; cardinality: Cardinality }
  | { type: 'boolean'; trueShare: number }
  /** Days between the first and the last, as a power of ten: no date is kept. `ahead`: those that were still to come, and from when they were seen on. */
  | { type: 'date'; days: number; ahead?: { share: number; days: number }; cardinality: Cardinality }
  | { type: 'objectId' | 'uuid'; cardinality: Cardinality }
  | { type: 'binary'; subtype: number; lengths: Lengths; cardinality: Cardinality }
  | { type: 'document'; fields: readonly FieldShape[]; leftOut: number }
  /** A document whose names are data, such as one keyed by ids: its names are invented too. */
  | { type: 'map'; sizes: Lengths; values: readonly ValueShape[] }
  | { type: 'array'; lengths: Lengths; values: readonly ValueShape[] }
);

/** Shares of a whole that stand in a file: two digits are enough, and "hardly any" is not none. */
export function roundShare(share: number): number {
  if (share <= 0 || share >= 1) return Math.max(0, Math.min(1, share));
  return Math.min(0.99, Math.max(0.01, Math.round(share * 100) / 100));
}
