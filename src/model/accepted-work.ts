import type { CountPath } from './counters.ts';
import type { Profile } from './dataset.ts';

/**
 * More work than was recorded, known and accepted for a time. The lock keeps the lower figures, so that the debt stays
 * visible.
 */
export interface AcceptedWork {
  /** Counts that may grow, and how far: per call, those of `connections` in all. What is not named may not grow. */
  ceiling: Readonly<Partial<Record<CountPath, number>>>;
  /** Other plans that are accepted, as the report has them: `projects: COLLSCAN`. */
  plans?: readonly string[];
  reason: string;
  /** The last day on which it is accepted, in UTC: `2026-12-31`. */
  until: string;
  /** Only at this profile. Absent: at all of them. */
  profile?: Profile;
}
