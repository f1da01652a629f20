import { isRed, type RowVerdict } from './verdict.ts';

/** Whether `--bail` ends a run or a comparison at it. */
export function endsEarly(verdict: RowVerdict): boolean {
  return isRed(verdict);
}
