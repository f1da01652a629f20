import type { Random } from '../model/dataset.ts';
import { shuffled } from './shuffled.ts';

export interface LatencyVariant {
  name: string;
  baseline: boolean;
}

export interface BlockRequest {
  variant: string;
  /** Place in the stream of parameters. */
  from: number;
  calls: number;
  maxMs: number;
  minCalls: number;
}

export interface LatencyPassOptions {
  variants: readonly LatencyVariant[];
  /** Runs one block and gives its calls' milliseconds, in order. */
  runBlock(request: BlockRequest): Promise<number[]>;
  /** Samples that a variant still needs for its verdict; 0 ends it. */
  wanted(variant: string, samplesSoFar: Readonly<Record<string, readonly number[]>>): number;
  random: Random;
  budgetMs: number;
  clock?: () => number;
}

export interface VariantLatency {
  latencyMs: number[];
  warmupCalls: number;
  /** The budget ended before the verdict was known. */
  cutShort: boolean;
}

const WARMUP = { calls: 200, maxMs: 1_000, minCalls: 5 };
/** A baseline is slow by what it reads, not by a cold start: the fewest calls will do. */
const BASELINE_WARMUP = { calls: 5, maxMs: 1_000, minCalls: 2 };
const BLOCK = { calls: 25, maxMs: 100, minCalls: 5 };
const BASELINE_BLOCK = { calls: 10, maxMs: 60_000, minCalls: 10 };
/** The first calls after another variant ran are slow: 3 to 71% were measured. */
const DROPPED_AFTER_SWITCH = 2;

/**
 * Warms each variant up, then runs blocks of the variants in an order drawn anew each round, until each has the samples
 * that its verdict needs or the budget ends. Samples keep the order in which they were taken.
 */
export async function latencyPass(options: LatencyPassOptions): Promise<Map<string, VariantLatency>> {
  const clock = options.clock ?? (() => performance.now());
  const states = new Map(
    options.variants.map(({ name }) => [name, { latencyMs: [] as number[], warmupCalls: 0, cutShort: false }]),
  );
  for (const { name, baseline } of options.variants) {
    const state = stateOf(states, name);
    const limits = baseline ? BASELINE_WARMUP : WARMUP;
    state.warmupCalls = (await options.runBlock({ variant: name, from: 0, ...limits })).length;
  }
  const wanted = (name: string) =>
    options.wanted(name, Object.fromEntries([...states].map(([variant, { latencyMs }]) => [variant, latencyMs])));
  const endsAt = clock() + options.budgetMs;
  let last = '';
  for (;;) {
    const open = options.variants.filter(({ name }) => wanted(name) > 0);
    if (open.length === 0) break;
    for (const variant of shuffled(open, options.random)) {
      const state = stateOf(states, variant.name);
      const limits = blockLimits(variant, wanted(variant.name));
      const dropped = variant.baseline || last === variant.name ? 0 : DROPPED_AFTER_SWITCH;
      const from = state.warmupCalls + state.latencyMs.length;
      const samples = await options.runBlock({
        variant: variant.name,
        from,
        ...limits,
        calls: limits.calls + dropped,
        minCalls: limits.minCalls + dropped,
      });
      state.warmupCalls += Math.min(dropped, samples.length);
      state.latencyMs.push(...samples.slice(dropped));
      last = variant.name;
    }
    if (clock() >= endsAt) {
      for (const { name } of open) {
        const state = stateOf(states, name);
        state.cutShort = wanted(name) > 0;
      }
      break;
    }
  }
  return states;
}

function blockLimits(variant: LatencyVariant, wanted: number) {
  const limits = variant.baseline ? BASELINE_BLOCK : BLOCK;
  return { ...limits, calls: Math.max(limits.minCalls, Math.min(limits.calls, wanted)) };
}

function stateOf(states: Map<string, VariantLatency>, name: string): VariantLatency {
  const state = states.get(name);
  if (!state) throw new Error(`no variant "${name}"`);
  return state;
}
