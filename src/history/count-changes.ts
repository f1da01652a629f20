import { type LevelChange, levelChanges } from './level-changes.ts';

/** Of neighbouring values; counts that differ more often are not exact here. */
const MOST_OFTEN = 0.2;

/**
 * Changes of a count. A count is exact: one other value is a change, with no statistics and from its first run on,
 * unless the next run takes it back (a run that stands alone, as with times). Counts that wander from run to run are
 * judged as times are.
 */
export function countChanges(counts: readonly number[]): LevelChange[] {
  const starts = counts.flatMap((count, index) => (index > 0 && count !== counts[index - 1] ? [index] : []));
  return starts.length > Math.max(2, MOST_OFTEN * counts.length) ? levelChanges(counts) : steps(counts);
}

/** From left to right, beside the count that holds: what the next run takes back is set aside. */
function steps(counts: readonly number[]): LevelChange[] {
  const changes: LevelChange[] = [];
  let [level] = counts;
  let last = 0;
  counts.forEach((count, index) => {
    if (level !== undefined && count !== level) {
      if (counts[index + 1] === level) return;
      changes.push({ index, last, change: shareOf(level, count), p: 0 });
      level = count;
    }
    last = index;
  });
  return changes;
}

/** From nothing every share is infinite. */
function shareOf(before: number, after: number): number {
  return before === 0 ? Number.POSITIVE_INFINITY : (after - before) / before;
}
