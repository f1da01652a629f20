import type { Document } from 'mongodb';

export interface PlanSummary {
  /** Every stage of the winning plan, inner plans included, each once. */
  readonly stages: readonly string[];
  readonly usesIndex: boolean;
  readonly scansCollection: boolean;
  readonly executionTimeMs: number;
  readonly keysExamined: number;
  readonly docsExamined: number;
  readonly returned: number;
}

const INDEX_STAGES = new Set([
  'IXSCAN',
  'TEXT_MATCH',
  'COUNT_SCAN',
  'DISTINCT_SCAN',
  'IDHACK',
  'EXPRESS_IXSCAN',
  'EXPRESS_CLUSTERED_IXSCAN',
]);

/** Reads what `explain('executionStats')` answered, for a find or an aggregation; without statistics it throws. */
export function summarizePlan(explained: Document): PlanSummary {
  const cursor: Document = explained.stages?.[0]?.$cursor ?? explained;
  const statistics: Document | undefined = cursor.executionStats;
  if (statistics === undefined)
    throw new TypeError("This explain has no executionStats: ask for explain('executionStats')");
  const winning = [cursor.queryPlanner?.winningPlan, ...(explained.stages ?? []).slice(1)];
  const stages = [...new Set(winning.flatMap(stagesOf))];
  const totals = explained.executionStats ?? statistics;
  return {
    stages,
    usesIndex: stages.some((stage) => INDEX_STAGES.has(stage)),
    scansCollection: stages.includes('COLLSCAN') || collectionScansIn(explained) > 0,
    executionTimeMs: totals.executionTimeMillis,
    keysExamined: totals.totalKeysExamined,
    docsExamined: totals.totalDocsExamined,
    returned: totals.nReturned,
  };
}

/** Walks every branch: `inputStage(s)`, `queryPlan` of the slot-based engine, the plans of a `$lookup` or a shard. */
function stagesOf(plan: unknown): string[] {
  if (Array.isArray(plan)) return plan.flatMap(stagesOf);
  if (typeof plan !== 'object' || plan === null) return [];
  const own = 'stage' in plan && typeof plan.stage === 'string' ? [plan.stage] : [];
  return [...own, ...Object.values(plan).flatMap(stagesOf)];
}

/** `$lookup` says how often its inner side scanned, and not with which stages. */
function collectionScansIn(explained: unknown): number {
  if (Array.isArray(explained)) return explained.reduce<number>((sum, part) => sum + collectionScansIn(part), 0);
  if (typeof explained !== 'object' || explained === null) return 0;
  return Object.entries(explained).reduce(
    (sum, [name, value]) => sum + (name === 'collectionScans' ? Number(value) : collectionScansIn(value)),
    0,
  );
}
