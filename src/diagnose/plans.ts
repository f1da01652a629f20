import type { Operation } from '../model/operation.ts';
import type { Plan } from '../model/plan.ts';

export const scans = ({ stages }: Pick<Plan, 'stages'>): boolean => stages.includes('COLLSCAN');
export const sorts = ({ stages }: Pick<Plan, 'stages'>): boolean => stages.includes('SORT');

/** A stage that reads documents or keys: a plan without one reads nothing, as a count from the metadata. */
const READS = /SCAN|IDHACK|TEXT|GEO_NEAR/;

/** `{ user_id: 1 }` of `by_user { user_id: 1 }`; the name itself where the engine told no keys. */
function keysOf(index: string): string {
  const at = index.indexOf('{');
  return at < 0 ? index : index.slice(at);
}

/** Keys of every index that the plans read, each once. */
export function indexesOf({ plans }: Pick<Operation, 'plans'>): string[] {
  return [...new Set(plans.flatMap(({ indexes }) => indexes.map(keysOf)))].sort();
}

/** `IXSCAN { user_id: 1 }, sorted in memory`; each plan once. `undefined`: no plan is known. */
export function plansText({ plans }: Pick<Operation, 'plans'>): string | undefined {
  if (plans.length === 0) return undefined;
  return [...new Set(plans.map(planText))].join('; ');
}

function planText(plan: Plan): string {
  const inner = scans(plan) && !plan.summary.includes('COLLSCAN') ? ' with an inner COLLSCAN' : '';
  return `${plan.summary}${inner}${sorts(plan) ? ', sorted in memory' : ''}`;
}

export function readsSomething({ plans }: Pick<Operation, 'plans'>): boolean {
  return plans.some(({ stages }) => stages.some((stage) => READS.test(stage)));
}
