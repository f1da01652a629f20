import { fileURLToPath } from 'node:url';
import { WorkerProcess } from '../measure/worker-process.ts';

const ENTRY = fileURLToPath(
  new URL(`./measuring-process${import.meta.url.endsWith('.ts') ? '.ts' : '.js'}`, import.meta.url),
);

/** A measuring process, kept to `cores` where they are given; no code of a project is in it yet. */
export function startMeasuringProcess(cores: string | undefined): WorkerProcess {
  return WorkerProcess.start(ENTRY, cores === undefined ? {} : { cores });
}

/** One for each of two cores: a short count takes less time than such a process takes to start. */
const AT_ONCE = 2;

/**
 * The next measuring processes, which start while the one before them counts. Whoever counts next takes the first, of
 * whichever pass or side. As many are started as were said to be needed: one that nobody takes is half a second of a core.
 */
export class StartedAhead implements AsyncDisposable {
  readonly #cores: string | undefined;
  readonly #started: WorkerProcess[] = [];
  #needed = 0;

  constructor(cores?: string) {
    this.#cores = cores;
  }

  /** The first one, before anybody knows how many are needed: it starts while engines and data are made ready. */
  startFirst(): void {
    this.#started.push(startMeasuringProcess(this.#cores));
  }

  /** So many more are taken from here on. */
  need(processes: number): void {
    this.#needed += processes;
  }

  take(): WorkerProcess {
    this.#needed = Math.max(0, this.#needed - 1);
    return this.#started.shift() ?? startMeasuringProcess(this.#cores);
  }

  start(): void {
    while (this.#started.length < Math.min(AT_ONCE, this.#needed))
      this.#started.push(startMeasuringProcess(this.#cores));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all(this.#started.splice(0).map((process) => process[Symbol.asyncDispose]()));
  }
}
