import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import type { z } from 'zod';
import { type ErrorCode, PlumblineError } from '../errors.ts';
import { type LiveFigures, replySchema, type WorkerRequest } from './messages.ts';

/** A process that heartbeats but says nothing else is busy; one without a heartbeat hangs in synchronous code. */
const SILENCE_MS = 12_000;
const KEPT_OUTPUT_LINES = 20;

interface Pending {
  what: string;
  resolve(value: unknown): void;
  reject(error: Error): void;
  onLive?: ((figures: LiveFigures) => void) | undefined;
}

/**
 * A child process that measures, so that the harness cannot slow or crash what it measures, nor the other way round. One
 * request at a time. When it dies, hangs or is told to stop, the pending request rejects and the process is gone.
 */
export class WorkerProcess implements AsyncDisposable {
  readonly #child: ChildProcess;
  readonly #output: string[] = [];
  #pending: Pending | undefined;
  #heardAt = performance.now();
  readonly #silenceTimer: NodeJS.Timeout;
  /** It is taken for hung when nothing was heard of it for so long. */
  silenceMs = SILENCE_MS;

  private constructor(child: ChildProcess) {
    this.#child = child;
    child.on('message', (message) => this.#receive(message));
    child.on('exit', (code, signal) => this.#fail('WORKER_DIED', `ended (${signal ?? `exit code ${code}`})`));
    child.on('error', (error) => this.#fail('WORKER_DIED', `could not be used: ${error.message}`));
    for (const stream of [child.stdout, child.stderr]) stream?.on('data', (chunk: Buffer) => this.#keep(chunk));
    this.#silenceTimer = setInterval(() => {
      if (!this.#pending || performance.now() - this.#heardAt < this.silenceMs) return;
      this.#fail(
        'CALL_TIMED_OUT',
        `was silent for ${Math.round(this.silenceMs / 1000)} s: its code blocks the event loop`,
      );
      child.kill('SIGKILL');
    }, 500);
  }

  /** Starts the process whose entry point is `entry`, kept to `cores`; ready when it answers its first request. */
  static start(entry: string, options: { cores?: string } = {}): WorkerProcess {
    const { cores } = options;
    // `taskset` becomes the program that it starts: the process and its channel stay the same.
    const node = cores === undefined ? {} : { execPath: 'taskset', execArgv: ['-c', cores, process.execPath] };
    const child = fork(entry, [], { stdio: ['ignore', 'pipe', 'pipe', 'ipc'], execArgv: [], ...node });
    return new WorkerProcess(child);
  }

  get pid(): number | undefined {
    return this.#child.pid;
  }

  /** Asks and waits. `what` names the request in errors: `user-projects/indexed`; `onLive` hears of a load that goes on. */
  async ask<Answer extends z.ZodType>(
    request: WorkerRequest,
    what: string,
    answer: Answer,
    onLive?: (figures: LiveFigures) => void,
  ): Promise<z.infer<Answer>> {
    if (this.#pending) throw new Error(`asked "${what}" while "${this.#pending.what}" was not answered`);
    if (this.#child.exitCode !== null || this.#child.signalCode !== null)
      throw this.#error('WORKER_DIED', what, 'has ended');
    this.#heardAt = performance.now();
    const value = await new Promise<unknown>((resolve, reject) => {
      this.#pending = { resolve, reject, what, onLive };
      this.#child.send(request, (error) => error && this.#fail('WORKER_DIED', `cannot be reached: ${error.message}`));
    });
    return answer.parse(value);
  }

  /** Rejects what is pending with `reason` and ends the process at once. */
  abort(reason: Error): void {
    this.#settle()?.reject(reason);
    this.#child.kill('SIGKILL');
  }

  async [Symbol.asyncDispose](): Promise<void> {
    clearInterval(this.#silenceTimer);
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) return;
    const ended = once(this.#child, 'exit');
    this.#child.disconnect();
    const killer = setTimeout(() => this.#child.kill('SIGKILL'), 1_000);
    await ended;
    clearTimeout(killer);
  }

  #receive(message: unknown): void {
    this.#heardAt = performance.now();
    // The scenario's own code has the channel too: "ready" is what process managers are told by it.
    const { data: reply } = replySchema.safeParse(message);
    if (reply === undefined || reply.type === 'heartbeat') return;
    if (reply.type === 'live') {
      this.#pending?.onLive?.(reply.figures);
      return;
    }
    const pending = this.#settle();
    if (reply.type === 'answer') pending?.resolve(reply.value);
    else pending?.reject(new PlumblineError(reply.code, reply.message, reply.hint));
  }

  #fail(code: ErrorCode, happened: string): void {
    const pending = this.#settle();
    pending?.reject(this.#error(code, pending.what, happened));
  }

  #error(code: ErrorCode, what: string, happened: string): PlumblineError {
    // Node ends an uncaught error with its stack and its own version: the line that names the error tells more.
    const telling =
      this.#output.findLast((line) => /^(?:Uncaught )?\w*Error\b/.test(line)) ?? this.#output.slice(-3).join(' | ');
    const output = telling ? `; its last output: ${telling}` : '';
    return new PlumblineError(
      code,
      `${what}: the measuring process ${happened}${output}`,
      'Look for process.exit, an endless loop or an uncaught error in the scenario and in the code that it calls.',
    );
  }

  #settle() {
    const pending = this.#pending;
    this.#pending = undefined;
    return pending;
  }

  #keep(chunk: Buffer): void {
    this.#output.push(...chunk.toString().split('\n').filter(Boolean));
    this.#output.splice(0, Math.max(0, this.#output.length - KEPT_OUTPUT_LINES));
  }
}
