import { z } from 'zod';
import { type Counts, countSchema, countsSchema } from './counters.ts';

/** One plan that the engine used, without values: equal plans of different calls are one entry. */
export const planSchema = z.object({
  collection: z.string(),
  command: z.string(),
  /** Every stage of the tree, inner `$lookup` included, outermost first: `['LIMIT', 'FETCH', 'IXSCAN']`. */
  stages: z.array(z.string()),
  /** `name { key: 1 }` of every index that the plan reads. */
  indexes: z.array(z.string()),
  /** One line for people: `IXSCAN { user_id: 1, updated_at: -1 }`. */
  summary: z.string(),
});
export type Plan = z.infer<typeof planSchema>;

/**
 * What the engines did for `calls` calls of a variant: totals over those calls, not per call. `COUNTERS` says what each
 * count is.
 */
export const workSchema = z.object({
  calls: countSchema,
  mongo: countsSchema('mongo').extend({ plans: z.array(planSchema) }),
  redis: countsSchema('redis'),
  connections: countsSchema('connections'),
  /** Paths of counts that differed between the passes (`mongo.keysExamined`): judged as the range of all passes. */
  unstable: z.array(z.string()),
  /** Of those that are numbers, the lowest of all passes. */
  atLeast: z.record(z.string(), z.number()).optional(),
  /**
   * Where passes differ: of each of them its counts, and its plans, that are in `unstable`. Absent in reports from
   * before there were ranges.
   */
  passes: z
    .array(z.object({ counts: z.record(z.string(), countSchema), plans: z.array(planSchema).optional() }))
    .optional(),
});
export type Work = z.infer<typeof workSchema>;

/** What one pass counts: every counter of the table. */
export interface PassWork {
  calls: number;
  mongo: Counts<'mongo'> & { plans: Plan[] };
  redis: Counts<'redis'>;
  connections: Counts<'connections'>;
}

/** All commands of a record of commands by name. */
export function totalCommands(commands: Readonly<Record<string, number>>): number {
  return Object.values(commands).reduce((sum, n) => sum + n, 0);
}
