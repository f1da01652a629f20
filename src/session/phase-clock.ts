import type { Phase } from './progress.ts';

/** Seconds spent in each phase, or on whatever else `Name` names. */
export class PhaseClock<Name extends string = Phase> {
  readonly #seconds = new Map<Name, number>();

  async time<Result>(name: Name, work: () => Promise<Result>): Promise<Result> {
    const startedAt = performance.now();
    try {
      return await work();
    } finally {
      this.#seconds.set(name, (this.#seconds.get(name) ?? 0) + (performance.now() - startedAt) / 1000);
    }
  }

  /** Rounded to milliseconds. */
  seconds(): Record<string, number> {
    return Object.fromEntries(Array.from(this.#seconds, ([name, s]) => [name, Math.round(s * 1000) / 1000]));
  }
}
