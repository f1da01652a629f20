import { Bench } from 'tinybench';
import { nowMs } from './clock.ts';

export interface BlockLimits {
  calls: number;
  maxMs: number;
  minCalls: number;
}

/**
 * Times consecutive calls under tinybench and returns each call's milliseconds in the order in which it was taken:
 * tinybench sorts its own samples, so each duration is recorded inside the function that it calls. `prepare` is not
 * timed. A call that throws ends the block with its error.
 */
export async function timedBlock(
  call: (index: number) => Promise<unknown>,
  prepare: ((index: number) => Promise<unknown>) | undefined,
  from: number,
  limits: BlockLimits,
): Promise<number[]> {
  const latencyMs: number[] = [];
  const endsAt = nowMs() + limits.maxMs;
  while (latencyMs.length < limits.calls) {
    const remaining = limits.calls - latencyMs.length;
    const first = latencyMs.length < limits.minCalls;
    if (!first && nowMs() >= endsAt) break;
    // Several calls per tinybench run while they are known to be quick; a slow call is run alone so that maxMs holds.
    const iterations = first
      ? Math.min(limits.minCalls - latencyMs.length, remaining)
      : chunk(latencyMs, endsAt, remaining);
    await benchRun(
      iterations,
      async () => {
        const index = from + latencyMs.length;
        const startedAt = nowMs();
        await call(index);
        latencyMs.push(nowMs() - startedAt);
      },
      prepare && (() => prepare(from + latencyMs.length)),
    );
  }
  return latencyMs;
}

async function benchRun(
  iterations: number,
  fn: () => Promise<void>,
  beforeEach?: () => Promise<unknown>,
): Promise<void> {
  const bench = new Bench({ iterations, time: 0, warmup: false, throws: true, now: nowMs });
  bench.add('call', fn, beforeEach ? { beforeEach: async () => void (await beforeEach()) } : {});
  await bench.run();
}

function chunk(latencyMs: readonly number[], endsAt: number, remaining: number): number {
  const slowestMs = Math.max(0.01, ...latencyMs.slice(-20));
  const fitting = Math.floor((endsAt - nowMs()) / slowestMs);
  return Math.max(1, Math.min(remaining, fitting));
}
