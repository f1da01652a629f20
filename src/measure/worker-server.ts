import { messageOf, PlumblineError } from '../errors.ts';
import type { CallResult } from '../model/measurement.ts';
import { CALL_TIMEOUT_MS, type Scenario } from '../model/scenario.ts';
import { importLimitMs } from '../process/import-limit.ts';
import { placeInOwnCode } from '../process/own-code.ts';
import { CallWatchdog } from './call-watchdog.ts';
import type { LoadSession } from './http-load/load-session.ts';
import { numberedRequestSchema, type WorkerReply, type WorkerRequest } from './messages.ts';
import { PendingWork } from './pending-work.ts';
import { RedisRoundTrips } from './redis-round-trips.ts';
import { SentCommands } from './sent-commands.ts';
import { timedBlock } from './timed-block.ts';
import { VariantSession } from './variant-session.ts';

const HEARTBEAT_MS = 500;

/** A scenario as the measuring process needs it: its definition, and the parameters of each call. */
export interface LoadedScenario {
  name: string;
  definition: Scenario;
  /** One for each place of the stream; call `index` takes `params[index % params.length]`. */
  params: readonly unknown[];
  /** Of both, as another process can compare it. */
  digest: string;
}

export type LoadScenario = (request: Extract<WorkerRequest, { op: 'load' }>) => Promise<LoadedScenario>;

/**
 * The measuring side: answers requests about the scenario that was loaded last. Variants stay open while others are
 * loaded.
 */
export class WorkerServer {
  readonly #load: LoadScenario;
  readonly #send: (reply: WorkerReply) => void;
  readonly #watchdog: CallWatchdog;
  /** By `scenario/variant`. */
  readonly #sessions = new Map<string, VariantSession>();
  readonly #loads = new Map<string, LoadSession>();
  readonly #pendingWork = new PendingWork();
  readonly #sentCommands = new SentCommands();
  readonly #roundTrips = new RedisRoundTrips();
  #scenario: LoadedScenario | undefined;
  /** Of the request that is being answered. */
  #id = '';

  constructor(load: LoadScenario, send: (reply: WorkerReply) => void) {
    this.#load = load;
    this.#send = send;
    send({ type: 'heartbeat' });
    setInterval(() => send({ type: 'heartbeat' }), HEARTBEAT_MS).unref();
    this.#watchdog = new CallWatchdog((what, deadlineMs) => {
      const message = `${what} did not return within ${deadlineMs} ms`;
      const hint =
        "Is a query or a lock waiting for ever? A slow call may be given more time with the scenario's `callTimeoutMs`.";
      send({ type: 'error', id: this.#id, code: 'CALL_TIMED_OUT', message, hint });
    });
  }

  async handle(message: unknown): Promise<void> {
    // The code that is measured has the channel too.
    const { data } = numberedRequestSchema.safeParse(message);
    if (data === undefined) return;
    const { id, request } = data;
    this.#id = id;
    try {
      const value = await this.#answer(request);
      this.#watchdog.stop();
      this.#send({ type: 'answer', id, value });
    } catch (error) {
      this.#watchdog.stop();
      this.#send({ type: 'error', id, ...describe(error, this.#name(request)) });
    }
  }

