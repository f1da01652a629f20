import { Worker } from 'node:worker_threads';
import { messageOf, PlumblineError } from '../errors.ts';
import { withCompileCache } from '../process/compile-cache.ts';
import { importLimitMs, importOverdue } from '../process/import-limit.ts';
import { withoutCredentials } from '../process/redact-url.ts';
import type { LoadJob, LoadReply, LoadRequest } from './load-messages.ts';

// From a checkout the thread runs the .ts file, from the package its .js.
const EXTENSION = import.meta.url.endsWith('.ts') ? 'ts' : 'js';
const WORKER_MODULE = new URL(`./loading-worker.${EXTENSION}`, import.meta.url);

/**
 * Threads that take collections from one list until it is empty. Disposing of them ends them, whatever they are doing.
 */
export class LoadingThreads implements AsyncDisposable {
  /** Settles when every collection is in, or with the first failure. */
  readonly finished: Promise<void>;
  readonly #workers: readonly Worker[];

  constructor(options: {
    job: LoadJob;
    count: number;
    collections: readonly string[];
    onInserted: (documents: number) => void;
    signal?: AbortSignal;
  }) {
    const { signal, onInserted } = options;
    const waiting = [...options.collections];
    const next = (): LoadRequest => {
      const collection = waiting.shift();
      return collection === undefined ? { end: true } : { collection };
    };
    this.#workers = Array.from({ length: options.count }, () => startWorker(options.job));
    const all = Promise.all(this.#workers.map((worker) => serve(worker, options.job.module, next, onInserted)));
    this.finished = Promise.race([all.then(() => undefined), ...(signal ? [rejectOnAbort(signal)] : [])]);
    // Whoever disposes before awaiting has an error of its own to tell.
    this.finished.catch(() => undefined);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all(this.#workers.map((worker) => worker.terminate()));
  }
}

function startWorker(job: LoadJob): Worker {
  // No inherited flags: a test runner's loaders do not belong in here.
  return new Worker(WORKER_MODULE, { workerData: job, execArgv: [], env: withCompileCache() });
}

/** Hands out collections to one worker until there are none left and it has ended. */
function serve(
  worker: Worker,
  module: string,
  next: () => LoadRequest,
  onInserted: (documents: number) => void,
): Promise<void> {
  return new Promise((resolve, reject) => {
    let ended = false;
    const limitMs = importLimitMs();
    const importing = setTimeout(() => reject(importOverdue(module, limitMs)), limitMs);
    worker.on('message', (reply: LoadReply) => {
      if ('inserted' in reply) return onInserted(reply.inserted);
      if ('failed' in reply) {
        const { code, message, hint } = reply.failed;
        return reject(new PlumblineError(code, message, hint));
      }
      clearTimeout(importing);
      const request = next();
      ended = 'end' in request;
      worker.postMessage(request);
    });
    worker.on('error', (error) => reject(uncaughtIn(module, error)));
    worker.on('exit', (exitCode) => {
      clearTimeout(importing);
      if (ended) return resolve();
      reject(
        new PlumblineError(
          'WORKER_DIED',
          `${module}: a thread that loads data ended early, with exit code ${exitCode}`,
          'Does the dataset, or what it imports, wait for something that never comes? Otherwise the machine may be out of memory; try a smaller profile.',
        ),
      );
    });
  });
}

/** The thread tells what its own work throws: this is what the dataset let fall, or the end of its memory. */
function uncaughtIn(module: string, error: unknown): PlumblineError {
  return new PlumblineError(
    'DATASET_INVALID',
    `${module}: a thread that loads data ended with an error that nobody caught: ${withoutCredentials(messageOf(error))}`,
    'Does the dataset, or what it imports, connect somewhere when it is imported? Let it do that in a function, and catch its errors there.',
    { cause: error },
  );
}

function rejectOnAbort(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    if (signal.aborted) reject(signal.reason);
    signal.addEventListener('abort', () => reject(signal.reason), { once: true });
  });
}
