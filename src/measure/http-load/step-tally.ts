import type { LoadStep } from '../../model/http-load.ts';
import { quantile, sorted } from '../../stats/quantile.ts';
import { nowMs } from '../clock.ts';
import type { LiveFigures } from '../messages.ts';
import { LatencyHistogram } from './latency-histogram.ts';

const WINDOW_MS = 500;
const LIVE_MS = 1_000;

type Counts = Pick<LoadStep, 'sent' | 'answers' | 'errors' | 'timeouts' | 'wrong' | 'answersInAll' | 'durationMs'> &
  Pick<LoadStep, 'example' | 'throughputPerSecond' | 'latencyMs' | 'latencyCounts' | 'windows'>;

/**
 * Counts one step. A request belongs to it when it was sent between `open` and `close`; its answer may come later.
 * Answers that are not right never reach the histogram; a request that was not answered is in it with its deadline.
 */
export class StepTally {
  readonly #histogram = new LatencyHistogram();
  readonly #clock: () => number;
  readonly #windows = new Map<number, number[]>();
  #live: { at: number; latencyMs: number }[] = [];
  #openedAt = Number.POSITIVE_INFINITY;
  #closedAt = Number.POSITIVE_INFINITY;
  #answersInAll = 0;
  #counts = { sent: 0, answers: 0, errors: 0, timeouts: 0, wrong: 0 };
  #example: string | undefined;

  /** `clock` gives milliseconds that only grow. */
  constructor(clock: () => number = nowMs) {
    this.#clock = clock;
  }

  /** The warm-up is over: what is sent from then on belongs to the step. */
  open(at: number = this.#clock()): void {
    this.#openedAt = at;
  }

  close(): void {
    this.#closedAt = this.#clock();
  }

  get answers(): number {
    return this.#counts.answers;
  }

  get failures(): number {
    return this.#counts.errors + this.#counts.timeouts + this.#counts.wrong;
  }

  includes(sentAt: number): boolean {
    return sentAt >= this.#openedAt && sentAt < this.#closedAt;
  }

  answered(sentAt: number): void {
    const now = this.#clock();
    const latencyMs = now - sentAt;
    this.#live.push({ at: now, latencyMs });
    this.#answersInAll += 1;
    if (!this.includes(sentAt)) return;
    this.#counts.sent += 1;
    this.#counts.answers += 1;
    this.#histogram.record(latencyMs);
    const at = Math.floor((sentAt - this.#openedAt) / WINDOW_MS);
    const window = this.#windows.get(at);
    if (window) window.push(latencyMs);
    else this.#windows.set(at, [latencyMs]);
  }

  wrong(sentAt: number, example: string): void {
    this.#failed('wrong', sentAt, example);
  }

  failed(sentAt: number, example: string): void {
    this.#failed('errors', sentAt, example);
  }

  timedOut(sentAt: number, deadlineMs: number, example: string): void {
    this.#failed('timeouts', sentAt, example);
    if (this.includes(sentAt)) this.#histogram.record(deadlineMs);
  }

  /** What goes wrong while a step warms up has gone wrong all the same. */
  #failed(what: 'wrong' | 'errors' | 'timeouts', sentAt: number, example: string): void {
    if (sentAt >= this.#closedAt) return;
    this.#counts.sent += 1;
    this.#counts[what] += 1;
    this.#example ??= example;
  }

  /** Of the last second. */
  live(): LiveFigures {
    const since = this.#clock() - LIVE_MS;
    this.#live = this.#live.filter(({ at }) => at >= since);
    const latencies = sorted(this.#live.map(({ latencyMs }) => latencyMs));
    const p95Ms = quantile(latencies, 0.95);
    return { answersPerSecond: latencies.length, ...(p95Ms === undefined ? {} : { p95Ms }) };
  }

  /** @throws Error before `close`. */
  counts(): Counts {
    const durationMs = this.#closedAt - this.#openedAt;
    if (!Number.isFinite(durationMs)) throw new Error('a step that is not closed has no counts');
    const latencyMs = this.#histogram.summary();
    return {
      durationMs,
      ...this.#counts,
      answersInAll: this.#answersInAll,
      ...(this.#example === undefined ? {} : { example: this.#example }),
      throughputPerSecond: durationMs > 0 ? this.#counts.answers / (durationMs / 1_000) : 0,
      ...(latencyMs === undefined ? {} : { latencyMs }),
      latencyCounts: this.#histogram.counts(),
      windows: this.#wholeWindows(durationMs),
    };
  }

  #wholeWindows(durationMs: number): LoadStep['windows'] {
    return Array.from({ length: Math.floor(durationMs / WINDOW_MS) }, (_, at) => {
      const latencies = sorted(this.#windows.get(at) ?? []);
      const p50Ms = quantile(latencies, 0.5);
      return {
        answersPerSecond: latencies.length / (WINDOW_MS / 1_000),
        ...(p50Ms === undefined ? {} : { p50Ms }),
      };
    });
  }
}
