import { describe, expect, it } from 'vitest';
import { seededRandom } from '../dataset/random.ts';
import type { CpuTicks } from '../session/host.ts';
import { type BlockLimits, pairedBlocks } from './block-pairs.ts';
import type { Side } from './servers.ts';

interface Asked extends BlockLimits {
  side: Side;
}

/** Sides whose calls take a fixed time, under a clock that only they move. */
async function paired({ baseMs = 1, headMs = 1, seed = 1, ticks = [] as CpuTicks[] } = {}) {
  let nowMs = 0;
  const asked: Asked[] = [];
  const warmed: BlockLimits[] = [];
  const take = (side: Side, limits: BlockLimits): number[] => {
    const callMs = side === 'base' ? baseMs : headMs;
    const fitting = Math.max(limits.minCalls, Math.floor(limits.maxMs / callMs));
    const calls = Math.min(limits.calls, fitting);
    nowMs += calls * callMs;
    // Each call tells its place in the stream of parameters.
    return Array.from({ length: calls }, (_, call) => callMs + (limits.from + call) / 1_000_000);
  };
  const result = await pairedBlocks({
    clock: () => nowMs,
    random: seededRandom('pairs', seed),
    readTicks: async () => ticks.shift(),
    warmUp: async (limits) => {
      warmed.push(limits);
      return [take('base', limits), take('head', limits)];
    },
    runBlock: async (side, limits) => {
      asked.push({ side, ...limits });
      return take(side, limits);
    },
  });
  return { ...result, asked, warmed };
}

const placesOf = (latencyMs: readonly number[], callMs: number): number[] =>
  latencyMs.map((value) => Math.round((value - callMs) * 1_000_000));

describe('pairs of blocks', () => {
  it('are six, after one warm-up of both sides', async () => {
    const { pairs, warmed } = await paired();
    expect(pairs).toHaveLength(6);
    expect(warmed).toEqual([{ from: 0, calls: 200, maxMs: 500, minCalls: 5 }]);
  });

  it('take a hundred calls of each side, the sides in turns of ten', async () => {
    const { pairs, asked } = await paired({ baseMs: 0.1, headMs: 0.1 });
    const [pair] = pairs;
    expect([pair?.baseMs.length, pair?.headMs.length]).toEqual([100, 100]);
    const turns = pair?.first === 'base' ? ['base', 'head'] : ['head', 'base'];
    expect(asked.slice(0, 20).map(({ side }) => side)).toEqual(Array.from({ length: 10 }, () => turns).flat());
  });

  it.each([
    // 0.4 ms: ten calls are 4 ms; 1.4 ms: three are 4.2 ms; of long ones each is a turn of its own.
    [0.4, 10, 2],
    [1.4, 3, 2],
    [2.4, 2, 0],
    [30, 1, 0],
  ])('have turns of at most 5 ms: of calls of %d ms %d, after %d that are left out', async (callMs, kept, dropped) => {
    const { asked } = await paired({ baseMs: callMs / 2, headMs: callMs });
    for (const { calls, minCalls } of asked) expect([calls, minCalls]).toEqual([kept + dropped, kept + dropped]);
  });

  it('leave out the first two calls of a turn, and no others', async () => {
    const { pairs, asked } = await paired({ baseMs: 0.1, headMs: 0.1 });
    const places = placesOf(pairs[0]?.baseMs ?? [], 0.1);
    const turns = asked.slice(0, 20).filter((_, at) => at % 2 === 0);
    expect(places).toEqual(turns.flatMap(({ from }) => Array.from({ length: 10 }, (_, call) => from + 2 + call)));
  });

  it('make the same calls on both sides, with the same parameters, none of them twice', async () => {
    const { pairs } = await paired({ baseMs: 0.3, headMs: 1 });
    for (const { baseMs, headMs } of pairs) expect(placesOf(baseMs, 0.3)).toEqual(placesOf(headMs, 1));
    const places = pairs.flatMap(({ baseMs }) => placesOf(baseMs, 0.3));
    expect(places).toEqual([...new Set(places)].sort((a, b) => a - b));
  });

  it('end when the sides have had 120 ms, but not before five calls of each', async () => {
    const quick = await paired({ baseMs: 3, headMs: 7 });
    for (const { baseMs } of quick.pairs) expect(baseMs).toHaveLength(12);
    const slow = await paired({ baseMs: 300, headMs: 300 });
    for (const { baseMs } of slow.pairs) expect(baseMs).toHaveLength(5);
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
    const { warmupMs, totalMs } = await paired({ baseMs: 4, headMs: 4 });
    expect(warmupMs).toBe(2 * 125 * 4);
    expect(totalMs).toBe(warmupMs + 6 * 120);
  });
});
