import { fileURLToPath } from 'node:url';
import { WorkerProcess } from '../measure/worker-process.ts';

const ENTRY = fileURLToPath(
  new URL(`./measuring-process${import.meta.url.endsWith('.ts') ? '.ts' : '.js'}`, import.meta.url),
);

/** A measuring process, kept to `cores` where they are given; no code of a project is in it yet. */
export function startMeasuringProcess(cores: string | undefined): WorkerProcess {
  return WorkerProcess.start(ENTRY, cores === undefined ? {} : { cores });
}

/**
 * The next measuring process, which starts while the one before it counts. Whoever counts next takes it, of whichever
 * pass or side. As many are started as were said to be needed: one that nobody takes is half a second of a core.
 */
export class StartedAhead implements AsyncDisposable {
  readonly #cores: string | undefined;
  #next: WorkerProcess | undefined;
  #needed = 0;

  constructor(cores?: string) {
    this.#cores = cores;
  }

  /** So many more are taken from here on. */
  need(processes: number): void {
    this.#needed += processes;
  }

  take(): WorkerProcess {
    this.#needed -= 1;
    const worker = this.#next ?? startMeasuringProcess(this.#cores);
    this.#next = undefined;
    return worker;
  }

  start(): void {
    if (this.#needed > 0) this.#next ??= startMeasuringProcess(this.#cores);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#next?.[Symbol.asyncDispose]();
    this.#next = undefined;
  }
}
