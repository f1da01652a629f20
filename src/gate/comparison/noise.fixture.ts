import type { BlockPair, ComparisonMeasurement, Restart } from '../../model/comparison.ts';

/** Seeded uniform numbers in (0, 1) (mulberry32). */
function uniform(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return (((t ^ (t >>> 14)) >>> 0) + 0.5) / 4294967296;
  };
}

export interface Noise {
  seed?: number;
  /** Head over base, less one. */
  slower?: number;
  /** Standard deviation of a process, as a share. */
  process?: number;
  /** Standard deviation of a call, as a share. */
  call?: number;
  pairs?: number;
  calls?: number;
}

/** For tests: restarts of a call of about 1 ms, every process a little different. */
export function restartsOf(count: number, noise: Noise = {}): Restart[] {
  const { seed = 1, slower = 0, process = 0.005, call = 0.1, pairs = 6, calls = 25 } = noise;
  const random = uniform(seed);
  const normal = () => Math.sqrt(-2 * Math.log(random())) * Math.cos(2 * Math.PI * random());
  const block = (middleMs: number) => Array.from({ length: calls }, () => middleMs * Math.exp(call * normal()));
  return Array.from({ length: count }, () => {
    const baseMs = Math.exp(process * normal());
    const headMs = Math.exp(process * normal()) * (1 + slower);
    const first = () => (random() < 0.5 ? 'base' : 'head');
    return {
      swapped: random() < 0.5,
      pairs: Array.from({ length: pairs }, () => ({ first: first(), baseMs: block(baseMs), headMs: block(headMs) })),
    };
  });
}

export function comparisonOf(
  restarts: readonly Restart[],
  change: Partial<ComparisonMeasurement> = {},
): ComparisonMeasurement {
  return {
    scenario: 'projects',
    variant: 'indexed',
    timed: true,
    restarts: [...restarts],
    confirming: [],
    pinned: true,
    cutShort: false,
    notes: [],
    ...change,
  };
}

/** The same measurement with base and head changed over. */
export function sidesSwapped(restarts: readonly Restart[]): Restart[] {
  return restarts.map(({ swapped, pairs }) => ({
    swapped: !swapped,
    pairs: pairs.map(({ first, baseMs, headMs, ...rest }): BlockPair => {
      return { ...rest, first: first === 'base' ? 'head' : 'base', baseMs: headMs, headMs: baseMs };
    }),
  }));
}
