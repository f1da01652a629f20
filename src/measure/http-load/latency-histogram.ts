import { build, type Histogram } from 'hdr-histogram-js';
import type { LoadStep } from '../../model/http-load.ts';
import { QUANTILES } from '../../model/latency-metrics.ts';

const MICROSECONDS = 1_000;
/** Ten minutes: longer than any deadline. */
const HIGHEST_MICROSECONDS = 600_000_000;

/** Latencies in whole microseconds and three significant digits, in memory that does not grow with their number. */
export class LatencyHistogram {
  readonly #histogram: Histogram = build({
    lowestDiscernibleValue: 1,
    highestTrackableValue: HIGHEST_MICROSECONDS,
    numberOfSignificantValueDigits: 3,
  });
  #sumMs = 0;
  #minMs = Number.POSITIVE_INFINITY;
  #maxMs = 0;
  readonly #counts = new Map<number, number>();

  record(latencyMs: number): void {
    this.#histogram.recordValue(Math.min(HIGHEST_MICROSECONDS, Math.max(1, Math.round(latencyMs * MICROSECONDS))));
    const rounded = Number(latencyMs.toPrecision(3));
    this.#counts.set(rounded, (this.#counts.get(rounded) ?? 0) + 1);
    this.#sumMs += latencyMs;
    this.#minMs = Math.min(this.#minMs, latencyMs);
    this.#maxMs = Math.max(this.#maxMs, latencyMs);
  }

  get count(): number {
    return this.#histogram.totalCount;
  }

  /** Ascending, each with how many there were of it: what bounds are computed from. */
  counts(): LoadStep['latencyCounts'] {
    return [...this.#counts].sort(([a], [b]) => a - b);
  }

  /** `undefined` when nothing was recorded. */
  summary(): LoadStep['latencyMs'] {
    if (this.count === 0) return undefined;
    const quantiles = Object.fromEntries(
      Object.entries(QUANTILES).map(([name, q]) => [
        name,
        this.#histogram.getValueAtPercentile(q * 100) / MICROSECONDS,
      ]),
    ) as Record<keyof typeof QUANTILES, number>;
    return {
      min: this.#minMs,
      mean: this.#sumMs / this.count,
      ...quantiles,
      max: this.#maxMs,
    };
  }
}
