import type { Profile } from './dataset.ts';

/** A count as the lock and the report name it. */
export type CountPath =
  | `mongo.commands.${string}`
  | 'mongo.keysExamined'
  | 'mongo.docsExamined'
  | 'mongo.returned'
  | 'mongo.bytes'
  | `redis.commands.${string}`
  | 'redis.hits'
  | 'redis.misses'
  | 'redis.bytes'
  | 'redis.evictions'
  | 'connections.created'
  | 'connections.maxCheckedOut'
  | 'connections.waitQueueTimeouts';

/** More work than was recorded, known and accepted for a time. The lock keeps the lower figures, so that the debt stays visible. */
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
