import { quantile, sorted } from '../../src/stats/quantile.ts';

/** What is done so often: `units` of what the price is of, in one call. */
export interface Call {
  units: number;
  run(): Promise<unknown>;
}

/** Of many calls those that a busy machine disturbs least: beyond the fastest 2% lie its other processes. */
const FAST = 0.02;
const WARM_UP = 20;
const ROUNDS = 200;

/** Calls take turns, so that what slows the machine slows all of them. @returns milliseconds of each, by its name */
export async function timed<Name extends string>(
  calls: Readonly<Record<Name, () => Promise<unknown>>>,
  rounds = ROUNDS,
): Promise<Record<Name, number>> {
  const names = Object.keys(calls) as Name[];
  const taken = new Map<Name, number[]>(names.map((name) => [name, []]));
  for (let round = -Math.min(WARM_UP, rounds); round < rounds; round += 1) {
    for (const name of names) {
      const startedMs = performance.now();
      await calls[name]();
      if (round >= 0) taken.get(name)?.push(performance.now() - startedMs);
    }
  }
  return Object.fromEntries(
    names.map((name) => [name, quantile(sorted(taken.get(name) ?? []), FAST) ?? Number.NaN]),
  ) as Record<Name, number>;
}

/** Milliseconds of one unit: what much of it takes longer than little of it. */
export async function slope(little: Call, much: Call, rounds = ROUNDS): Promise<number> {
  const took = await timed({ little: () => little.run(), much: () => much.run() }, rounds);
  return (took.much - took.little) / (much.units - little.units);
}
