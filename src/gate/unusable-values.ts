import { types } from 'node:util';
import type { Scenario } from '../model/scenario.ts';
import type { Problem } from './broken-references.ts';

/**
 * Values in what somebody declares that look like fields and demand nothing: `undefined`, such as a constant that is
 * not exported any more; a promise without `await`; a Map; fields that are inherited, hidden or computed, which one
 * reader sees and the next does not. The dataset is code and checked where it is used.
 */
export function unusableValues(declared: unknown): Problem[] {
  return inside(declared, [], new Set());
}

function inside(value: unknown, path: readonly string[], open: ReadonlySet<unknown>): Problem[] {
  const message = saysNothing(value) ?? (PLAIN.has(path[0] ?? '') ? unreadable(value) : undefined);
  if (message !== undefined) return [{ path: path.join('.') || 'default export', message }];
  if (typeof value !== 'object' || value === null || open.has(value)) return [];
  const within = new Set([...open, value]);
  return Object.entries(value).flatMap(([name, part]) =>
    path.length === 0 && name === 'dataset' ? [] : inside(part, [...path, name], within),
  );
}

/** Whether a field is a declaration without code of its own; variants may be of a class. */
const IS_PLAIN: Readonly<Record<keyof Scenario, boolean>> = {
  title: false,
  dataset: false,
  params: false,
  distinctParams: false,
  calls: false,
  app: true,
  open: false,
  variants: false,
  sameResult: false,
  checks: true,
  accepted: true,
  writes: true,
  targets: true,
  guide: true,
  load: true,
  troubleshooting: true,
  callTimeoutMs: false,
};
const PLAIN: ReadonlySet<string> = new Set(Object.entries(IS_PLAIN).flatMap(([name, plain]) => (plain ? [name] : [])));

function saysNothing(value: unknown): string | undefined {
  if (value === undefined) return 'is undefined: leave it out, or give it a value';
  if (types.isPromise(value)) return 'is a promise: write `await` before it';
  if (types.isMap(value)) return 'must be a plain object, and is a Map';
  if (types.isSet(value)) return 'must be a plain object, and is a Set';
  return undefined;
}

function unreadable(value: unknown): string | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  if (types.isProxy(value)) return 'is a proxy: write its fields down';
  if (!Array.isArray(value) && !isPlain(value)) return 'inherits fields of another object: copy them with `{ ...it }`';
  return unreadableField(value);
}

/** `{ ... }`, `Object.create(null)` or the exports of a module. */
function isPlain(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === null || Object.getPrototypeOf(prototype) === null;
}

function unreadableField(value: object): string | undefined {
  // The exports of a module carry their name under a symbol.
  if (types.isModuleNamespaceObject(value)) return undefined;
  for (const [name, field] of Object.entries(Object.getOwnPropertyDescriptors(value))) {
    if (field.get !== undefined) return `"${name}" is computed by a getter: write its value`;
    if (field.enumerable !== true && !Array.isArray(value))
      return `"${name}" is hidden (not enumerable): write it plainly`;
  }
  return Object.getOwnPropertySymbols(value).length === 0
    ? undefined
    : 'has a field under a symbol, which nothing reads';
}
