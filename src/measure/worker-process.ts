import { type ChildProcess, fork } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import type { z } from 'zod';
import { type ErrorCode, PlumblineError } from '../errors.ts';
import { withCompileCache } from '../process/compile-cache.ts';
import { endingWithParent } from '../process/ended-parent.ts';
import { importLimitMs } from '../process/import-limit.ts';
import { killMarked, markOf, sweepAbandoned } from '../process/marked-processes.ts';
import { identify, isAlive } from '../process/owner.ts';
import { killTree, processTree } from '../process/process-tree.ts';
import { type LiveFigures, type NumberedRequest, replySchema, type WorkerRequest } from './messages.ts';

/** A process that heartbeats but says nothing else is busy; one without a heartbeat hangs in synchronous code. */
const SILENCE_MS = 12_000;
const LAST_WORDS_MS = 500;
/** Until it was heard of for the first time: how fast Node starts is no fault of the code that it is to run. */
const STARTING_MS = 60_000;
const KEPT_OUTPUT_LINES = 20;

interface Pending {
  id: string;
  what: string;
  /** It imports code, which keeps the process from its heartbeats. */
  silenceMs: number;
  resolve(value: unknown): void;
  reject(error: Error): void;
  onLive?: ((figures: LiveFigures) => void) | undefined;
}

let swept = false;

/** It looks at every process of the machine. */
function sweepOnce(): void {
  if (!swept) sweepAbandoned();
  swept = true;
}

/**
 * A child process that measures, so that the harness cannot slow or crash what it measures, nor the other way round.
 * One request at a time. When it dies, hangs or is told to stop, the pending request rejects and the process is gone.
 */
export class WorkerProcess implements AsyncDisposable {
  readonly #child: ChildProcess;
  /** What it starts has it too. */
  readonly #id: string;
  readonly #output: string[] = [];
  #pending: Pending | undefined;
  #heardAt = performance.now();
  /** What its code did to end it. */
  #ending: string | undefined;
  #isStarting = true;
  readonly #silenceTimer: NodeJS.Timeout;
  /** It is taken for hung when nothing was heard of it for so long. */
  silenceMs = SILENCE_MS;

  private constructor(child: ChildProcess, id: string) {
    this.#child = child;
    this.#id = id;
    child.on('message', (message) => this.#receive(message));
    child.on('exit', (code, signal) => {
      // Its last words are still read; a process that it started may hold the pipes for ever.
      const fail = () => this.#fail('WORKER_DIED', `ended (${signal ?? `exit code ${code}`})`);
      child.once('close', () => setImmediate(fail));
      setTimeout(fail, LAST_WORDS_MS).unref();
    });
    child.on('disconnect', () => {
      // A process that is ending closes the channel too, and its end tells more.
      const fail = () => this.#hasEnded || this.#fail('WORKER_DIED', 'closed its channel (process.disconnect)');
      setTimeout(fail, LAST_WORDS_MS).unref();
    });
    child.on('error', (error) => this.#fail('WORKER_DIED', `could not be used: ${error.message}`));
    for (const stream of [child.stdout, child.stderr]) stream?.on('data', (chunk: Buffer) => this.#keep(chunk));
    this.#silenceTimer = setInterval(() => {
      const { silenceMs } = this.#pending ?? {};
      if (silenceMs === undefined) return;
      const limitMs = this.#isStarting ? Math.max(STARTING_MS, silenceMs) : silenceMs;
      if (performance.now() - this.#heardAt < limitMs) return;
      this.#fail('CALL_TIMED_OUT', `was silent for ${Math.round(limitMs / 1000)} s: its code blocks the event loop`);
      this.#kill();
    }, 500);
  }

  /**
   * Starts the process whose entry point is `entry`, kept to `cores`; ready when it answers its first request. What a
   * killed run left is ended before the first one.
   */
  static start(entry: string, options: { cores?: string } = {}): WorkerProcess {
    const { cores } = options;
    const ending = endingWithParent();
    const pinned = cores === undefined ? [] : ['taskset', '-c', cores];
    // Each becomes the program that it starts: the process and its channel stay the same.
    const [execPath = process.execPath, ...execArgv] = [...ending.program, ...pinned, process.execPath];
    sweepOnce();
    const id = randomUUID();
    const child = fork(entry, [], {
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
      execPath,
      execArgv,
      env: { ...withCompileCache(), ...ending.env, ...markOf(id) },
    });
    return new WorkerProcess(child, id);
  }

  get pid(): number | undefined {
    return this.#child.pid;
  }

  /**
   * Asks and waits. `what` names the request in errors: `user-projects/indexed`; `onLive` hears of a load that goes on.
   */
  async ask<Answer extends z.ZodType>(
    request: WorkerRequest,
    what: string,
    answer: Answer,
    onLive?: (figures: LiveFigures) => void,
  ): Promise<z.infer<Answer>> {
    if (this.#pending) throw new Error(`asked "${what}" while "${this.#pending.what}" was not answered`);
    if (this.#hasEnded) throw this.#error('WORKER_DIED', what, 'has ended');
    this.#heardAt = performance.now();
    const value = await new Promise<unknown>((resolve, reject) => {
      const id = randomUUID();
      const silenceMs = request.op === 'load' ? Math.max(this.silenceMs, importLimitMs() + 2_000) : this.silenceMs;
      this.#pending = { id, resolve, reject, what, silenceMs, onLive };
      const numbered: NumberedRequest = { id, request };
      this.#child.send(numbered, (error) => error && this.#fail('WORKER_DIED', `cannot be reached: ${error.message}`));
    });
    return answer.parse(value);
  }

  /** Rejects what is pending with `reason` and ends the process at once. */
  abort(reason: Error): void {
    this.#settle()?.reject(reason);
    this.#kill();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    clearInterval(this.#silenceTimer);
    await this.#end();
    // In a session of its own, and without a parent.
    killMarked(this.#id);
  }

  async #end(): Promise<void> {
    if (this.#hasEnded) return;
    const ended = once(this.#child, 'exit');
    const started = processTree(this.pid ?? 0).flatMap((pid) => (pid === this.pid ? [] : (identify(pid) ?? [])));
    // Closed already by its code, or by its end, which is told after that.
    if (this.#child.connected) this.#child.disconnect();
    const killer = setTimeout(() => this.#kill(), 1_000);
    await ended;
    clearTimeout(killer);
    // What its code started and left would go on asking the engines.
    for (const one of started) if (isAlive(one)) killTree(one.pid);
  }

  get #hasEnded(): boolean {
    return this.#child.exitCode !== null || this.#child.signalCode !== null;
  }

  /** With what its code started: a child process of it would go on asking the engines. */
  #kill(): void {
    // Its number may be somebody else's by then.
    if (this.pid !== undefined && !this.#hasEnded) killTree(this.pid);
    killMarked(this.#id);
  }

  #receive(message: unknown): void {
    this.#heardAt = performance.now();
    this.#isStarting = false;
    // The scenario's own code has the channel too: "ready" is what process managers are told by it.
    const { data: reply } = replySchema.safeParse(message);
    if (reply === undefined || reply.type === 'heartbeat') return;
    if (reply.type === 'live') {
      this.#pending?.onLive?.(reply.figures);
      return;
    }
    if (reply.type === 'ends') {
      this.#ending = reply.what;
      return;
    }
    if (reply.id !== this.#pending?.id) return;
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
    const ending = this.#ending === undefined ? '' : `; ${this.#ending}`;
    return new PlumblineError(
      code,
      `${what}: the measuring process ${happened}${output}${ending}`,
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
