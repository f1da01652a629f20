import { fileURLToPath } from 'node:url';
import { WorkerProcess } from '../measure/worker-process.ts';

const ENTRY = fileURLToPath(
  new URL(`./measuring-process${import.meta.url.endsWith('.ts') ? '.ts' : '.js'}`, import.meta.url),
);

/** A measuring process, kept to `cores` where they are given; no code of a project is in it yet. */
export function startMeasuringProcess(cores: string | undefined): WorkerProcess {
  return WorkerProcess.start(ENTRY, cores === undefined ? {} : { cores });
}

/** The next measuring process, which starts while the one before it counts. Whoever counts next takes it, of whichever pass or side. */
export class StartedAhead implements AsyncDisposable {
  readonly #cores: string | undefined;
  #next: WorkerProcess | undefined;

  constructor(cores?: string) {
    this.#cores = cores;
  }

  take(): WorkerProcess {
    const worker = this.#next ?? startMeasuringProcess(this.#cores);
    this.#next = undefined;
    return worker;
  }

  start(): void {
    this.#next ??= startMeasuringProcess(this.#cores);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#next?.[Symbol.asyncDispose]();
    this.#next = undefined;
  }
}
