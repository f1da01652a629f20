import type { Phase } from './progress.ts';

/** Seconds spent in each phase. */
export class PhaseClock {
  readonly #seconds: Partial<Record<Phase, number>> = {};

  async time<Result>(phase: Phase, work: () => Promise<Result>): Promise<Result> {
    const startedAt = performance.now();
    try {
      return await work();
    } finally {
      this.#seconds[phase] = (this.#seconds[phase] ?? 0) + (performance.now() - startedAt) / 1000;
    }
  }

  /** Rounded to milliseconds. */
  seconds(): Record<string, number> {
    return Object.fromEntries(Object.entries(this.#seconds).map(([phase, s]) => [phase, Math.round(s * 1000) / 1000]));
  }
}
