import { type Operation, operationKey, type ShapeValue } from '../model/operation.ts';
import type { Plan } from '../model/plan.ts';
import { filterOf, rewordedQuestions } from './same-questions.ts';

/** What a collection was read by before and is no longer, and the other way round. One of the two may be empty. */
export interface PlanChange {
  collection: string;
  gone: readonly Plan[];
  added: readonly Plan[];
  /** Plans of before, gone or not: a scan that was there already was not gained. */
  before: readonly Plan[];
}

/** The plans of each pass, or `undefined` where it is not known what each pass used. */
type Passes = readonly (readonly Plan[])[] | undefined;

/**
 * Plans that differ, by collection: a query that became an aggregation is one change. Equal ones under other index
 * names do not, nor those that a further command has. Where passes used other plans, one is gone that each pass had and
 * none has, and one came that each pass has and none had. A scan or a sort in memory came with a single pass: small
 * data hides what it costs.
 */
export function planChanges(before: Passes, after: Passes): PlanChange[] {
  if (before === undefined || after === undefined) return [];
  const [old, now] = [before.flat(), after.flat()];
  const collections = [...new Set([...old, ...now].map(({ collection }) => collection))].sort();
  return collections.flatMap((collection) => {
    const own = (plans: readonly Plan[]) => plans.filter((plan) => plan.collection === collection);
    const left = without(inEach(before.map(own)), own(now));
    const came = without(inEach(after.map(own)), own(old));
    const gone = unlessUnder(left, own(now), came);
    const added = unlessUnder(came, own(old), left);
    const once = without(without(own(now), own(old)), came);
    const gained = once.filter((plan) => {
      const came = { added: [plan], before: own(old) };
      return gainedScan(came) || gainedSort(came);
    });
    const change = { collection, gone, added: [...added, ...gained], before: own(old) };
    return change.gone.length + change.added.length === 0 ? [] : [change];
  });
}

/**
 * What the same question gained, a scan or a sort in memory, or which field its index lost, where the collection's plans
 * do not tell: another question had such a plan before. Without the operations of both sides nothing is known of it.
 */
export function changesOfShapes(before: readonly Operation[] = [], after: readonly Operation[] = []): PlanChange[] {
  const known = new Map(before.map((operation) => [operationKey(operation), operation]));
  const equal = after.flatMap((operation) => {
    const was = known.get(operationKey(operation));
    const change = was && changeOfPlans(was, operation);
    if (change === undefined) return [];
    return gainedScan(change) || gainedSort(change) || lostIndex(change, operation, after) ? [change] : [];
  });
  // Another sort has another plan; a filter that is the same has the index that it had.
  const reworded = rewordedQuestions(before, after).flatMap(([was, operation]) => {
    const change = isOfSome(operation) ? changeOfPlans(was, operation) : undefined;
    return change !== undefined && gainedScan(change) ? [change] : [];
  });
  return [...new Map([...equal, ...reworded].map((change) => [JSON.stringify(change), change])).values()];
}

/** Whether it asks for some documents, and not for all. */
function isOfSome(operation: Operation): boolean {
  return JSON.stringify(filterOf(operation)) !== '{}';
}

function changeOfPlans(was: Operation, operation: Operation): PlanChange | undefined {
  if (operation.engine !== 'mongodb' || was.plans.length === 0) return undefined;
  return {
    collection: operation.target,
    gone: without(was.plans, operation.plans),
    added: without(operation.plans, was.plans),
    before: was.plans,
  };
}

/** An index that another question is still answered by is there: the planner took another one. */
function lostIndex(change: PlanChange, operation: Operation, after: readonly Operation[]): boolean {
  const own = after.filter(({ engine, target }) => engine === 'mongodb' && target === change.collection);
  const used = new Set(own.flatMap(({ plans }) => plans.flatMap(({ indexes }) => indexes.map(keysOf))));
  const gone = change.gone.filter(({ indexes }) => !indexes.some((index) => used.has(keysOf(index))));
  return lostField({ ...change, gone }, [operation]);
}

