import type { ShapeValue } from '../model/operation.ts';
import { fieldPath, isDocument, listShape, sorted, valueShape } from './value-shape.ts';

/**
 * An expression of an aggregation: what it computes from which field is code and is kept, `{ $gt: ['$price', 'number'] }`;
 * constants are values.
 */
export function expressionShape(expression: unknown): ShapeValue {
  if (typeof expression === 'string') return expression.startsWith('$') ? fieldPath(expression) : 'string';
  if (Array.isArray(expression)) {
    const plain = expression.every((one) => !isDocument(one) && !Array.isArray(one) && !isFieldPath(one));
    return plain ? listShape(expression, valueShape) : expression.map(expressionShape);
  }
  if (!isDocument(expression)) return valueShape(expression);
  return sorted(
    Object.entries(expression).map(([key, inner]) => [
      key.startsWith('$') ? key : fieldPath(key),
      key === '$literal' ? valueShape(inner) : expressionShape(inner),
    ]),
  );
}

function isFieldPath(value: unknown): boolean {
  return typeof value === 'string' && value.startsWith('$');
}

/** Fields that are taken or left out, 1 or 0, or computed. */
export function projectionShape(projection: unknown): ShapeValue {
  if (!isDocument(projection)) return expressionShape(projection);
  return sorted(
    Object.entries(projection).map(([field, taken]) => [
      field.startsWith('$') ? field : fieldPath(field),
      isDocument(taken) && !Object.keys(taken).some((key) => key.startsWith('$'))
        ? projectionShape(taken)
        : takenShape(taken),
    ]),
  );
}

function takenShape(taken: unknown): ShapeValue {
  if (typeof taken === 'boolean') return taken ? 1 : 0;
  const number = isDocument(taken) || Array.isArray(taken) || typeof taken === 'string' ? Number.NaN : Number(taken);
  if (Number.isFinite(number)) return number === 0 ? 0 : 1;
  return expressionShape(taken);
}
