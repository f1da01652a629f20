import type { LoadStep } from '../../model/http-load.ts';
import { judgeLimit } from '../latency-limit.ts';

export interface RampLimits {
  /** Of a level's p95. */
  limitMs: number;
  /** Share of requests that may fail. */
  errors: number;
}

/** A step of the closed loop. */
export type Level = LoadStep & { connections: number };

export function levelsOf(steps: readonly LoadStep[]): Level[] {
  return steps.filter((step): step is Level => step.connections !== undefined);
}

/** The step of the open loop. */
export function rateStepOf(steps: readonly LoadStep[]): LoadStep | undefined {
  return steps.find(({ ratePerSecond }) => ratePerSecond !== undefined);
}

/** Requests that were not answered, or not rightly. */
export function failuresOf({ errors, timeouts, wrong }: LoadStep): number {
  return errors + timeouts + wrong;
}

/** Whether a step keeps its p95 and answers its requests. One without an answer holds nothing. */
function holds(step: LoadStep, { limitMs, errors }: RampLimits): boolean {
  return step.latencyMs !== undefined && step.latencyMs.p95 <= limitMs && failuresOf(step) <= step.sent * errors;
}

/** Every latency of a step, ascending. */
export function latenciesOf({ latencyCounts }: LoadStep): number[] {
  return latencyCounts.flatMap(([latencyMs, count]) => Array<number>(count).fill(latencyMs));
}

/** Whether a level holds by the bounds of its p95, and not by what it happened to be. */
export function standingOf(step: LoadStep, limits: RampLimits): 'holds' | 'breaks' | 'undecided' {
  if (step.latencyMs === undefined || failuresOf(step) > step.sent * limits.errors) return 'breaks';
  const { verdict } = judgeLimit(latenciesOf(step), 'p95', limits.limitMs);
  return verdict === 'pass' ? 'holds' : verdict === 'inconclusive' ? 'undecided' : 'breaks';
}

/** The least and the most connections that the variant can be said to serve; 0 for none. */
export function capacityBounds(steps: readonly LoadStep[], limits: RampLimits): { least: number; most: number } {
  const levels = levelsOf(steps).map((level) => ({ level, standing: standingOf(level, limits) }));
  const highest = (of: typeof levels) => Math.max(0, ...of.map(({ level }) => level.connections));
  return {
    least: highest(levels.filter(({ standing }) => standing === 'holds')),
    most: highest(levels.filter(({ standing }) => standing !== 'breaks')),
  };
}

/** 1, 2, 4 ... `upTo` connections, as long as the last one holds. */
export function nextLevel(steps: readonly LoadStep[], upTo: number, limits: RampLimits): number | undefined {
  const last = levelsOf(steps).at(-1);
  if (last === undefined) return 1;
  if (!holds(last, limits) || last.connections >= upTo) return undefined;
  return Math.min(upTo, last.connections * 2);
}

/** Connections of the highest level that holds; 0 when none does. */
export function capacityOf(steps: readonly LoadStep[], limits: RampLimits): number {
  return Math.max(0, ...levelsOf(steps).flatMap((level) => (holds(level, limits) ? [level.connections] : [])));
}

/** The level with most answers a second. */
export function bestLevel(steps: readonly LoadStep[]): Level | undefined {
  return levelsOf(steps).reduce<Level | undefined>(
    (best, level) => (best !== undefined && best.throughputPerSecond >= level.throughputPerSecond ? best : level),
    undefined,
  );
}

/** Both sides' step at the highest level that both ran. */
export function commonLevel(a: readonly LoadStep[], b: readonly LoadStep[]): [Level, Level] | undefined {
  const own = levelsOf(a);
  for (const other of levelsOf(b).toReversed()) {
    const same = own.find(({ connections }) => connections === other.connections);
    if (same) return [same, other];
  }
  return undefined;
}
