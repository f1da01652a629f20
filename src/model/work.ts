import { z } from 'zod';
import { type Counts, countSchema, countsSchema } from './counters.ts';
import { type Operation, operationSchema } from './operation.ts';
import { type Plan, planSchema } from './plan.ts';

/**
 * What the engines did for `calls` calls of a variant: totals over those calls, not per call. `COUNTERS` says what each
 * count is.
 */
export const workSchema = z.object({
  calls: countSchema,
  mongo: countsSchema('mongo').extend({ plans: z.array(planSchema) }),
  redis: countsSchema('redis'),
  connections: countsSchema('connections'),
  /** What it is made of: the totals above are their sums. Absent in reports and locks from before there were any. */
  operations: z.array(operationSchema).optional(),
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

/** Counters of Redis' requests one by one, which not every server shows and not every client's process tells. */
export type OfRequests = 'roundTrips' | 'elements' | 'withoutExpiry' | 'keyBytes';

type OfClients = 'concerns' | 'connections';

/** What one pass counts: every counter of the table. What cannot be counted is `undefined`, never 0. */
export interface PassWork {
  calls: number;
  /** `connections` are known where nobody else is connected, concerns where the drivers' events are. */
  mongo: Omit<Counts<'mongo'>, OfClients> & { [Name in OfClients]: number | undefined } & { plans: Plan[] };
  redis: Omit<Counts<'redis'>, OfRequests> & { [Name in OfRequests]: number | undefined };
  connections: Counts<'connections'>;
  operations?: Operation[] | undefined;
}

/** All commands of a record of commands by name. */
export function totalCommands(commands: Readonly<Record<string, number>>): number {
  return Object.values(commands).reduce((sum, n) => sum + n, 0);
}
