/** A name as programs give it: a letter or underscore, then letters, digits, underscores, hyphens. */
const NAME = /^[\p{L}_][\p{L}\p{N}_-]{0,49}$/u;
/** Built-in properties that a literal would set instead of adding a field. */
const RESERVED = new Set(['__proto__', 'constructor', 'prototype']);

/** What ids, dates, telephone numbers and hashes have and field names have not. */
const LIKE_DATA: readonly RegExp[] = [
  /\d{4}/,
  /(?:\d.*){5}/,
  /^(?=.*\d)[0-9a-f]{8,}$/i,
  /^(?=(?:.*\d){3})[\w-]{10,}$/,
  // Letters and digits in turns, as in short random ids.
  /(?:\d+[a-z]+){3}/i,
];

/** Whether the name of a field may be data of somebody's: an id, an address, a name with spaces. */
export function looksLikeData(name: string): boolean {
  return !NAME.test(name) || RESERVED.has(name) || LIKE_DATA.some((pattern) => pattern.test(name));
}

/** One name of a document, over all documents of one place. */
export interface SeenName {
  name: string;
  /** In how many of the documents. */
  count: number;
  /** Which types it had, and of documents which names: equal for entries of a map. */
  form: string;
}

const FEWEST_DOCUMENTS = 5;
const SMALLEST_SHARE = 0.01;
const MOST_NAMES = 80;

export interface JudgedNames {
  /** Its names are data: none is written. */
  map: boolean;
  kept: ReadonlySet<string>;
}

/**
 * Which names of the documents of one place are written. A name in fewer than five of them, or in less than 1%, may be
 * somebody's; and where most are such, or all entries are of one form and none is in nearly all documents, it is a map
 * and its keys are data.
 */
export function judgeNames(names: readonly SeenName[], documents: number, { root = false } = {}): JudgedNames {
  const fewest = Math.max(FEWEST_DOCUMENTS, SMALLEST_SHARE * documents);
  const kept = names.filter(({ name, count }) => count >= fewest && !looksLikeData(name));
  const map = !root && (kept.length < names.length / 2 || names.length > MOST_NAMES || entriesOfMap(names, documents));
  return { map, kept: new Set(map ? [] : kept.map(({ name }) => name)) };
}

function entriesOfMap(names: readonly SeenName[], documents: number): boolean {
  if (names.length < 3 || new Set(names.map(({ form }) => form)).size > 1) return false;
  const ofDocuments = names[0]?.form.startsWith('{') === true;
  return ofDocuments || names.every(({ count }) => count < 0.95 * documents);
}
