/** What stays of a beginning that both have, so that a reader knows where they part. */
const SHARED = 10;

/**
 * Two texts of which at most `length` characters can be shown, without the beginning that both have where that would be
 * all that is seen: `… status: 1, updated: -1 }` and `… status: 1 }`.
 */
export function partedPair(before: string, after: string, length: number): [string, string] {
  if (Math.max(before.length, after.length) <= length) return [before, after];
  let shared = 0;
  while (shared < before.length && before[shared] === after[shared]) shared += 1;
  if (shared <= SHARED) return [before, after];
  const from = after.lastIndexOf(' ', shared - SHARED) + 1 || shared - SHARED;
  return [`… ${before.slice(from)}`, `… ${after.slice(from)}`];
}
