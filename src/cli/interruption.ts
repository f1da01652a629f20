import { EXIT, type PlumblineError } from '../errors.ts';
import { printError } from './terminal.ts';
import { uncaughtEnds } from './uncaught.ts';

/** A runner such as npm passes on what the terminal has sent to the whole group already: two signals within this time are one. */
const SAME_SIGNAL_MS = 500;

/** The last is that of a terminal that was closed. */
const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
type EndingSignal = (typeof SIGNALS)[number];

/** The reason that a run was ended with by a signal. */
export class Interrupted extends Error {
  readonly exitCode: number;

  constructor(signal: EndingSignal) {
    super(`interrupted by ${signal}`);
    this.exitCode = signal === 'SIGINT' ? EXIT.interrupted : EXIT.terminated;
  }
}

/**
 * Turns these signals and an error that nobody caught into an abort, so that engines, processes and folders are cleaned up on the way
 * out. A second signal ends the process at once; the next start sweeps what it leaves.
 */
export class SignalTrap implements Disposable {
  readonly #aborter = new AbortController();
  #receivedAt = Number.NEGATIVE_INFINITY;
  readonly #listeners = SIGNALS.map((name) => {
    const listener = () => this.#receive(name);
    process.on(name, listener);
    return [name, listener] as const;
  });

  readonly #uncaught = uncaughtEnds((error) => this.#fail(error));

  get signal(): AbortSignal {
    return this.#aborter.signal;
  }

  #receive(name: EndingSignal): void {
    const interrupted = new Interrupted(name);
    const now = performance.now();
    if (now - this.#receivedAt < SAME_SIGNAL_MS) return;
    if (this.#aborter.signal.aborted) process.exit(interrupted.exitCode);
    this.#receivedAt = now;
    printError(`\n${name}: cleaning up (again to quit at once)\n`);
    this.#aborter.abort(interrupted);
  }

  #fail(error: PlumblineError): void {
    // Often one of many: a pool that cannot connect says so by each of its connections.
    if (this.#aborter.signal.aborted) return;
    printError(`\n${error.code}: cleaning up\n`);
    this.#aborter.abort(error);
  }

  [Symbol.dispose](): void {
    this.#uncaught[Symbol.dispose]();
    for (const [name, listener] of this.#listeners) process.off(name, listener);
  }
}
