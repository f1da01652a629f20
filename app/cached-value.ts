import { BSON } from 'mongodb';

// Extended JSON: plain JSON would turn dates and ObjectIds into strings, and a cached answer must equal a fresh one.
// The envelope gives `undefined` and `null` a text of their own.

export function encodeCached(value: unknown): string {
  // Extended JSON would write `undefined` as null.
  return BSON.EJSON.stringify(value === undefined ? {} : { v: value }, { relaxed: true });
}

/** Throws where the text is not one that `encodeCached` wrote. */
export function decodeCached<T>(text: string): T {
  const envelope = BSON.EJSON.parse(text, { relaxed: true }) as { v?: T };
  // An absent value can only be one that was `undefined` when it was stored.
  return envelope.v as T;
}
