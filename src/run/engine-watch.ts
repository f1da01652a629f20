import type { RunningEngines } from '../engines/engines.ts';

const EVERY_MS = 2_000;
const DEADLINE_MS = 2_000;

/** Pings both engines while a run measures, so that one that died ends the run in seconds and by its own name. */
export class EngineWatch implements Disposable {
  readonly #engines: RunningEngines;
  readonly #onDeath: (error: Error) => void;
  #timer: NodeJS.Timeout | undefined;
  #paused = false;

  constructor(engines: RunningEngines, onDeath: (error: Error) => void) {
    this.#engines = engines;
    this.#onDeath = onDeath;
    this.#schedule();
  }

  /** No pings while counters are compared byte by byte, or an engine is restarted on purpose. */
  async paused<Result>(work: () => Promise<Result>): Promise<Result> {
    this.#paused = true;
    try {
      return await work();
    } finally {
      this.#paused = false;
    }
  }

  #schedule(): void {
    this.#timer = setTimeout(() => void this.#look(), EVERY_MS);
  }

  async #look(): Promise<void> {
    try {
      if (!this.#paused) await this.#engines.ping(DEADLINE_MS);
    } catch (error) {
      if (this.#timer) this.#onDeath(error instanceof Error ? error : new Error(String(error)));
      return;
    }
    if (this.#timer) this.#schedule();
  }

  [Symbol.dispose](): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }
}
