import { type CountPath, countedOf, counterOf, countPathsOf, countsOf, isInAll, knownTo } from './counters.ts';
import { operationsOfPasses } from './operations-of-passes.ts';
import type { Plan } from './plan.ts';
import type { Work } from './work.ts';

export const PLANS = 'mongo.plans';

/** One pass; of an earlier version it may lack counters. */
export type CountedPass = Omit<Work, 'unstable' | 'atLeast' | 'passes'>;

/**
 * The work of some passes of the same calls, each made in a process of its own. What was not the same each time is kept
 * from the last pass, is named in `unstable`, and is judged as the range of all passes.
 */
export function workOfPasses(first: CountedPass, ...others: readonly CountedPass[]): Work {
  const passes = knownToAll([first, ...others]);
  const last = { ...(passes.at(-1) ?? first), ...operationsIn(passes) };
  const unlike = passes.find(({ calls }) => calls !== first.calls);
  if (unlike) throw new Error(`a pass of ${first.calls} calls and one of ${unlike.calls}`);
  const counts = passes.map((pass) => countsOf(pass));
  const differing = countPathsOf(passes)
    .filter((path) => new Set(counts.map((own) => own.get(path) ?? 0)).size > 1)
    .sort();
  const otherPlans = new Set(passes.map(({ mongo }) => JSON.stringify(mongo.plans))).size > 1;
  const unstable = [...differing, ...(otherPlans ? [PLANS] : [])].sort();
  if (unstable.length === 0) return { ...last, unstable };
  return {
    ...last,
    unstable,
    atLeast: Object.fromEntries(
      differing.map((path) => [path, Math.min(...counts.map((own) => own.get(path) ?? 0))] as const),
    ),
    passes: passes.map((pass, at) => ({
      counts: Object.fromEntries(differing.map((path) => [path, counts[at]?.get(path) ?? 0])),
      ...(otherPlans ? { plans: pass.mongo.plans } : {}),
    })),
  };
}

/** Of passes of an earlier version there are none. */
function operationsIn(passes: readonly CountedPass[]): Pick<Work, 'operations'> {
  const known = passes.flatMap(({ operations }) => (operations === undefined ? [] : [operations]));
  return known.length === 0 ? {} : { operations: operationsOfPasses(known) };
}

/** What one of them could not count is known of none: it is no 0. */
function knownToAll(passes: readonly CountedPass[]): CountedPass[] {
  const [known = [], ...others] = passes.map(knownTo);
  const shared = known.filter((path) => others.every((own) => own.includes(path)));
  return passes.map((pass) => {
    if (knownTo(pass).length === shared.length) return pass;
    const counts = [...countsOf(pass)].filter(([path]) => shared.some((counter) => counter === counterOf(path)));
    const { mongo, redis, connections } = countedOf(counts, shared);
    return { ...pass, mongo: { ...mongo, plans: pass.mongo.plans }, redis, connections };
  });
}

/**
 * How often is counted what is not the same twice: by chance all five of one side lie above all five of the other in 1
 * of 252.
 */
export const PASSES_OF_RANGES = 5;

/** Of requests that overlap their times decide it, and only much of it is a difference anyway. */
const ROUND_TRIPS = 'redis.roundTrips';

/** Whether two passes differ in more than connections and round trips, which wander by themselves. */
export function isRange({ unstable }: Work): boolean {
  return unstable.some((path) => !isInAll(path) && path !== ROUND_TRIPS);
}

/**
 * Each pass as exact work of its own; `undefined` where something was not the same each time, and it is not known what
 * each pass had.
 */
export function passesOf(work: Work): Work[] | undefined {
  if (work.unstable.length === 0) return [work];
  const { passes, atLeast: _, ...last } = work;
  const isKnown = work.unstable.every((path) =>
    passes?.every(({ counts, plans }) => (path === PLANS ? plans : counts[path]) !== undefined),
  );
  if (!isKnown) return undefined;
  return passes?.map(({ counts, plans }) => {
    const all = new Map<string, number>([...countsOf(work), ...Object.entries(counts)]);
    const { mongo, redis, connections } = countedOf(
      [...all].filter(([, value]) => value > 0),
      knownTo(work),
    );
    return { ...last, mongo: { ...mongo, plans: plans ?? work.mongo.plans }, redis, connections, unstable: [] };
  });
}

/** The least and the most of a count over all passes; what is not known of it may be anything. */
export interface CountRange {
  least: number;
  most: number;
}

/** `undefined` where the work does not know the counter, as it was counted before there was one. */
export function rangeOf(work: Work, path: CountPath): CountRange | undefined {
  const counter = counterOf(path);
  if (counter === undefined || !knownTo(work).includes(counter)) return undefined;
  if (!work.unstable.includes(path)) {
    const value = countsOf(work).get(path) ?? 0;
    return { least: value, most: value };
  }
  const values = work.passes?.map(({ counts }) => counts[path]) ?? [];
  const known = values.filter((value) => value !== undefined);
  if (known.length === 0 || known.length < values.length)
    return { least: work.atLeast?.[path] ?? 0, most: Number.POSITIVE_INFINITY };
  return { least: Math.min(...known), most: Math.max(...known) };
}

/** The plans of each pass; `undefined` where they were not the same, and it is not known what each was. */
export function plansOfPasses(work: Work): Plan[][] | undefined {
  if (!work.unstable.includes(PLANS)) return [work.mongo.plans];
  const plans = work.passes?.flatMap((pass) => (pass.plans === undefined ? [] : [pass.plans])) ?? [];
  return plans.length === 0 ? undefined : plans;
}
