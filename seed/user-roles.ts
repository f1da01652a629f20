import type { Sizes } from './sizes.ts';

/**
 * The users that a list by `_id` begins with: one to three projects each. An N+1 over them is its round trips, not its
 * documents, which both answers have to read: measured at release, 100 users with 9 projects each gain 1 to 2 points
 * less.
 */
export const FIRST_USERS = 100;
/** From here on some users are large. */
const LARGE_FROM = 1_000;

/** Users with 1,000 projects and more: their lists have a page 100. */
export function heavyUsers({ users, projects }: Sizes): readonly number[] {
  const count = Math.min(60, Math.max(2, Math.round(projects / 16_000)));
  const step = Math.floor((users - FIRST_USERS) / count);
  // Odd, and the large ones even: nobody is both.
  return Array.from({ length: count }, (_, rank) => (FIRST_USERS + rank * step) | 1);
}

/** Projects of the heavy user of this rank. */
export function heavyUserProjects({ projects }: Sizes, rank: number): number {
  return 1_010 + Math.floor(Math.min(1_490, projects * 0.02) / (1 + rank * 0.15));
}

/** Users whose document is about 50 KB. */
export function largeUsers({ users }: Sizes): readonly number[] {
  const count = Math.min(1_000, users / 40);
  const step = Math.floor((users - LARGE_FROM) / count / 2) * 2;
  return Array.from({ length: count }, (_, place) => LARGE_FROM + place * step);
}
