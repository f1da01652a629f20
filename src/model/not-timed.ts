/**
 * Why nothing was timed, and no load made: once work or answers are red the verdict is known, and times cannot change
 * it. `--all` times them all the same.
 */
export const NOT_TIMED = 'not timed: work is red (--all times it all the same)';
