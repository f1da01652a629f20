import { Agent } from 'node:http';
import { Worker } from 'node:worker_threads';
import { messageOf } from '../../errors.ts';
import { nowMs, sharedNowMs } from '../clock.ts';
import { exchange } from '../http-exchange.ts';
import type { StepTarget } from './load-step.ts';
import { type RecordedRequest, wrongness } from './recorded-requests.ts';
import type { StepTally } from './step-tally.ts';

const WARM_UP_MS = 1_000;
const END_MS = 1_000;

export interface RateLimits {
  ratePerSecond: number;
  durationMs: number;
}

/**
 * An open loop: request k starts at k / rate, whatever became of the ones before it, on as many connections as that
 * takes. Latency counts from the intended start, so that a stall is seen by every request that it kept waiting
 * (coordinated omission, Tene 2013).
 */
export async function arrivalRate(
  target: StepTarget,
  { ratePerSecond, durationMs }: RateLimits,
  tally: StepTally,
): Promise<{ ratePerSecond: number }> {
  using agent = new DisposableAgent();
  const open = new Set<Promise<void>>();
  const warmUp = Math.round((WARM_UP_MS / 1_000) * ratePerSecond);
  const total = warmUp + Math.round((durationMs / 1_000) * ratePerSecond);
  if (total - warmUp < 1) throw new Error(`at ${ratePerSecond} requests a second none is sent in ${durationMs} ms`);
  let sent = 0;
  await paced(ratePerSecond, total, (startMs) => {
    if (sent === warmUp) tally.open(startMs);
    const recorded = target.recorded[sent % target.recorded.length];
    sent += 1;
    if (recorded === undefined) return;
    const asked = ask(agent, target, recorded, startMs, tally).finally(() => open.delete(asked));
    open.add(asked);
  });
  tally.close();
  // Each ends with its answer or at its deadline.
  await Promise.all(open);
  return { ratePerSecond };
}

class DisposableAgent extends Agent implements Disposable {
  constructor() {
    super({ keepAlive: true, maxSockets: Number.POSITIVE_INFINITY, maxFreeSockets: 1_024 });
  }

  [Symbol.dispose](): void {
    this.destroy();
  }
}

/**
 * Calls `start` `total` times, each with its intended time by `nowMs()`. A thread keeps the time: a timer of the event
 * loop is up to a millisecond late, and later when that is busy.
 */
async function paced(ratePerSecond: number, total: number, start: (intendedMs: number) => void): Promise<void> {
  // Both clocks are monotonic; only their zero differs.
  const offsetMs = nowMs() - sharedNowMs();
  const firstMs = nowMs() - offsetMs + END_MS / 10;
  const thread = new Worker(
    `const { parentPort, workerData } = require('node:worker_threads');
     const { firstMs, everyMs, total } = workerData;
     const sleeper = new Int32Array(new SharedArrayBuffer(4));
     for (let k = 0; k < total; k += 1) {
       const dueMs = firstMs + k * everyMs;
       const leftMs = dueMs - Number(process.hrtime.bigint()) / 1e6;
       if (leftMs > 0) Atomics.wait(sleeper, 0, 0, leftMs);
       parentPort.postMessage(dueMs);
     }`,
    { eval: true, execArgv: [], workerData: { firstMs, everyMs: 1_000 / ratePerSecond, total } },
  );
  await new Promise<void>((resolve, reject) => {
    let started = 0;
    thread.on('error', reject);
    thread.on('message', (dueMs: number) => {
      start(dueMs + offsetMs);
      started += 1;
      if (started === total) resolve();
    });
  });
  await thread.terminate();
}

async function ask(
  agent: Agent,
  { url, comparable, timeoutMs }: StepTarget,
  recorded: RecordedRequest,
  startMs: number,
  tally: StepTally,
): Promise<void> {
  const deadline = AbortSignal.timeout(Math.max(1, Math.round(startMs + timeoutMs - nowMs())));
  try {
    const { status, body } = await exchange(agent, url, recorded.request, deadline);
    const reason = wrongness(recorded, status, body, comparable);
    if (reason === undefined) tally.answered(startMs);
    else tally.wrong(startMs, reason);
  } catch (thrown) {
    if (deadline.aborted)
      tally.timedOut(startMs, timeoutMs, `${recorded.label} was not answered within ${timeoutMs} ms`);
    else tally.failed(startMs, `${recorded.label}: ${messageOf(thrown)}`);
  }
}
