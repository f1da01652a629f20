import { describe, expect, it } from 'vitest';
import { seededRandom } from '../dataset/random.ts';
import type { CpuTicks } from '../run/host.ts';
import { type BlockLimits, pairedBlocks } from './block-pairs.ts';
import type { Side } from './servers.ts';

interface Asked extends BlockLimits {
  side: Side;
}

/** Sides whose calls take a fixed time, under a clock that only they move. */
async function paired({ baseMs = 1, headMs = 1, seed = 1, ticks = [] as CpuTicks[] } = {}) {
  let nowMs = 0;
  const asked: Asked[] = [];
  const result = await pairedBlocks({
    clock: () => nowMs,
    random: seededRandom('pairs', seed),
    readTicks: async () => ticks.shift(),
    runBlock: async (side, limits) => {
      asked.push({ side, ...limits });
      const callMs = side === 'base' ? baseMs : headMs;
      const fitting = Math.max(limits.minCalls, Math.floor(limits.maxMs / callMs));
      const calls = Math.min(limits.calls, fitting);
      nowMs += calls * callMs;
      return Array.from({ length: calls }, (_, call) => callMs + call / 1_000);
    },
  });
  return { ...result, asked };
}

describe('pairs of blocks', () => {
  it('are six, after a warm-up of both sides, each side once in each', async () => {
    const { pairs, asked } = await paired();
    expect(pairs).toHaveLength(6);
    expect(asked.slice(0, 2).map(({ calls, maxMs, minCalls }) => [calls, maxMs, minCalls])).toEqual([
      [200, 1_000, 5],
      [200, 1_000, 5],
    ]);
    for (let at = 0; at < asked.length; at += 2) {
      expect(new Set([asked[at]?.side, asked[at + 1]?.side])).toEqual(new Set(['base', 'head']));
    }
  });

  it('leave out the first two calls of each block', async () => {
    const { pairs } = await paired();
    for (const { baseMs, headMs } of pairs) {
      expect([baseMs.length, headMs.length]).toEqual([98, 98]);
      expect([baseMs[0], headMs[0]]).toEqual([1.002, 1.002]);
    }
  });

  it('make the same calls on both sides: as many as the first had time for, with the same parameters', async () => {
    const { pairs, asked } = await paired({ baseMs: 10, headMs: 30 });
    const blocks = asked.slice(2);
    for (const [at, { first, baseMs, headMs }] of pairs.entries()) {
      const [one, two] = blocks.slice(2 * at, 2 * at + 2);
      expect(one?.side).toBe(first);
      expect(two?.from).toBe(one?.from);
      expect(baseMs.length).toBe(headMs.length);
      // 100 ms are 10 calls of 10 ms; of 30 ms the fewest, 7. Two of them are left out.
      expect(baseMs.length).toBe(first === 'base' ? 8 : 5);
    }
    const froms = blocks.filter((_, at) => at % 2 === 0).map(({ from }) => from);
    expect(froms).toEqual([...new Set(froms)].sort((a, b) => a - b));
  });

  it('begin with either side', async () => {
    const firsts = new Set<Side>();
    for (let seed = 1; seed <= 3; seed += 1) for (const { first } of (await paired({ seed })).pairs) firsts.add(first);
    expect(firsts).toEqual(new Set(['base', 'head']));
  });

  it('are taken again while much of the machine is stolen, and at most twice', async () => {
    const steady = { total: 0, stolen: 0 };
    const stolen = { total: 20, stolen: 5 };
    const first = await paired({ ticks: [steady, stolen, steady, { total: 20, stolen: 0 }] });
    expect(first.again).toBe(1);
    expect(first.pairs[0]?.stolenCpu).toBe(0);
    const always = await paired({ ticks: Array.from({ length: 40 }, (_, at) => (at % 2 === 0 ? steady : stolen)) });
    expect(always.again).toBe(12);
    expect(always.pairs.map(({ stolenCpu }) => stolenCpu)).toEqual(Array(6).fill(0.25));
  });

  it('are not taken again for one tick, which is the smallest that a machine can tell', async () => {
    const { again } = await paired({
      ticks: Array.from({ length: 12 }, (_, at) => ({ total: at * 3, stolen: at % 2 })),
    });
    expect(again).toBe(0);
  });

  it('tell how long they took, and what of it was warm-up', async () => {
    const { warmupMs, totalMs } = await paired();
    expect(warmupMs).toBe(400);
    expect(totalMs).toBe(400 + 6 * 2 * 100);
  });
});
