import type { Document } from 'mongodb';
import { z } from 'zod';
import type { FieldShape, ValueShape } from './shape.ts';

export type Direction = 1 | -1 | 'text' | 'hashed' | '2dsphere';

/** An index of the user's, without what may be data: its name, and the values of a partial filter. */
export interface ProposedIndex {
  key: Readonly<Record<string, Direction>>;
  options: Readonly<{
    unique?: true;
    sparse?: true;
    expireAfterSeconds?: number;
    collation?: Readonly<Record<string, unknown>>;
    weights?: Readonly<Record<string, number>>;
    language_override?: string;
    name?: string;
  }>;
  /** What of it was left out, as a sentence. */
  note?: string;
}

const directionSchema = z.union([z.literal(1), z.literal(-1), z.enum(['text', 'hashed', '2dsphere'])]);

const indexSchema = z.object({
  key: z.record(z.string(), z.unknown()),
  unique: z.boolean().optional(),
  sparse: z.boolean().optional(),
  hidden: z.boolean().optional(),
  expireAfterSeconds: z.number().optional(),
  partialFilterExpression: z.unknown().optional(),
  wildcardProjection: z.unknown().optional(),
  collation: z.looseObject({ locale: z.string() }).optional(),
  weights: z.record(z.string(), z.number()).optional(),
  default_language: z.string().optional(),
  language_override: z.string().optional(),
});

export interface ProposedIndexes {
  indexes: readonly ProposedIndex[];
  /** Those that are not written: of a kind, or over fields, that the dataset does not have. */
  leftOut: number;
}

/** The indexes that the dataset can have too, of what `listIndexes` says; the one on `_id` is the server's own. */
export function proposeIndexes(listed: readonly Document[], fields: readonly FieldShape[]): ProposedIndexes {
  const others = listed.filter(({ key }) => JSON.stringify(key) !== '{"_id":1}');
  const indexes = others.flatMap((index) => proposed(index, fields) ?? []).filter(isFirstOfItsKind);
  return { indexes: withOwnNames(indexes), leftOut: others.length - indexes.length };
}

/** Two that differed in their partial filters alone are one here. */
function isFirstOfItsKind(index: ProposedIndex, at: number, all: readonly ProposedIndex[]): boolean {
  const kindOf = ({ key, options: { collation } }: ProposedIndex) => JSON.stringify([key, collation]);
  return all.findIndex((other) => kindOf(other) === kindOf(index)) === at;
}

/**
 * Two of one key, with a collation and without, or with another: the server gives both one name, and refuses the
 * second.
 */
export function withOwnNames(indexes: readonly ProposedIndex[]): ProposedIndex[] {
  return indexes.map(withOwnName);
}

function withOwnName(index: ProposedIndex, at: number, all: readonly ProposedIndex[]): ProposedIndex {
  const key = JSON.stringify(index.key);
  const before = all.slice(0, at).filter((other) => JSON.stringify(other.key) === key).length;
  if (before === 0) return index;
  return { ...index, options: { ...index.options, name: `${Object.keys(index.key).join('_')}_${before + 1}` } };
}

function proposed(listed: Document, fields: readonly FieldShape[]): ProposedIndex | undefined {
  const parsed = indexSchema.safeParse(listed);
  if (!parsed.success || parsed.data.hidden || parsed.data.wildcardProjection !== undefined) return undefined;
  const { data } = parsed;
  const key = keyOf(data, fields);
  if (!key) return undefined;
  const partial = data.partialFilterExpression !== undefined;
  const canBeUnique = !partial && uniqueByGeneration(Object.keys(key), fields);
  const notes = [
    ...(partial ? ['without its partialFilterExpression, which holds values: write it by hand'] : []),
    ...(data.unique && !canBeUnique ? ['not unique here: invented values of these fields return'] : []),
  ];
  return {
    key,
    options: {
      ...(data.unique && canBeUnique ? { unique: true } : {}),
      ...(data.sparse ? { sparse: true } : {}),
      ...(data.expireAfterSeconds === undefined ? {} : { expireAfterSeconds: data.expireAfterSeconds }),
      ...(data.collation ? { collation: collationOf(data.collation) } : {}),
      ...(data.weights ? textOptions(data.weights, fields) : {}),
    },
    ...(notes.length > 0 ? { note: notes.join('; ') } : {}),
  };
}

