import { z } from 'zod';

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
