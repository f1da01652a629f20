import type { ShapeValue } from '../model/operation.ts';
import { expressionShape, projectionShape } from './expression-shape.ts';
import { filterShape } from './filter-shape.ts';
import { fieldPath, isDocument, lengthClass, sorted } from './value-shape.ts';

/** Stages in their order, which decides what they do. */
export function pipelineShape(pipeline: unknown): ShapeValue[] {
  return Array.isArray(pipeline) ? pipeline.map(stageShape) : [];
}

function stageShape(stage: unknown): ShapeValue {
  if (!isDocument(stage)) return expressionShape(stage);
  return sorted(Object.entries(stage).map(([name, argument]) => [name, (STAGES[name] ?? expressionShape)(argument)]));
}

/** Fields of stages that name a collection, an index or a field. */
const NAMING = new Set([
  'from',
  'coll',
  'into',
  'db',
  'localField',
  'foreignField',
  'connectFromField',
  'connectToField',
  'as',
  'path',
  'key',
  'index',
  'on',
  'includeArrayIndex',
  'distanceField',
  'depthField',
  'whenMatched',
  'whenNotMatched',
]);
const FILTERS = new Set(['query', 'restrictSearchWithMatch']);
const SORTS = new Set(['sortBy']);

const STAGES: Readonly<Record<string, (argument: unknown) => ShapeValue>> = {
  $match: filterShape,
  $sort: sortShape,
  $limit: (limit) => lengthClass(Number(limit)),
  $skip: () => 'number',
  $project: projectionShape,
  $unset: namesShape,
  $count: namesShape,
  $out: namesShape,
  $unionWith: namedShape,
  $unwind: namedShape,
  $lookup: namedShape,
  $graphLookup: namedShape,
  $geoNear: namedShape,
  $merge: namedShape,
  $setWindowFields: namedShape,
  $fill: namedShape,
  $search: namedShape,
  $searchMeta: namedShape,
  $vectorSearch: namedShape,
  $sample: (argument) => sorted([['size', lengthClass(Number(isDocument(argument) ? argument.size : argument))]]),
  $facet: (facets) =>
    isDocument(facets)
      ? sorted(Object.entries(facets).map(([name, pipeline]) => [name, pipelineShape(pipeline)]))
      : expressionShape(facets),
  /** What it watches is code; from where on it resumes is not. */
  $changeStream: (options) =>
    isDocument(options)
      ? sorted(
          Object.keys(options)
            .filter((key) => !RESUMES.has(key))
            .map((key) => [key, expressionShape(options[key])]),
        )
      : {},
};
const RESUMES = new Set(['resumeAfter', 'startAfter', 'startAtOperationTime']);

/** The collection or field itself, or fields of which some name one. */
function namedShape(argument: unknown): ShapeValue {
  if (!isDocument(argument)) return namesShape(argument);
  return sorted(
    Object.entries(argument).map(([key, value]) => {
      if (key === 'pipeline') return [key, pipelineShape(value)];
      if (key === 'let') return [key, expressionShape(value)];
      if (FILTERS.has(key)) return [key, filterShape(value)];
      if (SORTS.has(key)) return [key, sortShape(value)];
      if (key === 'whenMatched' && Array.isArray(value)) return [key, pipelineShape(value)];
      return [key, NAMING.has(key) ? namesShape(value) : expressionShape(value)];
    }),
  );
}

function namesShape(names: unknown): ShapeValue {
  if (typeof names === 'string') return names;
  if (Array.isArray(names)) return names.map(namesShape);
  if (isDocument(names)) return sorted(Object.entries(names).map(([key, value]) => [key, namesShape(value)]));
  return expressionShape(names);
}

/** Its keys in their order, 1 or -1 each; what it sorts by else, `{ $meta: 'textScore' }`, as it is. */
export function sortShape(sort: unknown): ShapeValue {
  if (!isDocument(sort)) return expressionShape(sort);
  return Object.fromEntries(
    Object.entries(sort).map(([field, order]) => [
      fieldPath(field),
      isDocument(order) ? namesShape(order) : directionOf(order),
    ]),
  );
}

function directionOf(order: unknown): ShapeValue {
  const number = typeof order === 'string' ? Number.NaN : Number(order);
  if (Number.isFinite(number)) return number < 0 ? -1 : 1;
  return typeof order === 'string' ? order : expressionShape(order);
}
