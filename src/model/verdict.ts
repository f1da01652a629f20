import { z } from 'zod';

/**
 * The one order of verdicts, from the worst on. `not-judged` warns and counts for nothing. Whatever sorts or tallies
 * verdicts follows it.
 */
export const VERDICTS = ['error', 'fail', 'inconclusive', 'not-judged', 'pass'] as const;

export const rowVerdictSchema = z.enum(VERDICTS);
export type RowVerdict = z.infer<typeof rowVerdictSchema>;

export const verdictSchema = rowVerdictSchema.exclude(['not-judged']);
export type Verdict = z.infer<typeof verdictSchema>;

type Severity = 'red' | 'open' | 'counts for nothing' | 'green';

const SEVERITY: Readonly<Record<RowVerdict, Severity>> = {
  error: 'red',
  fail: 'red',
  inconclusive: 'open',
  'not-judged': 'counts for nothing',
  pass: 'green',
};

/** Those that make a run red. */
export const RED_VERDICTS: readonly RowVerdict[] = VERDICTS.filter(isRed);
/** Those that a reader has to look at: red, or undecided. */
export const OPEN_VERDICTS: readonly RowVerdict[] = VERDICTS.filter(
  (verdict) => isRed(verdict) || SEVERITY[verdict] === 'open',
);

export function isRed(verdict: RowVerdict): boolean {
  return SEVERITY[verdict] === 'red';
}

/** The worst of some verdicts. Nothing judged at all is `error`: an empty run never passes. */
export function worstVerdict(verdicts: Iterable<RowVerdict>): Verdict {
  const seen = new Set(verdicts);
  return verdictSchema.options.find((verdict) => seen.has(verdict)) ?? 'error';
}

/** For a sort: the worst first. */
export function worstFirst(a: { verdict: RowVerdict }, b: { verdict: RowVerdict }): number {
  return VERDICTS.indexOf(a.verdict) - VERDICTS.indexOf(b.verdict);
}
