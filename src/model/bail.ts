import { isRed, type RowVerdict } from './verdict.ts';

/** What `--bail` stops at, as help and messages say it. */
export const ENDS_EARLY = 'red';

/** Whether `--bail` ends a run or a comparison at it. */
export function endsEarly(verdict: RowVerdict): boolean {
  return isRed(verdict);
}
