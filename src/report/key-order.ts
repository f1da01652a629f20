import { z } from 'zod';

/**
 * The value with its keys in the schema's order, so that equal reports are equal bytes and a reader meets the verdict
 * first. Keys of records, and keys that the schema does not know (a later minor version's), are sorted; none is
 * dropped.
 */
export function inSchemaOrder(value: unknown, schema: unknown): unknown {
  const known = schema instanceof z.ZodOptional ? schema.unwrap() : schema;
  // Of a request's shape the order may say something: by what it sorts first.
  if (known instanceof z.ZodLazy) return value;
  if (Array.isArray(value)) {
    const element = known instanceof z.ZodArray ? known.element : undefined;
    return value.map((item) => inSchemaOrder(item, element));
  }
  if (typeof value !== 'object' || value === null) return value;
  const shape: Record<string, unknown> = known instanceof z.ZodObject ? known.shape : {};
  const valueType = known instanceof z.ZodRecord ? known.valueType : undefined;
  const own = new Map(Object.entries(value));
  const first = Object.keys(shape).filter((key) => own.has(key));
  const rest = [...own.keys()].filter((key) => !Object.hasOwn(shape, key)).sort();
  // fromEntries defines, so that a key named `__proto__` stays a key.
  return Object.fromEntries(
    [...first, ...rest].map((key) => [
      key,
      inSchemaOrder(own.get(key), Object.hasOwn(shape, key) ? shape[key] : valueType),
    ]),
  );
}
