import { alwaysThere, type ProposedIndex, valuesAt } from './indexes.ts';
import type { CollectionShape, FieldShape, ValueShape } from './shape.ts';

/** What the scenario asks of the collection: the documents of one value. */
export interface Question {
  /** `customerId`, or `_id` where nothing else can be asked for. */
  field: string;
  value: ValueShape;
  /** A date that the index has too, newest first; undefined: in any order. */
  sort?: string;
  /** The index that answers it: one of the user's, or proposed here; undefined for `_id`. */
  index?: ProposedIndex;
  /** Whether the collection has that index. */
  theirs: boolean;
}

/**
 * The question that shows most: the newest documents of one value, then those of a rare value, then one document by its
 * key.
 */
export function chooseQuestion(shape: CollectionShape, indexes: readonly ProposedIndex[]): Question {
  const theirs = indexes.flatMap((index) => askedOf(index, shape) ?? []);
  return best(theirs) ?? proposedQuestion(shape) ?? byKey(shape);
}

function best(questions: readonly Question[]): Question | undefined {
  return questions.find(({ sort }) => sort !== undefined) ?? questions.find(({ value }) => returnsSeldom(value));
}

function askedOf(index: ProposedIndex, shape: CollectionShape): Question | undefined {
  const [first, second] = Object.entries(index.key);
  // By its key a document is found without an index of theirs, and a copy without indexes shows nothing.
  if (!first || first[0] === '_id' || !isOrdered(first) || index.options.collation) return undefined;
  const value = askable(first[0], shape.fields);
  if (!value) return undefined;
  const sorted = second && isOrdered(second) && isTimeWithoutTies(second[0], shape.fields);
  return { field: first[0], value, ...(sorted ? { sort: second[0] } : {}), index, theirs: true };
}

/** Where no index of theirs will do: a value that returns, and the newest first where there is a date. */
function proposedQuestion(shape: CollectionShape): Question | undefined {
  const names = shape.fields.map(({ name }) => name).filter((name) => name !== '_id');
  const date = names.find((name) => isTimeWithoutTies(name, shape.fields));
  const questions = names.flatMap((field): Question[] => {
    const value = askable(field, shape.fields);
    if (!value) return [];
    const index: ProposedIndex = { key: date === undefined ? { [field]: 1 } : { [field]: 1, [date]: -1 }, options: {} };
    return [{ field, value, ...(date === undefined ? {} : { sort: date }), index, theirs: false }];
  });
  const repeated = questions.filter(({ value }) => cardinalityOf(value) === 'repeated');
  return best(repeated) ?? best(questions);
}

function byKey({ fields }: CollectionShape): Question {
  const key = askable('_id', fields) ?? KEY_BY_INDEX;
  return { field: '_id', value: key, theirs: true };
}

/** What `_id` is where its own form cannot be invented as one value. */
const KEY_BY_INDEX: ValueShape = { type: 'int', share: 1, below: 1, negative: 0, cardinality: { kind: 'unique' } };

function isOrdered([, direction]: [string, unknown]): boolean {
  return direction === 1 || direction === -1;
}

/** Text or an id, outside of arrays, of one type: value `number` of it is the same wherever it is made. */
function askable(path: string, fields: readonly FieldShape[]): ValueShape | undefined {
  const values = valuesAt(path, fields, { throughArrays: false }) ?? [];
  const [value, ...others] = values.filter(({ type }) => type !== 'null');
  if (!value || others.length > 0 || !['string', 'objectId', 'uuid'].includes(value.type)) return undefined;
  if ('cardinality' in value && value.cardinality.kind === 'categories' && value.cardinality.weights.length < 2)
    return undefined;
  return value;
}

function isTimeWithoutTies(path: string, fields: readonly FieldShape[]): boolean {
  const [value, ...others] = valuesAt(path, fields, { throughArrays: false }) ?? [];
  // Documents without it are all alike in an order.
  const everywhere = alwaysThere(path, fields);
  return everywhere && others.length === 0 && value?.type === 'date' && value.cardinality.kind === 'unique';
}

function returnsSeldom(value: ValueShape): boolean {
  return cardinalityOf(value) !== 'categories';
}

export function cardinalityOf(value: ValueShape): 'unique' | 'categories' | 'repeated' | undefined {
  return 'cardinality' in value ? value.cardinality.kind : undefined;
}
