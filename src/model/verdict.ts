import { z } from 'zod';

/** From worst to best; `not-judged` warns and counts for nothing. */
export const verdictSchema = z.enum(['error', 'fail', 'inconclusive', 'pass']);
export type Verdict = z.infer<typeof verdictSchema>;

export const rowVerdictSchema = z.enum(['error', 'fail', 'inconclusive', 'pass', 'not-judged']);
export type RowVerdict = z.infer<typeof rowVerdictSchema>;

const ORDER: readonly RowVerdict[] = ['error', 'fail', 'inconclusive', 'pass', 'not-judged'];

/** The worst of some verdicts. Nothing judged at all is `error`: an empty run never passes. */
export function worstVerdict(verdicts: Iterable<RowVerdict>): Verdict {
  const seen = new Set(verdicts);
  const worst = ORDER.find((verdict) => seen.has(verdict));
  return worst === undefined || worst === 'not-judged' ? 'error' : worst;
}
