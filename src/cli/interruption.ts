import { EXIT, type PlumblineError } from '../errors.ts';
import { printError } from './terminal.ts';
import { uncaughtEnds } from './uncaught.ts';

/**
 * A runner such as npm passes on what the terminal has sent to the whole group already: two signals within this time
 * are one.
 */
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

type Way = 'itself' | 'supervisor';

/** How many came to this process in each way: one from a terminal comes in both, at any distance. */
const received: Record<Way, number> = { itself: 0, supervisor: 0 };
let met = 0;
let metAt = Number.NEGATIVE_INFINITY;

/** Whoever cleans up first. */
let trap: SignalTrap | undefined;
let endAtOnce: (interrupted: Interrupted) => void = () => undefined;

/** Has a signal end the command at once where nobody cleans up; a listener of the project's own does not keep it. */
export function endOnSignals(atOnce: (interrupted: Interrupted) => void): void {
  endAtOnce = atOnce;
  for (const name of SIGNALS) process.on(name, () => receive(name, 'itself'));
}

/** A signal that bin/plumbline.js was sent. */
export function receiveFromSupervisor(name: string): void {
  const signal = SIGNALS.find((one) => one === name);
  if (signal !== undefined) receive(signal, 'supervisor');
}

/** bin/plumbline.js has ended, so that nobody waits for this process any longer. */
export function supervisorEnded(): void {
  if (trap === undefined) endAtOnce(new Interrupted('SIGTERM'));
  else if (!trap.signal.aborted) trap.interrupt('SIGTERM');
}

function receive(name: EndingSignal, way: Way): void {
  received[way] += 1;
  if (received[way] <= met) return;
  met = received[way];
  const now = performance.now();
  if (now - metAt < SAME_SIGNAL_MS) return;
  metAt = now;
  if (trap === undefined) endAtOnce(new Interrupted(name));
  else trap.interrupt(name);
}

/**
 * Turns these signals and an error that nobody caught into an abort, so that engines, processes and folders are cleaned
 * up on the way out. A second signal ends the process at once; the next start sweeps what it leaves.
 */
export class SignalTrap implements Disposable {
  readonly #aborter = new AbortController();
  readonly #uncaught = uncaughtEnds((error) => this.#fail(error));

  constructor() {
    trap = this;
  }

  get signal(): AbortSignal {
    return this.#aborter.signal;
  }

  interrupt(name: EndingSignal): void {
    const interrupted = new Interrupted(name);
    if (this.#aborter.signal.aborted) endAtOnce(interrupted);
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
    if (trap === this) trap = undefined;
  }
}
