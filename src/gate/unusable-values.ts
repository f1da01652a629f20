import { types } from 'node:util';
import type { Problem } from './broken-references.ts';

/**
 * Values in what somebody declares that look like fields and demand nothing: `undefined`, such as a constant that is not exported any
 * more; a promise without `await`; a Map. The dataset is code and checked where it is used.
 */
export function unusableValues(declared: unknown): Problem[] {
  return inside(declared, [], new Set());
}

function inside(value: unknown, path: readonly string[], open: ReadonlySet<unknown>): Problem[] {
  const message = unusable(value);
  if (message !== undefined) return [{ path: path.join('.') || 'default export', message }];
  if (typeof value !== 'object' || value === null || open.has(value)) return [];
  const within = new Set([...open, value]);
  return Object.entries(value).flatMap(([name, part]) =>
    path.length === 0 && name === 'dataset' ? [] : inside(part, [...path, name], within),
  );
}

function unusable(value: unknown): string | undefined {
  if (value === undefined) return 'is undefined: leave it out, or give it a value';
  if (types.isPromise(value)) return 'is a promise: write `await` before it';
  if (types.isMap(value) || types.isSet(value)) return 'must be a plain object, and is a Map or a Set';
  return undefined;
}
