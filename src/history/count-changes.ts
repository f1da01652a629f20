import { type LevelChange, levelChanges } from './level-changes.ts';

/** Of neighbouring values; counts that differ more often are not exact here. */
const MOST_OFTEN = 0.2;

/**
 * Changes of a count. A count is exact: one other value is a change, with no statistics and from its first run on, unless the next
 * run takes it back (a run that stands alone, as with times). Counts that wander from run to run are judged as times are.
 */
export function countChanges(counts: readonly number[]): LevelChange[] {
  const starts = counts.flatMap((count, index) => (index > 0 && count !== counts[index - 1] ? [index] : []));
  if (starts.length > Math.max(2, MOST_OFTEN * counts.length)) {
    return counts.every((count) => count > 0) ? levelChanges(counts) : [];
  }
  const lone = (index: number) => counts[index] !== counts[index + 1] && counts[index - 1] === counts[index + 1];
  return starts
    .filter((index) => !lone(index) && !(index >= 2 && lone(index - 1)))
    .map((index) => ({ index, change: shareOf(counts[index - 1] as number, counts[index] as number), p: 0 }));
}

/** From nothing every share is infinite. */
function shareOf(before: number, after: number): number {
  return before === 0 ? Number.POSITIVE_INFINITY : (after - before) / before;
}