  async #answer(request: WorkerRequest): Promise<unknown> {
    switch (request.op) {
      case 'load':
        this.#watchdog.start(() => `loading ${request.file}`, importLimitMs());
        if (request.followed) {
          this.#pendingWork.watch();
          this.#sentCommands.watch();
          this.#roundTrips.watch();
        }
        this.#scenario = await this.#load(request);
        return { digest: this.#scenario.digest };
      case 'open':
        return this.#open(request);
      case 'close':
        this.#watchdog.start(() => `closing ${this.#name(request)}`, CALL_TIMEOUT_MS);
        await this.#session(request.variant)[Symbol.asyncDispose]();
        this.#sessions.delete(this.#name(request));
        this.#loads.delete(request.variant);
        return {};
      case 'prime':
        for (let index = 0; index < this.#loaded().params.length; index += 1) await this.#call(request.variant, index);
        return {};
      case 'before-each':
        await this.#beforeEach(request.variant, request.index);
        return {};
      case 'calls':
        return this.#calls(request.variant, request.from, request.count);
      case 'pending':
        return this.#pending(request.variant);
      case 'run-later':
        return { ran: this.#pendingWork.runLater() };
      case 'observed':
        return this.#observed(this.#session(request.variant));
      case 'block':
        return this.#block(request);
      case 'record-load':
        return this.#recordLoad(request);
      case 'load-level':
      case 'load-rate':
        return this.#makeLoad(request);
    }
  }

  async #open(request: Extract<WorkerRequest, { op: 'open' }>): Promise<object> {
    const { definition, params } = this.#loaded();
    this.#watchdog.start(() => `opening ${this.#name(request)}`, this.#timeoutMs);
    const session = await VariantSession.open(definition, request.variant, params, request, (connect) =>
      this.#sentCommands.asOwn(connect),
    );
    this.#sessions.set(this.#name(request), session);
    return {};
  }

  async #calls(variant: string, from: number, count: number): Promise<unknown> {
    const session = this.#session(variant);
    session.startObserving();
    this.#sentCommands.clear();
    this.#roundTrips.take();
    this.#pendingWork.mark();
    const results: CallResult[] = [];
    for (let index = from; index < from + count; index += 1) {
      const result = session.comparable(index, await this.#call(variant, index));
      if (result) results.push(result);
    }
    return { results, ...this.#observed(session) };
  }

  #observed(session: VariantSession): object {
    return { observed: session.takeObserved(), sent: this.#sentCommands.take(), sentToRedis: this.#roundTrips.take() };
  }

  #pending(variant: string): unknown {
    const { ms, ...more } = this.#pendingWork.pending();
    return { ms: this.#session(variant).commandsUnderWay() ? Math.max(1, ms) : ms, ...more };
  }

  async #block(request: Extract<WorkerRequest, { op: 'block' }>): Promise<unknown> {
    const session = this.#session(request.variant);
    const latencyMs = await timedBlock(
      (index) => this.#call(request.variant, index),
      session.preparesEachCall ? (index) => this.#beforeEach(request.variant, index) : undefined,
      request.from,
      request,
    );
    return { latencyMs };
  }

  async #recordLoad({ variant, appUrl }: Extract<WorkerRequest, { op: 'record-load' }>): Promise<unknown> {
    const { definition, params } = this.#loaded();
    // The load generator takes longer to load than all the rest, and only load needs it.
    const { LoadSession } = await import('./http-load/load-session.ts');
    const load = new LoadSession(definition, params, appUrl, (figures) => this.#send({ type: 'live', figures }));
    this.#loads.set(variant, load);
    const recorded = await load.record((index) => this.#guard(variant, 'recording request', index));
    return { recorded };
  }

  async #makeLoad(request: Extract<WorkerRequest, { op: 'load-level' | 'load-rate' }>): Promise<unknown> {
    const load = this.#loads.get(request.variant);
    if (!load) throw new Error(`no requests were recorded for "${request.variant}"`);
    // A step ends by itself: each of its requests has a deadline.
    this.#watchdog.stop();
    return await load.step(request);
  }

  async #call(variant: string, index: number): Promise<unknown> {
    this.#guard(variant, 'call', index);
    return this.#session(variant).call(index);
  }

  async #beforeEach(variant: string, index: number): Promise<void> {
    this.#guard(variant, 'beforeEach', index);
    await this.#session(variant).beforeEach(index);
  }

  #guard(variant: string, what: string, index: number): void {
    this.#watchdog.start(() => `${this.#loaded().name}/${variant}: ${what} ${index}`, this.#timeoutMs);
  }

  get #timeoutMs(): number {
    return this.#loaded().definition.callTimeoutMs ?? CALL_TIMEOUT_MS;
  }

  #loaded(): LoadedScenario {
    if (!this.#scenario) throw new Error('no scenario was loaded');
    return this.#scenario;
  }

  #session(variant: string): VariantSession {
    const session = this.#sessions.get(`${this.#loaded().name}/${variant}`);
    if (!session) throw new Error(`variant "${variant}" is not open`);
    return session;
  }

  #name(request: WorkerRequest): string {
    return request.op === 'load' ? request.file : `${this.#scenario?.name ?? '?'}/${request.variant}`;
  }
}

function describe(
  error: unknown,
  what: string,
): { code: 'CALL_FAILED' | 'SCENARIO_INVALID' | 'MISSING_DATA'; message: string; hint: string } {
  if (error instanceof PlumblineError && (error.code === 'SCENARIO_INVALID' || error.code === 'MISSING_DATA')) {
    return { code: error.code, message: error.message, hint: error.hint };
  }
  const place = error instanceof Error ? placeInOwnCode(error.stack ?? '') : undefined;
  const thrown = `${error instanceof Error ? error.name : 'a value'}: ${messageOf(error)}`;
  return {
    code: 'CALL_FAILED',
    message: `${what} threw ${thrown}${place === undefined ? '' : `, at ${place}`}`,
    hint: 'A scenario that throws has no verdict. Run its function by hand against the same data.',
  };
}
