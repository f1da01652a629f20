import { isFields, type Operation, type ShapeValue } from '../model/operation.ts';

type Fields = { readonly [key: string]: ShapeValue };

/** One condition of a filter: `{ placed: { $gte: 'date' } }` is `placed`, `$gte`, `date`. */
export interface Condition {
  field: string;
  /** `$eq` where the shape has a bare value. */
  operator: string;
  value: ShapeValue;
  /** Which branch of an `$or` it stands in; `undefined`: it always holds. */
  branch: number | undefined;
}

/** What an operation of MongoDB asks, whichever verb it is written with. */
export interface Query {
  /** As written: the `filter`, or the leading `$match` of a pipeline. */
  filter: Fields;
  conditions: readonly Condition[];
  sort: Fields | undefined;
  /** A field of the sort that a stage before it computes: no index has it. */
  computedSort: string | undefined;
  projection: Fields | undefined;
  limited: boolean;
  skips: boolean;
  /** Of a pipeline, by their names: `['$match', '$unwind']`. */
  stages: readonly string[];
}

/** Reads the shape of a MongoDB operation; what it has not got is empty. */
export function queryOf({ shape }: Pick<Operation, 'shape'>): Query {
  const pipeline = Array.isArray(shape.pipeline) ? shape.pipeline.filter(isFields) : undefined;
  if (pipeline === undefined) {
    const filter = fieldsOf(shape.filter) ?? {};
    return {
      filter,
      conditions: conditionsOf(filter),
      sort: fieldsOf(shape.sort),
      computedSort: undefined,
      projection: fieldsOf(shape.projection),
      limited: shape.limit !== undefined,
      skips: shape.skip !== undefined,
      stages: [],
    };
  }
  const stages = pipeline.map((stage) => Object.keys(stage)[0] ?? '');
  const first = (name: string) => pipeline[stages.indexOf(name)]?.[name];
  const filter = stages[0] === '$match' ? (fieldsOf(first('$match')) ?? {}) : {};
  const computed = new Set(pipeline.slice(0, Math.max(0, stages.indexOf('$sort'))).flatMap(computedBy));
  const sorted = Object.keys(fieldsOf(first('$sort')) ?? {});
  return {
    filter,
    conditions: conditionsOf(filter),
    sort: fieldsOf(first('$sort')),
    computedSort: sorted.find((field) => computed.has(field.split('.')[0] ?? field)),
    projection: fieldsOf(first('$project')),
    limited: stages.includes('$limit'),
    skips: stages.includes('$skip'),
    stages,
  };
}

/** Fields that a stage makes, by their first names. */
export function computedBy(stage: Fields): string[] {
  const [[name, argument] = ['', undefined]] = Object.entries(stage);
  const fields = fieldsOf(argument) ?? {};
  if (name === '$lookup' || name === '$graphLookup') return typeof fields.as === 'string' ? [fields.as] : [];
  const isKept = (value: ShapeValue) =>
    value === 'number' || value === 'bool' || /^(0|1|true|false)$/.test(String(value));
  const made = Object.entries(fields).filter(([, value]) => name !== '$project' || !isKept(value));
  return ['$addFields', '$set', '$project', '$group'].includes(name)
    ? made.map(([field]) => field.split('.')[0] ?? field)
    : [];
}

/** Every condition of a filter, those within `$and`, `$or` and `$nor` included. */
function conditionsOf(filter: Fields, branch?: number): Condition[] {
  return Object.entries(filter).flatMap(([field, value]): Condition[] => {
    if (field === '$and' && Array.isArray(value)) {
      return value.filter(isFields).flatMap((part) => conditionsOf(part, branch));
    }
    if (field === '$or' && Array.isArray(value)) {
      return value.filter(isFields).flatMap((part, at) => conditionsOf(part, at));
    }
    const operators = fieldsOf(value);
    if (field.startsWith('$') || operators === undefined || !isOperators(operators)) {
      return [{ field, operator: '$eq', value, branch }];
    }
    return Object.entries(operators).map(([operator, operand]) => ({ field, operator, value: operand, branch }));
  });
}

/** `{ $gte: 'date' }`, and not a document that is asked for as a whole. */
function isOperators(fields: Fields): boolean {
  const names = Object.keys(fields);
  return names.length > 0 && names.every((name) => name.startsWith('$'));
}

export function fieldsOf(value: ShapeValue | undefined): Fields | undefined {
  return isFields(value) ? value : undefined;
}

/** The stage of a pipeline that has this name, as often as it is there. */
export function stagesNamed({ shape }: Pick<Operation, 'shape'>, name: string): ShapeValue[] {
  const pipeline = shape.pipeline;
  if (!Array.isArray(pipeline)) return [];
  return pipeline.filter(isFields).flatMap((stage) => (stage[name] === undefined ? [] : [stage[name]]));
}

/** Every key and string anywhere within a value of a shape. */
export function wordsIn(value: ShapeValue | undefined): string[] {
  if (typeof value === 'string') return [value];
  if (Array.isArray(value)) return value.flatMap((one: ShapeValue) => wordsIn(one));
  if (isFields(value)) return Object.entries(value).flatMap(([key, inner]) => [key, ...wordsIn(inner)]);
  return [];
}

/** `{ user_id: 1, updated_at: -1 }`. */
export function fieldsText(fields: Fields): string {
  const parts = Object.entries(fields).map(([name, value]) => `${name}: ${valueText(value)}`);
  return parts.length === 0 ? '{}' : `{ ${parts.join(', ')} }`;
}

function valueText(value: ShapeValue): string {
  if (Array.isArray(value)) return `[${value.map((one: ShapeValue) => valueText(one)).join(', ')}]`;
  return isFields(value) ? fieldsText(value) : String(value);
}
