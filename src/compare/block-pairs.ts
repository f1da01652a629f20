import type { BlockPair } from '../model/comparison.ts';
import type { Random } from '../model/dataset.ts';
import type { CpuTicks } from '../session/host.ts';
import { median, sorted } from '../stats/quantile.ts';
import { SIDES, type Side } from './servers.ts';

export interface BlockLimits {
  /** Place in the stream of parameters. */
  from: number;
  calls: number;
  maxMs: number;
  minCalls: number;
}

export interface PairingOptions {
  /** Runs this block on both sides at once and gives each side's milliseconds, in order. */
  warmUp(limits: BlockLimits): Promise<readonly (readonly number[])[]>;
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
/** Both sides are equally young where it ends, and what is left of their youth is in both. */
const WARMUP = { calls: 200, maxMs: 500, minCalls: 5 };
/** What a side has at most in a pair, and the calls that it has at least. */
const BLOCK = { calls: 100, maxMs: 60, minCalls: 5 };
/**
 * The sides take turns of so many calls as fit into this time. A machine's speed wanders: blocks of 100 ms one after
 * the other were measured to differ by 13% (standard deviation) where nothing differed, the same 100 ms in turns of 5
 * ms by 2%.
 */
const TURN = { calls: 10, maxMs: 5 };
/**
 * The first calls after the other side's turn are slow by some 0.1 ms: of calls as short as these they are left out.
 */
const DROPPED = { calls: 2, belowMs: 2 };
/** More than this share of the CPU time of a pair, and more than one tick, is much. */
const MUCH_STOLEN = 0.1;
const TICKS_STOLEN = 2;
const TIMES_AGAIN = 2;

/**
 * Warms both sides up, then takes six pairs of blocks, each with either side first at random. Within a pair both sides
 * make the same calls: as many as there is time for, with the same parameters.
 */
export async function pairedBlocks(options: PairingOptions): Promise<PairedBlocks> {
  const clock = options.clock ?? (() => performance.now());
  const startedMs = clock();
  const warmedMs = await options.warmUp({ from: 0, ...WARMUP });
  let from = Math.max(...warmedMs.map(({ length }) => length));
  const pairing: PairOptions = { ...options, clock, turn: turnOf(warmedMs) };
  const warmupMs = clock() - startedMs;
  const pairs: BlockPair[] = [];
  let again = 0;
  while (pairs.length < PAIRS) {
    let taken = await pairOf(pairing, from);
    for (let time = 0; time < TIMES_AGAIN && taken.muchStolen; time += 1) {
      again += 1;
      from += taken.calls;
      taken = await pairOf(pairing, from);
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

/** One side's turn: calls that are kept, and before them those that are not. */
interface Turn {
  kept: number;
  dropped: number;
}

/** By the slower side's calls, once it was warm. */
function turnOf(warmedMs: readonly (readonly number[])[]): Turn {
  const callMs = Math.max(...warmedMs.map((own) => median(sorted(own.slice(own.length / 2))) ?? BLOCK.maxMs));
  return {
    kept: Math.min(TURN.calls, Math.max(1, Math.floor(TURN.maxMs / callMs))),
    dropped: callMs < DROPPED.belowMs ? DROPPED.calls : 0,
  };
}

interface PairOptions extends PairingOptions {
  turn: Turn;
  clock(): number;
}

async function pairOf(options: PairOptions, from: number): Promise<TakenPair> {
  const { readTicks, random } = options;
  const order = inRandomOrder(random);
  const before = await readTicks();
  const { base, head, calls } = await blocksInTurns(options, order, from);
  const after = await readTicks();
  const stolen = before && after ? { ticks: after.stolen - before.stolen, of: after.total - before.total } : undefined;
  const stolenCpu = stolen && stolen.of > 0 ? stolen.ticks / stolen.of : undefined;
  return {
    pair: { first: order[0], baseMs: base, headMs: head, ...(stolenCpu === undefined ? {} : { stolenCpu }) },
    calls,
    muchStolen: stolen !== undefined && stolen.ticks >= TICKS_STOLEN && (stolenCpu ?? 0) > MUCH_STOLEN,
  };
}

/** A block of each side, and how many places of the stream of parameters they used. */
async function blocksInTurns(
  { runBlock, clock, turn: { kept, dropped } }: PairOptions,
  order: readonly [Side, Side],
  from: number,
): Promise<Record<Side, number[]> & { calls: number }> {
  const blocks: Record<Side, number[]> = { base: [], head: [] };
  const endsAt = clock() + 2 * BLOCK.maxMs;
  const calls = kept + dropped;
  let place = from;
  for (let taken = 0; taken < BLOCK.calls; taken += kept) {
    if (taken >= BLOCK.minCalls && clock() >= endsAt) break;
    for (const side of order) {
      const limits = { from: place, calls, minCalls: calls, maxMs: Number.MAX_SAFE_INTEGER };
      blocks[side].push(...(await runBlock(side, limits)).slice(dropped));
    }
    place += calls;
  }
  return { ...blocks, calls: place - from };
}

function inRandomOrder(random: Random): readonly [Side, Side] {
  const [base, head] = SIDES;
  return random.chance(0.5) ? [base, head] : [head, base];
}
