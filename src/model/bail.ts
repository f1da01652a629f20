import { isRed, type RowVerdict } from './verdict.ts';

/** What `--bail` stops at, as help and messages say it. */
export const ENDS_EARLY = 'red';

/**
 * Whether `--bail` ends a run or a comparison at it. What does is red: a run without its rest must not exit with 0, as an
 * inconclusive one does without `--strict` (src/cli/exit-code.ts).
 */
export function endsEarly(verdict: RowVerdict): boolean {
  return isRed(verdict);
}