/**
 * Plans but for those that the other side has under another command: how the collection is read is the same, and its
 * commands are counted. Unless the other side has it in place of this one, as when a query became an aggregation.
 */
function unlessUnder(plans: readonly Plan[], others: readonly Plan[], changed: readonly Plan[]): Plan[] {
  const known = new Set(others.map(readBy));
  const inPlace = new Set(changed.map(readBy));
  return plans.filter((plan) => !known.has(readBy(plan)) || inPlace.has(readBy(plan)));
}

function without(plans: readonly Plan[], others: readonly Plan[]): Plan[] {
  const known = new Set(others.map(identity));
  return unique(plans.filter((plan) => !known.has(identity(plan))));
}

function inEach([first = [], ...others]: readonly (readonly Plan[])[]): Plan[] {
  return first.filter((plan) => others.every((own) => own.some((other) => identity(other) === identity(plan))));
}

function unique(plans: readonly Plan[]): Plan[] {
  return [...new Map(plans.map((plan) => [JSON.stringify(plan), plan])).values()];
}

/**
 * What makes two plans the same. An index is its keys: `by_user { user_id: 1 }` under another name is no other plan.
 */
function identity(plan: Plan): string {
  return JSON.stringify([plan.command, readBy(plan)]);
}

/** The same whichever command it is of. */
function readBy({ stages, indexes, summary }: Plan): string {
  return JSON.stringify([stages, [...new Set(indexes.map(keysOf))].sort(), summary]);
}

/** `{ user_id: 1 }` of `by_user { user_id: 1 }`; the name itself where the engine told no keys. */
function keysOf(index: string): string {
  return /\{ .*\}$/.exec(index)?.[0] ?? index;
}

/** A scan of a collection that was not there. */
export function gainedScan({ before, added }: Pick<PlanChange, 'before' | 'added'>): boolean {
  return added.some(scans) && !before.some(scans);
}

/** A sort in memory that was not there. */
export function gainedSort({ before, added }: Pick<PlanChange, 'before' | 'added'>): boolean {
  return added.some(sorts) && !before.some(sorts);
}

/** A scan or a sort in memory is gone, and neither came. */
export function isBetterPlan(change: PlanChange): boolean {
  const { gone, added } = change;
  if (gainedScan(change) || gainedSort(change) || added.some(scans)) return false;
  return added.length > 0 && (gone.some(scans) || (gone.some(sorts) && !added.some(sorts)));
}

/**
 * An index that was read in place of another one lacks a field of it that the query names: small data hides what is read
 * for nothing. Without the operations nothing is known of the query, and every field counts.
 */
export function lostField(
  { collection, gone, added }: PlanChange,
  operations: readonly Operation[] | undefined,
): boolean {
  if (gone.length === 0 || added.length === 0) return false;
  const fields = (plans: readonly Plan[]) => new Set(plans.flatMap(({ indexes }) => indexes.flatMap(fieldsOf)));
  const [old, now] = [fields(gone), fields(added)];
  if (now.size === 0) return false;
  const asked = operations?.filter(({ engine, target }) => engine === 'mongodb' && target === collection);
  const isAsked = (field: string) => asked === undefined || asked.some(({ shape }) => names(shape, field));
  return [...old].some((field) => !now.has(field) && isAsked(field));
}

/** `user_id` and `updated_at` of `by_user { user_id: 1, updated_at: -1 }`. */
function fieldsOf(index: string): string[] {
  const keys = keysOf(index);
  return keys.startsWith('{') ? Array.from(keys.matchAll(/([^\s{},:]+):/g), ([, field = '']) => field) : [];
}

function names(value: ShapeValue, field: string): boolean {
  if (typeof value !== 'object' || value === null) return false;
  if (Array.isArray(value)) return value.some((one) => names(one, field));
  return Object.entries(value).some(([key, inner]) => key === field || names(inner, field));
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
