import { countsOf } from '../model/counters.ts';
import type { PassWork, Work } from '../model/work.ts';

const PLANS = 'mongo.plans';

/**
 * The work of two passes of the same calls, made in processes of their own. A count that is not the same twice is kept from
 * the second pass and named in `unstable`: it is reported and not gated.
 */
export function stableWork(first: PassWork, second: PassWork): Work {
  if (first.calls !== second.calls) throw new Error(`a pass of ${first.calls} calls and one of ${second.calls}`);
  const [before, after] = [countsOf(first), countsOf(second)];
  const differing = [...new Set([...before.keys(), ...after.keys()])].filter(
    (path) => (before.get(path) ?? 0) !== (after.get(path) ?? 0),
  );
  const samePlans = JSON.stringify(first.mongo.plans) === JSON.stringify(second.mongo.plans);
  const unstable = [...differing, ...(samePlans ? [] : [PLANS])].sort();
  if (unstable.length === 0) return { ...second, unstable };
  const lower = differing.sort().map((path) => [path, Math.min(before.get(path) ?? 0, after.get(path) ?? 0)] as const);
  return { ...second, unstable, atLeast: Object.fromEntries(lower) };
}
