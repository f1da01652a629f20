import type { Plan } from '../model/work.ts';

/** What a collection was read by before and is no longer, and the other way round. One of the two may be empty. */
export interface PlanChange {
  collection: string;
  gone: readonly Plan[];
  added: readonly Plan[];
  /** Plans of before, gone or not: a scan that was there already was not gained. */
  before: readonly Plan[];
}

/** Plans that differ, by collection: a query that became an aggregation is one change. Equal ones under other index names do not. */
export function planChanges(before: readonly Plan[], after: readonly Plan[]): PlanChange[] {
  const collections = [...new Set([...before, ...after].map(({ collection }) => collection))].sort();
  return collections.flatMap((collection) => {
    const old = before.filter((plan) => plan.collection === collection);
    const now = after.filter((plan) => plan.collection === collection);
    const gone = without(old, now);
    const added = without(now, old);
    return gone.length + added.length === 0 ? [] : [{ collection, gone, added, before: old }];
  });
}

function without(plans: readonly Plan[], others: readonly Plan[]): Plan[] {
  const known = new Set(others.map(identity));
  return plans.filter((plan) => !known.has(identity(plan)));
}

/** What makes two plans the same. An index is its keys: `by_user { user_id: 1 }` under another name is no other plan. */
function identity({ command, stages, indexes, summary }: Plan): string {
  return JSON.stringify([command, stages, [...new Set(indexes.map(keysOf))].sort(), summary]);
}

/** `{ user_id: 1 }` of `by_user { user_id: 1 }`; the name itself where the engine told no keys. */
function keysOf(index: string): string {
  return /\{ .*\}$/.exec(index)?.[0] ?? index;
}

/** A collection was scanned, and is no more. */
export function lostScan({ gone, added }: PlanChange): boolean {
  return gone.some(scans) && !added.some(scans);
}

/** A scan of a collection or a sort in memory that was not there. */
export function gainedScanOrSort({ before, added }: PlanChange): boolean {
  return (added.some(scans) && !before.some(scans)) || (added.some(sorts) && !before.some(sorts));
}

const scans = ({ stages }: Plan) => stages.includes('COLLSCAN');
const sorts = ({ stages }: Plan) => stages.includes('SORT');

/** Both sides of a change in words, with as much of the plans as it takes to tell them apart. */
export function planTexts({ gone, added }: PlanChange): { before: string; after: string } {
  const commands = new Set([...gone, ...added].map(({ command }) => command)).size > 1;
  for (const describe of [summaryOf, stagesOf, everything]) {
    const text = (plans: readonly Plan[]) =>
      [...new Set(plans.map((plan) => `${commands ? `${plan.command} ` : ''}${describe(plan)}`))].join('; ') || 'none';
    const texts = { before: text(gone), after: text(added) };
    if (texts.before !== texts.after) return texts;
  }
  return { before: JSON.stringify(gone), after: JSON.stringify(added) };
}

/** `IXSCAN { user_id: 1 }, sorted in memory`. */
function summaryOf(plan: Plan): string {
  const inner = scans(plan) && !plan.summary.includes('COLLSCAN') ? ' with an inner COLLSCAN' : '';
  return `${plan.summary}${inner}${sorts(plan) ? ', sorted in memory' : ''}`;
}

function stagesOf(plan: Plan): string {
  return `${summaryOf(plan)} (${plan.stages.join(' < ')})`;
}

function everything(plan: Plan): string {
  return `${stagesOf(plan)}, ${plan.indexes.map(keysOf).join(', ')}`;
}
