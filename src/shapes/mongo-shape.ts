import type { ShapeValue } from '../model/operation.ts';
import { expressionShape, projectionShape } from './expression-shape.ts';
import { filterShape } from './filter-shape.ts';
import { pipelineShape, sortShape } from './pipeline-shape.ts';
import { fieldPath, isDocument, lengthClass, scalarType, sorted, valueShape } from './value-shape.ts';

type Fields = Readonly<Record<string, unknown>>;
export type Shape = Readonly<Record<string, ShapeValue>>;

/** One request to MongoDB, as its profiler or a driver's event has it. */
export interface MongoRequest {
  /** `find`, `findAndModify`. */
  verb: string;
  /** Of a write in bulk, one of its statements: `{ q, u, multi, upsert }`. */
  command: Fields;
  /** Documents that are inserted; the command lacks them where they were sent beside it. */
  documents?: number | undefined;
}

/** Of the driver, of its session and of how an answer is fetched: none of it changes what is asked. */
const LEFT_OUT = new Set([
  '$db',
  '$clusterTime',
  '$readPreference',
  '$configServerState',
  'lsid',
  'txnNumber',
  'autocommit',
  'startTransaction',
  'stmtId',
  'stmtIds',
  'comment',
  'maxTimeMS',
  'maxTimeMSOpTimeField',
  'batchSize',
  'singleBatch',
  'cursor',
  'ordered',
  'apiVersion',
  'apiStrict',
  'apiDeprecationErrors',
  'upsertSupplied',
  'collection',
]);

/** What is asked, without what a driver adds to it. */
export function statementOf(command: Fields): Fields {
  return Object.fromEntries(Object.entries(command).filter(([key]) => !LEFT_OUT.has(key)));
}

/** The request without its values. Keys are in order, but for those of a sort, a hint and a pipeline's stages. */
export function mongoShape({ verb, command, documents }: MongoRequest): Shape {
  // Of a command of more than about 50 kB the profiler has the beginning of its text.
  if ('$truncated' in command) return { truncated: true };
  const parts = Object.entries(command).flatMap(([key, value]): [string, ShapeValue][] => {
    if (key === verb || LEFT_OUT.has(key) || value === undefined) return [];
    const part = PARTS[key];
    if (part !== undefined) return part(value, verb);
    const shape = valueShape(value);
    // What is off is as if it were not given.
    return value === false || isEmpty(shape) ? [] : [[key, value === true ? true : shape]];
  });
  parts.push(...transactionPart(command));
  if (verb === 'insert') parts.push(['documents', lengthClass(Math.max(1, insertedBy(command, documents)))]);
  return sorted(parts);
}

/**
 * What an `update` or `delete` has for all its statements, of which the profiler's entries of them say nothing:
 * `transaction`, `readConcern`, `writeConcern`.
 */
export function commonShape(command: Fields): Shape {
  return sorted([
    ...transactionPart(command),
    ...concernPart('readConcern', command.readConcern, READ_CONCERN),
    ...concernPart('writeConcern', command.writeConcern, WRITE_CONCERN),
  ]);
}

function transactionPart(command: Fields): [string, ShapeValue][] {
  return command.autocommit === false ? [['transaction', true]] : [];
}

function insertedBy({ documents }: Fields, known = 0): number {
  return Array.isArray(documents) ? documents.length : known;
}

const READ_CONCERN = ['level'];
const WRITE_CONCERN = ['w', 'j'];