/** Undefined where a field of it is not in the dataset, or its kind is not made here. */
function keyOf(index: z.infer<typeof indexSchema>, fields: readonly FieldShape[]): ProposedIndex['key'] | undefined {
  const key: [string, Direction][] = [];
  for (const [name, direction] of Object.entries(index.key)) {
    // How the server writes a text index: its fields are in `weights`.
    if (name === '_ftsx') continue;
    if (name === '_fts') {
      for (const field of Object.keys(index.weights ?? {})) key.push([field, 'text']);
      continue;
    }
    const parsed = directionSchema.safeParse(direction);
    if (!parsed.success) return undefined;
    key.push([name, parsed.data]);
  }
  const known = key.every(([name, direction]) => {
    const values = valuesAt(name, fields);
    return direction === '2dsphere' ? values?.some(isPoint) : values !== undefined;
  });
  return key.length > 0 && known ? Object.fromEntries(key) : undefined;
}

/** The collation's settings that change what an index holds; the server lists its defaults and its version too. */
function collationOf({ locale, strength, caseLevel, numericOrdering }: Readonly<Record<string, unknown>>) {
  return Object.fromEntries(
    Object.entries({ locale, strength, caseLevel, numericOrdering }).filter(([, value]) => value !== undefined),
  );
}

/** An invented value of a field `language` would name a language that the server does not know. */
function textOptions(weights: Readonly<Record<string, number>>, fields: readonly FieldShape[]) {
  const weighted = Object.values(weights).some((weight) => weight !== 1);
  return {
    ...(weighted ? { weights } : {}),
    ...(hasLanguage(fields) ? { language_override: 'languageOfText' } : {}),
  };
}

function hasLanguage(fields: readonly FieldShape[]): boolean {
  return fields.some(({ name, values }) => name === 'language' || hasLanguage(values.flatMap(fieldsInside)));
}

function fieldsInside(value: ValueShape): readonly FieldShape[] {
  if (value.type === 'document') return value.fields;
  return value.type === 'array' || value.type === 'map' ? value.values.flatMap(fieldsInside) : [];
}

/**
 * One field outside of arrays is enough, that every document has, and whose values never return. Dates are drawn, and
 * may meet.
 */
function uniqueByGeneration(names: readonly string[], fields: readonly FieldShape[]): boolean {
  return names.some((name) => {
    const values = valuesAt(name, fields, { throughArrays: false });
    const never = (value: ValueShape) =>
      value.type !== 'date' && 'cardinality' in value && value.cardinality.kind === 'unique';
    return alwaysThere(name, fields) && values?.every(never) === true;
  });
}

/** Whether each document has the field. */
export function alwaysThere(path: string, fields: readonly FieldShape[]): boolean {
  const [first = '', ...rest] = path.split('.');
  const field = fields.find(({ name }) => name === first);
  if (field?.present !== 1) return false;
  if (rest.length === 0) return true;
  return field.values.every((value) => value.type === 'document' && alwaysThere(rest.join('.'), value.fields));
}

/** What may be at `items.price`, arrays on the way included; undefined where the dataset has no such field. */
export function valuesAt(
  path: string,
  fields: readonly FieldShape[],
  { throughArrays = true } = {},
): readonly ValueShape[] | undefined {
  const [first = '', ...rest] = path.split('.');
  const field = fields.find(({ name }) => name === first);
  if (!field) return undefined;
  if (rest.length === 0) return field.values;
  const inside = field.values.flatMap((value) => {
    if (value.type === 'document') return value.fields;
    return throughArrays && value.type === 'array' ? value.values.flatMap(fieldsInside) : [];
  });
  return valuesAt(rest.join('.'), inside, { throughArrays });
}

/** A GeoJSON point, by its form: a general document in its place could not be indexed. */
export function isPoint(value: ValueShape): boolean {
  if (value.type !== 'document') return false;
  const coordinates = value.fields.find(({ name }) => name === 'coordinates')?.values ?? [];
  const numbers = coordinates.every(
    (list) => list.type === 'array' && list.lengths.every((length) => length === 2) && list.values.every(isNumber),
  );
  return value.fields.some(({ name }) => name === 'type') && coordinates.length > 0 && numbers;
}

function isNumber({ type }: ValueShape): boolean {
  return type === 'int' || type === 'long' || type === 'double';
}
