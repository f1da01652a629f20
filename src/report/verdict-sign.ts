import type { RowVerdict } from '../model/verdict.ts';

/** One character each, beside a word or a colour: none of them alone reaches everybody. */
export const VERDICT_SIGNS: Readonly<Record<RowVerdict, string>> = {
  error: '!',
  fail: '✗',
  inconclusive: '?',
  pass: '✓',
  'not-judged': '–',
};
