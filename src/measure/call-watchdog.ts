import { nowMs } from './clock.ts';

/** Ends a wait that nothing else ends: reports when what it guards takes longer than its deadline. */
export class CallWatchdog implements Disposable {
  readonly #timer: NodeJS.Timeout;
  #guarded: { what: () => string; startedAt: number; deadlineMs: number } | undefined;

  constructor(onExpired: (what: string, deadlineMs: number) => void, everyMs = 100) {
    this.#timer = setInterval(() => {
      const guarded = this.#guarded;
      if (!guarded || nowMs() - guarded.startedAt < guarded.deadlineMs) return;
      this.#guarded = undefined;
      onExpired(guarded.what(), guarded.deadlineMs);
    }, everyMs);
  }

  /** Cheap enough for every timed call: one clock reading, no timer and no text of its own. */
  start(what: () => string, deadlineMs: number): void {
    this.#guarded = { what, startedAt: nowMs(), deadlineMs };
  }

  stop(): void {
    this.#guarded = undefined;
  }

  [Symbol.dispose](): void {
    clearInterval(this.#timer);
  }
}
