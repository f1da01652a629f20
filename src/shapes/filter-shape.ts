import type { ShapeValue } from '../model/operation.ts';
import { expressionShape } from './expression-shape.ts';
import { byKey, fieldPath, isDocument, listShape, regexType, sorted, valueShape } from './value-shape.ts';

type Condition = readonly [string, ShapeValue];
type Fields = Readonly<Record<string, unknown>>;

/** Of these the value is a choice of the code, and not data. */
const KEPT = new Set(['$exists', '$type']);
const LISTS = new Set(['$in', '$nin', '$all']);
/** Of one value, a list is a plain condition. */
const OF_ONE: Readonly<Record<string, string>> = { $in: '$eq', $all: '$eq', $nin: '$ne' };

/**
 * A filter without its values: `{ user_id: 'ObjectId', state: { $in: ['string', 'to 10'] } }`. Conditions that mean the
 * same have one shape: `$and` is flattened, what stands alone in a list is unwrapped, and keys are in order.
 */
export function filterShape(filter: unknown): ShapeValue {
  if (!isDocument(filter)) return valueShape(filter);
  return joined(conditionsOf(filter));
}

function conditionsOf(filter: Fields): Condition[] {
  return Object.entries(filter).flatMap(([key, value]): Condition[] => {
    if (key === '$comment') return [];
    if (key === '$and') return branchesOf(value).flatMap(conditionsOf);
    if (key === '$or') return orConditions(value);
    if (key === '$nor') return [[key, alternatives(branchesOf(value))]];
    if (key === '$expr') return [[key, expressionShape(value)]];
    if (key === '$jsonSchema') return [[key, 'schema']];
    if (key === '$where') return [[key, 'javascript']];
    if (key.startsWith('$')) return [[key, valueShape(value)]];
    return [[fieldPath(key), conditionShape(value)]];
  });
}

function branchesOf(value: unknown): Fields[] {
  return Array.isArray(value) ? value.filter(isDocument) : [];
}

function orConditions(value: unknown): Condition[] {
  const branches = branchesOf(value).flatMap(flattenedOr);
  const [only] = branches;
  if (only !== undefined && branches.length === 1) return conditionsOf(only);
  return [['$or', alternatives(branches)]];
}

/** An `$or` that is all of a branch of an `$or` is part of it. */
function flattenedOr(branch: Fields): Fields[] {
  const keys = Object.keys(branch);
  return keys.length === 1 && keys[0] === '$or' ? branchesOf(branch.$or).flatMap(flattenedOr) : [branch];
}

/** Each kind of branch once; where some are of one kind, with how many there are. */
function alternatives(branches: readonly Fields[]): ShapeValue[] {
  const list = listShape(branches, filterShape);
  return list.length - 1 === branches.length ? list.slice(0, -1) : list;
}

/** All conditions of a field together; what cannot stand together is an `$and`. */
function joined(conditions: readonly Condition[]): ShapeValue {
  const fields = new Map<string, ShapeValue>();
  const others: ShapeValue[] = [];
  for (const [field, condition] of conditions) {
    const known = fields.get(field);
    const both = known === undefined ? condition : bothOf(known, condition);
    if (both === undefined) others.push(sorted([[field, condition]]));
    else fields.set(field, both);
  }
  if (others.length > 0) fields.set('$and', others.sort(byText));
  return sorted([...fields]);
}

/** `{ $gte: 'date' }` and `{ $lt: 'date' }` are a range; of the same operator there can be only one. */
function bothOf(one: ShapeValue, other: ShapeValue): ShapeValue | undefined {
  if (JSON.stringify(one) === JSON.stringify(other)) return one;
  if (!isOperators(one) || !isOperators(other)) return undefined;
  if (Object.keys(other).some((operator) => operator in one)) return undefined;
  return sorted([...Object.entries(one), ...Object.entries(other)]);
}

function isOperators(shape: ShapeValue): shape is { [operator: string]: ShapeValue } {
  return typeof shape === 'object' && shape !== null && Object.keys(shape).every((key) => key.startsWith('$'));
}

/** Of one field: a value, or operators. */
function conditionShape(value: unknown): ShapeValue {
  if (!isDocument(value)) return valueShape(value);
  const operators = Object.entries(value);
  if (operators.length === 0 || !operators.every(([key]) => key.startsWith('$'))) return valueShape(value);
  const shapes = operators.flatMap(([operator, operand]): Condition[] => {
    if (operator === '$options') return [];
    if (operator === '$regex') return [['$eq', regexOf(operand, value.$options)]];
    return [operatorShape(operator, operand)];
  });
  const [first] = shapes;
  if (first !== undefined && shapes.length === 1 && first[0] === '$eq') return first[1];
  return sorted(shapes);
}

function operatorShape(operator: string, operand: unknown): Condition {
  if (KEPT.has(operator) && !isDocument(operand)) return [operator, plainShape(operand)];
  if (operator === '$not') return [operator, conditionShape(operand)];
  if (operator === '$elemMatch') return [operator, elementShape(operand)];
  if (LISTS.has(operator) && Array.isArray(operand)) {
    const ofOne = OF_ONE[operator];
    if (operand.length === 1 && ofOne !== undefined) return [ofOne, conditionShape(operand[0])];
    return [operator, listShape(operand, conditionShape)];
  }
  return [operator, valueShape(operand)];
}

/** Of an array's element: a filter on its fields, or operators on itself. */
function elementShape(operand: unknown): ShapeValue {
  if (!isDocument(operand)) return valueShape(operand);
  const onItself = Object.keys(operand).some((key) => key.startsWith('$') && !LOGICAL.has(key));
  return onItself ? conditionShape(operand) : filterShape(operand);
}
const LOGICAL = new Set(['$and', '$or', '$nor', '$expr']);

function regexOf(pattern: unknown, options: unknown): string {
  const given = typeof options === 'string' ? options : '';
  if (pattern instanceof RegExp) return regexType(pattern.source, given || pattern.flags);
  return typeof pattern === 'string' ? regexType(pattern, given) : 'regex unanchored';
}

function plainShape(value: unknown): ShapeValue {
  if (typeof value === 'boolean' || typeof value === 'number' || typeof value === 'string') return value;
  return Array.isArray(value) ? value.map(plainShape) : valueShape(value);
}

function byText(a: ShapeValue, b: ShapeValue): number {
  return byKey([JSON.stringify(a), null], [JSON.stringify(b), null]);
}
