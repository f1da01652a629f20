import { z } from 'zod';

/** Which of how many, counted from 1. */
export const shardSchema = z.strictObject({ index: z.number().int().positive(), of: z.number().int().positive() });
export type Shard = z.infer<typeof shardSchema>;

/**
 * How the scenarios of a run are divided, and from what: every shard works it out for itself, and all must come to the
 * same.
 */
export const splitSchema = z.strictObject({
  of: z.number().int().positive(),
  /** Recorded, by scenario; a scenario without weighs what the middle one of those does. */
  seconds: z.record(z.string(), z.number().nonnegative()),
  /** Names by shard, each part in the order of the run. */
  parts: z.array(z.array(z.string()).min(1)),
});
export type Split = z.infer<typeof splitSchema>;

/**
 * The longest scenario first, each to the shard that has least until then: no shard takes more than 4/3 of the best
 * possible (Graham 1969, "Bounds on Multiprocessing Timing Anomalies"). Equal weights go by name, so that without
 * recorded durations the split is one by name. Takes no more shards than there are names.
 */
export function splitScenarios(
  names: readonly string[],
  recorded: Readonly<Record<string, number>>,
  of: number,
): Split {
  const known = names.filter((name) => Object.hasOwn(recorded, name));
  const seconds = Object.fromEntries(known.map((name) => [name, recorded[name] ?? 0]));
  const weights = known.map((name) => seconds[name] ?? 0).sort((a, b) => a - b);
  const middle = weights[Math.floor(weights.length / 2)] ?? 1;
  const weightOf = (name: string) => seconds[name] ?? middle;
  const byWeight = [...names].sort((a, b) => weightOf(b) - weightOf(a) || (a < b ? -1 : 1));
  const shards = Array.from({ length: of }, () => ({ weight: 0, names: new Set<string>() }));
  for (const name of byWeight) {
    const least = shards.reduce((best, shard) => (isLess(shard, best) ? shard : best));
    least.weight += weightOf(name);
    least.names.add(name);
  }
  return { of, seconds, parts: shards.map((shard) => names.filter((name) => shard.names.has(name))) };
}

/** Scenarios of no measurable length are dealt out too. */
function isLess(a: { weight: number; names: Set<string> }, b: { weight: number; names: Set<string> }): boolean {
  return a.weight < b.weight || (a.weight === b.weight && a.names.size < b.names.size);
}

/** `shard-2-of-4`: part of file names. */
export function shardName({ index, of }: Shard): string {
  return `shard-${index}-of-${of}`;
}