/** What a key of a command is in the shape, and how. */
const PARTS: Readonly<Record<string, (value: unknown, verb: string) => [string, ShapeValue][]>> = {
  filter: (filter) => filterPart(filter),
  query: (filter) => filterPart(filter),
  q: (filter) => filterPart(filter),
  sort: (sort) => unlessEmpty('sort', sortShape(sort)),
  projection: (projection) => unlessEmpty('projection', projectionShape(projection)),
  fields: (projection) => unlessEmpty('projection', projectionShape(projection)),
  key: (key) => [['key', typeof key === 'string' ? fieldPath(key) : valueShape(key)]],
  limit: limitPart,
  skip: (skip) => (Number(skip) === 0 ? [] : [['skip', 'number']]),
  hint: (hint) => [['hint', keptShape(hint)]],
  collation: (collation) =>
    isDocument(collation) ? unlessEmpty('collation', sorted(Object.entries(collation).map(kept))) : [],
  pipeline: (pipeline) => [['pipeline', pipelineShape(pipeline)]],
  let: (variables) => unlessEmpty('let', expressionShape(variables)),
  u: (update) => [['update', updateShape(update)]],
  update: (update, verb) => (verb === 'update' ? [] : [['update', updateShape(update)]]),
  readConcern: (concern) => concernPart('readConcern', concern, READ_CONCERN),
  writeConcern: (concern) => concernPart('writeConcern', concern, WRITE_CONCERN),
  indexes: (indexes) => [['indexes', keptShape(indexes)]],
  documents: () => [],
  remove: (remove) => (remove === true ? [['remove', true]] : []),
};

function filterPart(filter: unknown): [string, ShapeValue][] {
  return unlessEmpty('filter', filterShape(filter));
}

/** Of a `delete`, 0 is all that fit and 1 the first. */
function limitPart(limit: unknown, verb: string): [string, ShapeValue][] {
  const most = Math.abs(Number(limit));
  if (verb === 'delete') return most === 0 ? [['multi', true]] : [];
  return most === 0 ? [] : [['limit', lengthClass(most)]];
}

/** A driver's session adds the time of its last write to a read concern: that is no wish of the code. */
function concernPart(name: string, concern: unknown, fields: readonly string[]): [string, ShapeValue][] {
  if (!isDocument(concern)) return [];
  const given = fields.flatMap((field): [string, ShapeValue][] =>
    concern[field] === undefined || concern[field] === null ? [] : [[field, keptShape(concern[field])]],
  );
  return unlessEmpty(name, sorted(given));
}

/** Operators and what they write; a whole document that takes the place of another one; a pipeline. */
function updateShape(update: unknown): ShapeValue {
  if (Array.isArray(update)) return pipelineShape(update);
  if (!isDocument(update)) return valueShape(update);
  const isOperators = Object.keys(update).some((key) => key.startsWith('$'));
  if (!isOperators) return { replacement: valueShape(update) };
  return sorted(
    Object.entries(update).map(([operator, fields]) => [
      operator,
      operator === '$pull' ? pulledShape(fields) : valueShape(fields),
    ]),
  );
}

/** What is taken out of an array is a condition on its elements. */
function pulledShape(fields: unknown): ShapeValue {
  if (!isDocument(fields)) return valueShape(fields);
  return sorted(
    Object.entries(fields).map(([field, condition]) => [
      fieldPath(field),
      isDocument(condition) ? filterShape(condition) : valueShape(condition),
    ]),
  );
}

/** As it is: names and numbers of it are code. */
function keptShape(value: unknown): ShapeValue {
  if (typeof value === 'string' || typeof value === 'boolean' || typeof value === 'number' || value === null)
    return value;
  if (Array.isArray(value)) return value.map(keptShape);
  if (isDocument(value))
    return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, keptShape(inner)]));
  const number = scalarType(value) === 'number' ? Number(value) : Number.NaN;
  return Number.isFinite(number) ? number : valueShape(value);
}

function kept([key, value]: readonly [string, unknown]): [string, ShapeValue] {
  return [key, keptShape(value)];
}

function unlessEmpty(name: string, shape: ShapeValue): [string, ShapeValue][] {
  return isEmpty(shape) ? [] : [[name, shape]];
}

function isEmpty(shape: ShapeValue): boolean {
  return typeof shape === 'object' && shape !== null && !Array.isArray(shape) && Object.keys(shape).length === 0;
}
