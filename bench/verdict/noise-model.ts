import { seededRandom } from '../../src/dataset/random.ts';
import type { RestartEvidence } from '../../src/gate/comparison/evidence.ts';
import type { Random } from '../../src/model/dataset.ts';
import { midMean } from '../../src/stats/mid-mean.ts';
import { sorted } from '../../src/stats/quantile.ts';

/** How a machine disturbs what is measured; shares of a call's time, standard deviations where nothing else is said. */
export interface NoiseModel {
  name: string;
  pinned: boolean;
  /** Calls of a block. */
  calls: number;
  /** A process differs from another that runs the same code, for its whole life. */
  process: number;
  /**
   * How much of that difference the next process of the side has too, as where each side has a core or memory of its
   * own.
   */
  processStays?: number;
  /** So many processes are slow ones, by up to so much. */
  slowProcess?: { share: number; from: number; to: number };
  /** A process is of one of two kinds, so far apart. */
  twoKinds?: number;
  /**
   * Within a process: how its level wanders from block to block, and how much of that stays (first-order
   * autoregression).
   */
  wander: { step: number; stays: number };
  /** The same for the machine, which both sides feel. */
  machine: { step: number; stays: number };
  /** The machine slows down all the time: share per restart. */
  drift?: number;
  /** A call. */
  call: number;
  /** So many calls are so many times slower. */
  tail: { share: number; times: number };
  /** So many blocks have their calls slowed so many times from a random call on. */
  stall: { share: number; times: number };
}

const PAIRS = 6;

/** Standard normal numbers, by the polar method (Marsaglia 1964). */
export function normals({ next }: Random): () => number {
  let spare: number | undefined;
  return () => {
    if (spare !== undefined) {
      const kept = spare;
      spare = undefined;
      return kept;
    }
    for (;;) {
      const u = 2 * next() - 1;
      const v = 2 * next() - 1;
      const s = u * u + v * v;
      if (s >= 1 || s === 0) continue;
      const factor = Math.sqrt((-2 * Math.log(s)) / s);
      spare = v * factor;
      return u * factor;
    }
  };
}

/**
 * Middles of blocks at level 0, to draw from: calls, their tails and stalls are drawn once and not for each comparison.
 */
const POOL = 20_000;
const pools = new Map<string, Float64Array>();

/** Draws restarts, one after the other, of a call whose base takes 1 ms. */
export class NoisyMachine {
  readonly #model: NoiseModel;
  readonly #middles: Float64Array;
  readonly #random: Random;
  readonly #normal: () => number;
  #restarts = 0;
  /** What the last process of each side was off by. */
  readonly #off: { base?: number; head?: number } = {};
  #machine = 0;

  constructor(model: NoiseModel, ...seed: (string | number)[]) {
    this.#model = model;
    this.#random = seededRandom('verdict-simulation', model.name, ...seed);
    this.#normal = normals(this.#random);
    this.#middles = poolOf(model);
  }

  /** One restart with head slower by `slower`. `withCalls`: the calls too, which only a tail needs. */
  restart(slower: number, withCalls = false): RestartEvidence {
    const { drift = 0, wander, machine } = this.#model;
    const processes = { base: this.#process('base'), head: this.#process('head') + Math.log1p(slower) };
    const level = { base: 0, head: 0 };
    const calls = { base: [] as number[], head: [] as number[] };
    const differences = Array.from({ length: PAIRS }, (_, pair) => {
      const middle = { base: 0, head: 0 };
      const order = this.#random.chance(0.5) ? (['base', 'head'] as const) : (['head', 'base'] as const);
      for (const side of order) {
        this.#machine = this.#machine * machine.stays + machine.step * this.#normal();
        level[side] = level[side] * wander.stays + wander.step * this.#normal();
        const drifted = drift * (this.#restarts + pair / PAIRS);
        const at = processes[side] + level[side] + this.#machine + drifted;
        if (withCalls) {
          const block = drawBlock(this.#model, this.#random, this.#normal).map((log) => log + at);
          calls[side].push(...block);
          middle[side] = middleOf(block);
        } else {
          middle[side] = at + (this.#middles[this.#random.int(0, POOL - 1)] ?? Number.NaN);
        }
      }
      return middle.head - middle.base;
    });
    this.#restarts += 1;
    return { differences, baseMs: calls.base.map(Math.exp), headMs: calls.head.map(Math.exp) };
  }

  #process(side: 'base' | 'head'): number {
    const { process, processStays = 0, slowProcess, twoKinds = 0 } = this.#model;
    const slow = slowProcess !== undefined && this.#random.chance(slowProcess.share);
    const extra = slow ? slowProcess.from + (slowProcess.to - slowProcess.from) * this.#random.next() : 0;
    const own = process * this.#normal();
    const last = this.#off[side];
    const off = last === undefined ? own : processStays * last + Math.sqrt(1 - processStays ** 2) * own;
    this.#off[side] = off;
    return off + extra + (this.#random.chance(0.5) ? twoKinds : 0);
  }
}

function poolOf(model: NoiseModel): Float64Array {
  const key = `${model.name}, ${model.calls} calls`;
  const known = pools.get(key);
  if (known !== undefined) return known;
  const random = seededRandom('verdict-simulation', model.name, 'blocks');
  const normal = normals(random);
  const pool = Float64Array.from({ length: POOL }, () => middleOf(drawBlock(model, random, normal)));
  pools.set(key, pool);
  return pool;
}

/** Logarithms of one block's calls, at level 0. */
function drawBlock({ calls, call, tail, stall }: NoiseModel, random: Random, normal: () => number): number[] {
  const stalledFrom = random.chance(stall.share) ? random.int(0, calls - 1) : calls;
  return Array.from({ length: calls }, (_, at) => {
    const slow = random.next() < tail.share ? Math.log(tail.times) : 0;
    return call * normal() + slow + (at >= stalledFrom ? Math.log(stall.times) : 0);
  });
}

function middleOf(block: readonly number[]): number {
  return midMean(sorted(block)) ?? Number.NaN;
}
