import { describe, expect, it } from 'vitest';
import { seededRandom } from '../dataset/random.ts';
import { type BlockRequest, type LatencyPassOptions, latencyPass } from './latency-pass.ts';

/** A machine on which every call takes `callMs` of a clock that only calls move. */
function fakeMachine(callMs: Record<string, number>) {
  let nowMs = 0;
  const blocks: BlockRequest[] = [];
  const runBlock: LatencyPassOptions['runBlock'] = async (request) => {
    blocks.push(request);
    const cost = callMs[request.variant] ?? 1;
    const fitting = Math.max(request.minCalls, Math.min(request.calls, Math.floor(request.maxMs / cost)));
    nowMs += fitting * cost;
    return Array.from({ length: fitting }, (_, at) => cost + at / 1000);
  };
  return { blocks, runBlock, clock: () => nowMs };
}

function pass(machine: ReturnType<typeof fakeMachine>, options: Partial<LatencyPassOptions>) {
  return latencyPass({
    variants: [
      { name: 'a', baseline: false },
      { name: 'b', baseline: false },
    ],
    wanted: (name, samples) => Math.max(0, 180 - (samples[name]?.length ?? 0)),
    random: seededRandom('test'),
    budgetMs: 60_000,
    ...machine,
    ...options,
  });
}

describe('latencyPass', () => {
  it('warms up 200 calls or one second, but never less than 5 calls', async () => {
    const machine = fakeMachine({ a: 0.1, b: 600 });
    await pass(machine, { wanted: () => 0 });
    expect(machine.blocks).toEqual([
      { variant: 'a', from: 0, calls: 200, maxMs: 1_000, minCalls: 5 },
      { variant: 'b', from: 0, calls: 200, maxMs: 1_000, minCalls: 5 },
    ]);
  });

  it('interleaves: no variant is finished before the other has begun', async () => {
    const machine = fakeMachine({ a: 1, b: 1 });
    await pass(machine, {});
    const order = machine.blocks.slice(2).map((block) => block.variant);
    expect(order.lastIndexOf('a')).toBeGreaterThan(order.indexOf('b'));
    expect(order.lastIndexOf('b')).toBeGreaterThan(order.indexOf('a'));
  });

  it('drops the first two calls after a switch, and counts them as warm-up', async () => {
    const machine = fakeMachine({ a: 1, b: 1 });
    const states = await pass(machine, {});
    const blocks = machine.blocks.slice(2);
    const switched = blocks.filter((block, at) => block.variant !== (blocks[at - 1]?.variant ?? ''));
    const dropped = switched.filter((block) => block.variant === 'a').length * 2;
    // The fake machine's first call of a block takes 1 ms exactly, and later ones longer.
    const unswitched = blocks.filter((block) => block.variant === 'a').length - dropped / 2;
    expect(states.get('a')?.latencyMs.filter((ms) => ms === 1)).toHaveLength(unswitched);
    expect(states.get('a')?.warmupCalls).toBe(200 + dropped);
    expect(states.get('a')?.latencyMs.length).toBeGreaterThanOrEqual(180);
  });

  it('gives a baseline blocks of ten and drops none of them', async () => {
    const machine = fakeMachine({ slow: 500 });
    const states = await pass(machine, {
      variants: [{ name: 'slow', baseline: true }],
      wanted: (name, samples) => Math.max(0, 20 - (samples[name]?.length ?? 0)),
    });
    expect(states.get('slow')?.latencyMs).toHaveLength(20);
    expect(machine.blocks.slice(1).map((block) => block.calls)).toEqual([10, 10]);
  });

  it('stops at the budget and says which variant was cut short', async () => {
    const machine = fakeMachine({ a: 50, b: 1 });
    const states = await pass(machine, {
      budgetMs: 1_000,
      wanted: (name, s) => (name === 'a' ? 500 : Math.max(0, 50 - (s[name]?.length ?? 0))),
    });
    expect(states.get('a')?.cutShort).toBe(true);
    expect(states.get('b')?.cutShort).toBe(false);
  });

  it('never repeats a place of the stream of parameters', async () => {
    const machine = fakeMachine({ a: 1, b: 1 });
    await pass(machine, {});
    const places = machine.blocks.filter((block) => block.variant === 'a');
    for (const [at, block] of places.entries()) {
      const previous = places[at - 1];
      if (previous) expect(block.from).toBeGreaterThan(previous.from);
    }
  });
});
