import { Worker } from 'node:worker_threads';
import { quantile, sorted } from '../../stats/quantile.ts';
import { sharedNowMs } from '../clock.ts';

const EVERY_MS = 5;

/**
 * How late this process's event loop is: a thread says the time every 5 ms, and what passes until it is heard is the
 * delay. Node's own histogram counts a timer's whole milliseconds as delay, which is much beside an answer of three.
 */
export class EventLoopDelay implements AsyncDisposable {
  readonly #thread: Worker;
  #delaysMs: number[] = [];

  constructor() {
    this.#thread = new Worker(
      `const { parentPort } = require('node:worker_threads');
       const sleeper = new Int32Array(new SharedArrayBuffer(4));
       let ended = false;
       parentPort.on('message', () => { ended = true; });
       const beat = () => {
         Atomics.wait(sleeper, 0, 0, ${EVERY_MS});
         parentPort.postMessage(Number(process.hrtime.bigint()) / 1e6);
         if (!ended) setImmediate(beat);
       };
       beat();`,
      { eval: true, execArgv: [] },
    );
    this.#thread.on('message', (saidAtMs: number) => {
      this.#delaysMs.push(sharedNowMs() - saidAtMs);
    });
    this.#thread.unref();
  }

  /** The 99th percentile since the last time it was asked; 0 before the first beat. */
  takeP99Ms(): number {
    const delays = sorted(this.#delaysMs);
    this.#delaysMs = [];
    return quantile(delays, 0.99) ?? 0;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#thread.terminate();
  }
}
