import { createHash } from 'node:crypto';
import { BSON } from 'mongodb';
import type { CallResult } from '../model/measurement.ts';

const PREVIEW_LENGTH = 400;

/**
 * The text by which answers are compared: extended JSON with sorted fields, since a covered read returns its fields in the
 * index's order. The order of array elements counts.
 */
export function canonicalText(value: unknown): string {
  // Extended JSON makes nothing and null the same.
  if (value === undefined) return 'undefined';
  return JSON.stringify(sortFields(BSON.EJSON.serialize({ value }, { relaxed: true })).value);
}

/** What is kept of one call's answer. */
export function callResult(index: number, value: unknown): CallResult {
  const text = canonicalText(value);
  const digest = createHash('sha256').update(text).digest('hex').slice(0, 32);
  const preview = text.length > PREVIEW_LENGTH ? `${text.slice(0, PREVIEW_LENGTH)}...` : text;
  return { index, digest, preview, ...(Array.isArray(value) ? { elements: value.length } : {}) };
}

function sortFields<Value>(value: Value): Value {
  if (Array.isArray(value)) return value.map(sortFields) as Value;
  if (value === null || typeof value !== 'object') return value;
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
  return Object.fromEntries(entries.map(([key, inner]) => [key, sortFields(inner)])) as Value;
}
