import type { BlockPair } from '../model/comparison.ts';
import type { Random } from '../model/dataset.ts';
import type { CpuTicks } from '../run/host.ts';
import { SIDES, type Side } from './servers.ts';

export interface BlockLimits {
  /** Place in the stream of parameters. */
  from: number;
  calls: number;
  maxMs: number;
  minCalls: number;
}

export interface PairingOptions {
  /** Runs one block on a side and gives its calls' milliseconds, in order. */
  runBlock(side: Side, limits: BlockLimits): Promise<number[]>;
  /** CPU time of the machine, to see what the hypervisor took of it. */
  readTicks(): Promise<CpuTicks | undefined>;
  random: Random;
  clock?: () => number;
}

/** What one pair of processes measured of one variant. */
export interface PairedBlocks {
  pairs: BlockPair[];
  /** Pairs that were measured again because the hypervisor took much of the machine meanwhile. */
  again: number;
  warmupMs: number;
  totalMs: number;
}

const PAIRS = 6;
const WARMUP = { calls: 200, maxMs: 1_000, minCalls: 5 };
/** Of a call that takes a fraction of a millisecond 25 say too little: a third of itself is noise. */
const BLOCK = { calls: 100, maxMs: 100, minCalls: 5 };
/** The first calls after the other side ran are slow: 3 to 71% were measured. */
const DROPPED_AFTER_SWITCH = 2;
/** More than this share of the CPU time of a pair, and more than one tick, is much. */
const MUCH_STOLEN = 0.1;
const TICKS_STOLEN = 2;
const TIMES_AGAIN = 2;

/**
 * Warms both sides up, then takes six pairs of blocks, each in random order. Within a pair both sides make the same calls: as many as the
 * first of them had time for, with the same parameters.
 */
export async function pairedBlocks(options: PairingOptions): Promise<PairedBlocks> {
  const clock = options.clock ?? (() => performance.now());
  const startedMs = clock();
  let from = 0;
  for (const side of inRandomOrder(options.random)) {
    from = Math.max(from, (await options.runBlock(side, { from: 0, ...WARMUP })).length);
  }
  const warmupMs = clock() - startedMs;
  const pairs: BlockPair[] = [];
  let again = 0;
  while (pairs.length < PAIRS) {
    let taken = await pairOf(options, from);
    for (let time = 0; time < TIMES_AGAIN && taken.muchStolen; time += 1) {
      again += 1;
      from += taken.calls;
      taken = await pairOf(options, from);
    }
    from += taken.calls;
    pairs.push(taken.pair);
  }
  return { pairs, again, warmupMs, totalMs: clock() - startedMs };
}

interface TakenPair {
  pair: BlockPair;
  calls: number;
  muchStolen: boolean;
}

async function pairOf({ runBlock, readTicks, random }: PairingOptions, from: number): Promise<TakenPair> {
  const [first, second] = inRandomOrder(random);
  const before = await readTicks();
  const firstMs = await runBlock(first, {
    from,
    calls: BLOCK.calls + DROPPED_AFTER_SWITCH,
    maxMs: BLOCK.maxMs,
    minCalls: BLOCK.minCalls + DROPPED_AFTER_SWITCH,
  });
  const calls = firstMs.length;
  const secondMs = await runBlock(second, { from, calls, maxMs: Number.MAX_SAFE_INTEGER, minCalls: calls });
  const after = await readTicks();
  const kept = { [first]: firstMs.slice(DROPPED_AFTER_SWITCH), [second]: secondMs.slice(DROPPED_AFTER_SWITCH) };
  const stolen = before && after ? { ticks: after.stolen - before.stolen, of: after.total - before.total } : undefined;
  const stolenCpu = stolen && stolen.of > 0 ? stolen.ticks / stolen.of : undefined;
  return {
    pair: {
      first,
      baseMs: kept.base ?? [],
      headMs: kept.head ?? [],
      ...(stolenCpu === undefined ? {} : { stolenCpu }),
    },
    calls,
    muchStolen: stolen !== undefined && stolen.ticks >= TICKS_STOLEN && (stolenCpu ?? 0) > MUCH_STOLEN,
  };
}

function inRandomOrder(random: Random): readonly [Side, Side] {
  const [base, head] = SIDES;
  return random.chance(0.5) ? [base, head] : [head, base];
}
