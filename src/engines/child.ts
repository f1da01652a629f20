import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { DeadlinePassed, withDeadline } from '../process/deadline.ts';
import { LogTail } from '../process/log-tail.ts';
import { killTree } from '../process/process-tree.ts';

export interface ChildRecipe {
  command: string;
  arguments: readonly string[];
  cwd: string;
  readyLine: RegExp;
  stopSignal: NodeJS.Signals;
}

/** A process of this machine that logs when it is ready. */
export class Child {
  readonly log = new LogTail();
  readonly #recipe: ChildRecipe;
  readonly #process: ChildProcess;
  readonly #ready = Promise.withResolvers<void>();
  readonly #ended: Promise<void>;
  #spawnError: Error | undefined;

  constructor(recipe: ChildRecipe) {
    this.#recipe = recipe;
    // A group of its own: Ctrl-C in the terminal is for Plumbline, which then stops its engines in order.
    this.#process = spawn(recipe.command, recipe.arguments, {
      cwd: recipe.cwd,
      detached: true,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const take = (chunk: Buffer) => {
      if (this.log.add(chunk).some((line) => recipe.readyLine.test(line))) this.#ready.resolve();
    };
    this.#process.stdout?.on('data', take);
    this.#process.stderr?.on('data', take);
    this.#ended = this.#end();
  }

  get pid(): number | undefined {
    return this.#process.pid;
  }

  get running(): boolean {
    return this.pid !== undefined && this.#process.exitCode === null && this.#process.signalCode === null;
  }

  get exitCode(): number | null {
    return this.#process.exitCode;
  }

  /** How it ended, in words. */
  get end(): string {
    if (this.#spawnError) return `it could not be started: ${this.#spawnError.message}`;
    if (this.running) return 'its process still runs';
    const { signalCode, exitCode } = this.#process;
    return signalCode ? `its process was ended by ${signalCode}` : `its process ended with exit code ${exitCode}`;
  }

  /** Waits for the ready line; throws when the process ends first, the time is up or the signal aborts. */
  async ready(milliseconds: number, signal?: AbortSignal): Promise<void> {
    const ended = this.#ended.then(() => {
      throw new Error(this.end);
    });
    await withDeadline(Promise.race([this.#ready.promise, ended]), milliseconds, this.#recipe.command, signal);
  }

  /** Asks it to end, and kills it when it has not within the time. Returns whether it ended by itself. */
  async stop(milliseconds: number): Promise<boolean> {
    if (!this.running) return true;
    this.#process.kill(this.#recipe.stopSignal);
    try {
      await withDeadline(this.#ended, milliseconds, this.#recipe.command);
      return true;
    } catch (thrown) {
      if (!(thrown instanceof DeadlinePassed)) throw thrown;
      // What it started holds its pipes.
      if (this.pid !== undefined) killTree(this.pid);
      await this.#ended;
      return false;
    }
  }

  async #end(): Promise<void> {
    try {
      await once(this.#process, 'close');
    } catch (thrown) {
      this.#spawnError = thrown instanceof Error ? thrown : new Error(String(thrown));
    }
  }
}
