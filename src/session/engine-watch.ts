import type { RunningEngines } from '../engines/engines.ts';
import type { ControlClients } from './measurer.ts';

const EVERY_MS = 2_000;
/** One that is busy answers late; one that is gone refuses at once. */
export const ENGINE_ANSWERS_WITHIN_MS = 8_000;

/** Looks after both engines while a run measures, so that one that died ends the run in seconds and by its own name. */
export class EngineWatch implements Disposable {
  readonly #engines: RunningEngines;
  readonly #control: ControlClients;
  readonly #onDeath: (error: Error) => void;
  #timer: NodeJS.Timeout | undefined;
  #paused = false;

  constructor(engines: RunningEngines, control: ControlClients, onDeath: (error: Error) => void) {
    this.#engines = engines;
    this.#control = control;
    this.#onDeath = onDeath;
    // Connections that are there anyway tell at once, and also while no pings are sent.
    control.redis.on('close', this.#lost);
    control.mongo.on('serverDescriptionChanged', this.#changed);
    this.#schedule();
  }

  /** No pings of its own accord, as while counters are compared byte by byte. */
  async paused<Result>(work: () => Promise<Result>): Promise<Result> {
    this.#paused = true;
    try {
      return await work();
    } finally {
      this.#paused = false;
    }
  }

  /** One that was never reached, of a replica set, is no loss. */
  readonly #changed = ({
    previousDescription,
    newDescription,
  }: {
    previousDescription: Seen;
    newDescription: Seen;
  }) => {
    if (previousDescription.type !== 'Unknown' && newDescription.type === 'Unknown') this.#lost();
  };

  /** A lost connection alone proves nothing; what a ping meets then does. */
  readonly #lost = () => void this.#look();

  #schedule(): void {
    this.#timer = setTimeout(() => void this.#onSchedule(), EVERY_MS);
  }

  async #onSchedule(): Promise<void> {
    if ((this.#paused || (await this.#look())) && this.#timer) this.#schedule();
  }

  async #look(): Promise<boolean> {
    try {
      await this.#engines.ping(ENGINE_ANSWERS_WITHIN_MS);
      return true;
    } catch (error) {
      if (this.#timer) this.#onDeath(error instanceof Error ? error : new Error(String(error)));
      return false;
    }
  }

  [Symbol.dispose](): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#control.redis.off('close', this.#lost);
    this.#control.mongo.off('serverDescriptionChanged', this.#changed);
  }
}

interface Seen {
  type: string;
}

/**
 * Runs `work`, which ends with ENGINE_DIED when an engine dies meanwhile, whatever `work` itself makes of that. No
 * pings: while data is loaded this process and the engines are busy, and an answer that is late proves nothing.
 */
export async function whileAlive<Result>(
  engines: RunningEngines,
  control: ControlClients,
  signal: AbortSignal,
  work: (signal: AbortSignal) => Promise<Result>,
): Promise<Result> {
  const death = new AbortController();
  using watch = new EngineWatch(engines, control, (error) => death.abort(error));
  try {
    return await watch.paused(() => work(AbortSignal.any([signal, death.signal])));
  } catch (error) {
    signal.throwIfAborted();
    death.signal.throwIfAborted();
    await engines.ping(ENGINE_ANSWERS_WITHIN_MS);
    throw error;
  }
}
