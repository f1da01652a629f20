import type { RunningEngines } from '../engines/engines.ts';
import { messageOf, PlumblineError } from '../errors.ts';
import { ENGINE_ANSWERS_WITHIN_MS } from '../session/engine-watch.ts';
import { withoutPasswords } from '../session/failure.ts';
import type { Measurer } from '../session/measurer.ts';
import type { EngineRequest } from '../session/session-options.ts';
import type { Side } from './servers.ts';
import { type ComparedVariant, keyOf } from './variants.ts';

/** What stopped variants, by side; the others go on. An engine that died, or a signal, ends everything. */
export class Failures {
  readonly #engines: Pick<RunningEngines, 'ping'>;
  readonly #signal: AbortSignal;
  readonly #urls: EngineRequest['urls'];
  readonly #failures = new Map<string, PlumblineError>();

  constructor(engines: Pick<RunningEngines, 'ping'>, signal: AbortSignal, urls: EngineRequest['urls']) {
    this.#engines = engines;
    this.#signal = signal;
    this.#urls = urls;
  }

  of(variant: ComparedVariant, side: Side): PlumblineError | undefined {
    return this.#failures.get(keyOf(variant, side));
  }

  /** Runs `work`; what it throws becomes the failure of that variant on that side, and its processes are replaced. */
  async guard(
    variant: ComparedVariant,
    side: Side | (() => Side),
    measurers: readonly Measurer[],
    work: () => Promise<unknown>,
  ): Promise<void> {
    this.#signal.throwIfAborted();
    try {
      await work();
    } catch (thrown) {
      this.#signal.throwIfAborted();
      const reason = await reasonOf(thrown, measurers);
      for (const measurer of measurers) await measurer.discard();
      // A query that failed because its engine is gone is the engine's failure, not the scenario's.
      await this.#engines.ping(ENGINE_ANSWERS_WITHIN_MS);
      const at = typeof side === 'function' ? side() : side;
      const failure = withoutPasswords(failureOf(keyOf(variant), at, reason), this.#urls);
      this.#failures.set(keyOf(variant, at), failure);
    }
  }
}

/** A call that failed because its application died is the application's failure. */
async function reasonOf(thrown: unknown, measurers: readonly Measurer[]): Promise<unknown> {
  for (const measurer of measurers) {
    const reason = await measurer.reasonOf(thrown);
    if (reason !== thrown) return reason;
  }
  return thrown;
}

function failureOf(key: string, side: Side, thrown: unknown): PlumblineError {
  if (thrown instanceof PlumblineError) {
    return new PlumblineError(thrown.code, `on ${side}: ${thrown.message}`, thrown.hint, { cause: thrown });
  }
  return new PlumblineError(
    'CALL_FAILED',
    `on ${side}: ${key}: ${messageOf(thrown)}`,
    'See the message; nothing of this variant was judged.',
  );
}
