import type { BlockPair, ComparisonMeasurement, Restart } from '../../model/comparison.ts';
import { midMean } from '../../stats/mid-mean.ts';
import { sorted } from '../../stats/quantile.ts';
import { FEWEST_CALLS } from './decision-thresholds.ts';

/** What a verdict in time reads of one restart. */
export interface RestartEvidence {
  /** Per pair of blocks: mid-mean of the calls' log latency of head less base's. 0.05 is about 5% slower. */
  differences: readonly number[];
  /** All calls of these pairs. */
  baseMs: readonly number[];
  headMs: readonly number[];
}

/** Pairs with fewer than three calls on a side say nothing and are left out. */
export function evidenceOf(restarts: readonly Restart[]): RestartEvidence[] {
  return restarts.map((restart) => {
    const pairs = usablePairs(restart);
    return {
      differences: pairs.map(difference),
      baseMs: pairs.flatMap((pair) => pair.baseMs),
      headMs: pairs.flatMap((pair) => pair.headMs),
    };
  });
}

function usablePairs(restart: Restart): BlockPair[] {
  return restart.pairs.filter((pair) => pair.baseMs.length >= FEWEST_CALLS && pair.headMs.length >= FEWEST_CALLS);
}

/** Call by call: both sides made the same ones, a moment apart, so that what slowed the machine slowed both. */
function difference({ baseMs, headMs }: BlockPair): number {
  const logs = headMs.map((value, call) => Math.log(value / (baseMs[call] ?? Number.NaN)));
  return midMean(sorted(logs)) ?? Number.NaN;
}

/** The same evidence with head slower by `log` on the logarithmic scale. */
export function slowed(evidence: readonly RestartEvidence[], log: number): RestartEvidence[] {
  const factor = Math.exp(log);
  return evidence.map(({ differences, baseMs, headMs }) => ({
    differences: differences.map((value) => value + log),
    baseMs,
    headMs: headMs.map((value) => value * factor),
  }));
}

/** What makes the timed calls of a measurement no evidence at all, in words; `undefined` where they are. */
export function unusable({ restarts, confirming }: ComparisonMeasurement): string | undefined {
  const all = [...restarts, ...confirming];
  if (all.length === 0) return undefined;
  const pairs = all.flatMap((restart) => restart.pairs);
  const calls = pairs.flatMap((pair) => [...pair.baseMs, ...pair.headMs]);
  const strange = calls.find((value) => !(value > 0 && Number.isFinite(value)));
  if (strange !== undefined) return `a timed call took ${strange} ms: that is no time`;
  const unlike = pairs.find(({ baseMs, headMs }) => baseMs.length !== headMs.length);
  if (unlike !== undefined)
    return `a pair of blocks has ${unlike.baseMs.length} calls of base and ${unlike.headMs.length} of head: they are not the same calls`;
  const empty = all.findIndex((restart) => usablePairs(restart).length === 0);
  if (empty >= 0) return `restart ${empty + 1} has no pair of blocks with ${FEWEST_CALLS} calls on each side`;
  for (const side of ['base', 'head'] as const) {
    const own = pairs.flatMap((pair) => (side === 'base' ? pair.baseMs : pair.headMs));
    if (own.every((value) => value === own[0]))
      return `every call of ${side} took the same ${own[0]} ms: that is no clock`;
  }
  return undefined;
}
