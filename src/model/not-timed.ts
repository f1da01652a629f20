/** What of a run or a comparison fails already. */
export interface Red {
  work: boolean;
  answers: boolean;
}

/**
 * Why nothing was timed, and no load made: once work or answers are red the verdict is known, and times cannot change
 * it. `--all` times them all the same.
 */
export function notTimedBy({ work, answers }: Red): string {
  const which = work === answers ? `work ${work ? 'and' : 'or'} answers are` : work ? 'work is' : 'answers are';
  return `${BEGINNING}${which} red (--all times it all the same)`;
}

const BEGINNING = 'not timed: ';

/** As it is measured, before it is judged which of them is. */
export const NOT_TIMED = notTimedBy({ work: false, answers: false });

export function saysNotTimed(reason: string): boolean {
  return reason.startsWith(BEGINNING);
}
