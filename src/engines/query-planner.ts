import { z } from 'zod';
import type { Planner } from '../model/engines.ts';

/** Names that versions from 8.1 on have had for it; a server leaves out those that it does not know. */
export const PLANNER_PARAMETERS = {
  featureFlagCostBasedRanker: 1,
  internalQueryPlanRanker: 1,
  planRankerMode: 1,
} as const;

const parametersSchema = z
  .object({
    featureFlagCostBasedRanker: z.union([
      z.boolean(),
      z.object({ value: z.boolean() }).transform(({ value }) => value),
    ]),
    internalQueryPlanRanker: z.string(),
    planRankerMode: z.string(),
  })
  .partial();

/**
 * What the parameters say. Where they say nothing (a server that has none of them, a user who may not ask) it is what
 * the version does by itself: from 8.3 on plans may be chosen by cost.
 */
export function plannerOf(version: string, parameters: unknown): Planner {
  const { data: known = {} } = parametersSchema.safeParse(parameters);
  if (known.featureFlagCostBasedRanker === false) return 'classic';
  const mode = known.internalQueryPlanRanker ?? known.planRankerMode;
  if (mode !== undefined) return mode === 'multiPlanning' ? 'classic' : 'cost-based';
  if (known.featureFlagCostBasedRanker === true) return 'cost-based';
  const [major = 0, minor = 0] = version.split('.').map(Number);
  return major > 8 || (major === 8 && minor >= 3) ? 'cost-based' : 'classic';
}
