import type { CacheStore } from './cache-store.ts';

/** Invalidations that Redis did not take, to be sent before anything in it is trusted again. */
export class PendingInvalidations {
  readonly #store: CacheStore;
  readonly #patterns = new Set<string>();
  #sending: Promise<void> | undefined;

  constructor(store: CacheStore) {
    this.#store = store;
  }

  add(patterns: readonly string[]): void {
    for (const pattern of patterns) this.#patterns.add(pattern);
  }

  /** Runs a command once nothing is pending; rejects while something is. */
  async guard<T>(command: () => Promise<T>): Promise<T> {
    while (this.#patterns.size > 0 || this.#sending !== undefined) {
      this.#sending ??= this.#send().finally(() => {
        this.#sending = undefined;
      });
      await this.#sending;
    }
    return await command();
  }

  // Taken out first: a pattern that is added again meanwhile must be sent again.
  async #send(): Promise<void> {
    const patterns = [...this.#patterns];
    this.#patterns.clear();
    try {
      for (const pattern of patterns) await this.#store.removeMatching(pattern);
    } catch (error) {
      this.add(patterns);
      throw error;
    }
  }
}
