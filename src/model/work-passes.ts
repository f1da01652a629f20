import { type CountPath, countedOf, counterOf, countPathsOf, countsOf, isInAll, knownTo } from './counters.ts';
import type { PassWork, Plan, Work } from './work.ts';

export const PLANS = 'mongo.plans';

/**
 * The work of some passes of the same calls, each made in a process of its own. What was not the same each time is kept
 * from the last pass, is named in `unstable`, and is judged as the range of all passes.
 */
export function workOfPasses(first: PassWork, ...others: readonly PassWork[]): Work {
  const passes = [first, ...others];
  const last = others.at(-1) ?? first;
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

/**
 * How often is counted what is not the same twice: by chance all five of one side lie above all five of the other in 1
 * of 252.
 */
export const PASSES_OF_RANGES = 5;

/** Whether two passes differ in more than connections, which wander by themselves. */
export function isRange({ unstable }: Work): boolean {
  return unstable.some((path) => !isInAll(path));
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
