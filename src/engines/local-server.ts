import { rm } from 'node:fs/promises';
import { messageOf, PlumblineError } from '../errors.ts';
import { freePort } from '../process/free-port.ts';
import { Child, type ChildRecipe } from './child.ts';
import { ENGINE_PROGRAMS } from './engine-programs.ts';
import { CLEAN_EXITS, type EngineServer, type ManagedServer } from './engine-server.ts';
import type { Registration } from './leftovers.ts';
import { processUse } from './process-use.ts';
import type { EngineUse } from './running-engines.ts';

const START_MS = 60_000;
const STOP_MS = 10_000;
const START_ATTEMPTS = 2;

export interface LocalRecipe extends Omit<ChildRecipe, 'arguments' | 'command'> {
  engine: EngineServer['engine'];
  /** The binary. */
  binary: string;
  arguments: (port: number) => readonly string[];
  /** Cores as `taskset` takes them; absent: not pinned. */
  cores?: string;
  /** Removed at the end. */
  directory: string;
  registration: Registration;
}

/** An engine from a binary of this machine, with a directory of its own. */
export class LocalServer implements ManagedServer {
  readonly engine: EngineServer['engine'];
  readonly image: string;
  readonly pinned: boolean;
  readonly #recipe: LocalRecipe;
  readonly #signal: AbortSignal | undefined;
  #child: Child | undefined;
  #port = 0;

  private constructor(recipe: LocalRecipe, signal: AbortSignal | undefined) {
    this.engine = recipe.engine;
    this.image = recipe.binary;
    this.pinned = recipe.cores !== undefined;
    this.#recipe = recipe;
    this.#signal = signal;
  }

  /** Starts it and waits for its own word that it is ready; ENGINE_DIED has its last lines. */
  static async start(recipe: LocalRecipe, signal?: AbortSignal): Promise<LocalServer> {
    const server = new LocalServer(recipe, signal);
    try {
      await server.#start();
      return server;
    } catch (thrown) {
      await server[Symbol.asyncDispose]();
      throw thrown;
    }
  }

  get port(): number {
    return this.#port;
  }

  get url(): string {
    const address = `127.0.0.1:${this.#port}`;
    return this.engine === 'MongoDB' ? `mongodb://${address}/?directConnection=true` : `redis://${address}`;
  }

  async stop(): Promise<void> {
    const asked = await this.#child?.stop(STOP_MS);
    if (asked && CLEAN_EXITS.includes(this.#child?.exitCode ?? -1)) return;
    throw new Error(`${this.engine} did not stop cleanly: ${this.#child?.end ?? 'it was never started'}`);
  }

  async restart(): Promise<void> {
    await this.#child?.stop(STOP_MS);
    await this.#start();
  }

  async use(): Promise<EngineUse> {
    const pid = this.#child?.pid;
    return pid === undefined ? { notes: ['it does not run'] } : await processUse(pid);
  }

  async obituary(): Promise<string> {
    const log = this.#child?.log.text ?? '';
    return `${ENGINE_PROGRAMS[this.engine].program}: ${this.#child?.end ?? 'not started'}${log === '' ? '' : `; its last lines:\n${log}`}`;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#child?.stop(STOP_MS);
    await rm(this.#recipe.directory, { recursive: true, force: true, maxRetries: 5 });
    this.#recipe.registration[Symbol.dispose]();
  }

  /** Twice, because somebody else may take the free port between the asking and the start. */
  async #start(): Promise<void> {
    for (let attempt = 1; ; attempt++) {
      try {
        return await this.#launch();
      } catch (thrown) {
        await this.#child?.stop(STOP_MS);
        this.#signal?.throwIfAborted();
        if (attempt === START_ATTEMPTS) throw await this.#notStarted(thrown);
      }
    }
  }

  async #launch(): Promise<void> {
    const { binary, cores, registration } = this.#recipe;
    this.#port = await freePort('127.0.0.1');
    const own = this.#recipe.arguments(this.#port);
    // `taskset` becomes the program that it starts: the process stays the same.
    const pinned =
      cores === undefined
        ? { command: binary, arguments: own }
        : { command: 'taskset', arguments: ['-c', cores, binary, ...own] };
    this.#child = new Child({ ...this.#recipe, ...pinned });
    if (this.#child.pid !== undefined) registration.addProcess(this.#child.pid);
    await this.#child.ready(START_MS, this.#signal);
  }

  async #notStarted(thrown: unknown): Promise<PlumblineError> {
    return new PlumblineError(
      'ENGINE_DIED',
      `${this.engine} did not start: ${messageOf(thrown)}. ${await this.obituary()}`,
      'The last lines of its log say why; --engines chooses another way to engines.',
      { cause: thrown },
    );
  }
}
