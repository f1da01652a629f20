import { MongoClient } from 'mongodb';
import type { CallResult } from '../model/measurement.ts';
import type { EngineContext, Scenario, Variant } from '../model/scenario.ts';
import { callResult, comparedPart } from './canonical-result.ts';
import { ClientObserver, type ObservedWork } from './client-observer.ts';
import { ApplicationHttp, NO_APPLICATION } from './http-client.ts';
import { ScenarioRedis } from './scenario-redis.ts';
import { variantContext } from './variant-context.ts';

export interface SessionTarget {
  mongoUrl: string;
  database: string;
  redisUrl: string;
  appUrl?: string | undefined;
  /** Whether the driver tells of each command. */
  countCommands: boolean;
}

/** Characters of packed answers that are kept of one pass: those of all variants are kept until they are compared. */
const MOST_ANSWERS = 8_000_000;

/** See SentCommands. */
type ConnectAsOwn = <Result>(connect: () => Promise<Result>) => Promise<Result>;

// biome-ignore lint/suspicious/noExplicitAny: parameters and results are the scenario's own
type AnyVariant = Variant<any, any, any>;

/** One variant, opened: its clients, its resources, and the calls made on them. */
export class VariantSession implements AsyncDisposable {
  readonly #observer = new ClientObserver();
  readonly #aborter = new AbortController();
  readonly #scenario: Scenario;
  readonly #name: string;
  readonly #variant: AnyVariant;
  readonly #params: readonly unknown[];
  readonly #closers: (() => Promise<unknown>)[] = [];
  #context: EngineContext | undefined;
  #answersLeft = MOST_ANSWERS;

  private constructor(scenario: Scenario, name: string, variant: AnyVariant, params: readonly unknown[]) {
    this.#scenario = scenario;
    this.#name = name;
    this.#variant = variant;
    this.#params = params;
  }

  static async open(
    scenario: Scenario,
    name: string,
    params: readonly unknown[],
    target: SessionTarget,
    asOwn: ConnectAsOwn = (connect) => connect(),
  ): Promise<VariantSession> {
    const variant = scenario.variants[name];
    if (!variant) throw new Error(`there is no variant "${name}"`);
    const session = new VariantSession(scenario, name, variant, params);
    try {
      await session.#connect(target, asOwn);
    } catch (error) {
      await session[Symbol.asyncDispose]();
      throw error;
    }
    return session;
  }

  async #connect(target: SessionTarget, asOwn: ConnectAsOwn): Promise<void> {
    const client = new MongoClient(target.mongoUrl, {
      appName: 'plumbline-scenario',
      monitorCommands: target.countCommands,
      serverSelectionTimeoutMS: 5_000,
      waitQueueTimeoutMS: 5_000,
    });
    this.#observer.observe(client);
    this.#closers.push(() => client.close());
    const redis = new ScenarioRedis(target.redisUrl);
    this.#closers.push(async () => redis[Symbol.dispose]());
    await asOwn(() => Promise.all([client.connect(), redis.connect()]));
    const http = target.appUrl === undefined ? undefined : new ApplicationHttp(target.appUrl);
    if (http) this.#closers.push(async () => http[Symbol.dispose]());
    const engines: EngineContext = {
      mongo: client.db(target.database),
      client,
      redis,
      mongoUrl: target.mongoUrl,
      database: target.database,
      redisUrl: target.redisUrl,
      http: http ?? NO_APPLICATION,
      variant: this.#name,
      observe: (own) => this.#observer.observe(own),
      signal: this.#aborter.signal,
    };
    const resources = (await this.#scenario.open?.(engines)) ?? {};
    const dispose = resources[Symbol.asyncDispose]?.bind(resources);
    if (dispose) this.#closers.push(async () => dispose());
    this.#context = variantContext(engines, resources);
  }

  /** One call with the parameters of place `index`. */
  async call(index: number): Promise<unknown> {
    return this.#variant.run(this.#context, this.#paramsOf(index));
  }

  #paramsOf(index: number): unknown {
    return this.#params[index % this.#params.length];
  }

  get preparesEachCall(): boolean {
    return this.#variant.beforeEach !== undefined;
  }

  async beforeEach(index: number): Promise<void> {
    await this.#variant.beforeEach?.(this.#context, this.#paramsOf(index));
  }

  /** The comparable part of an answer; `undefined` where the scenario compares nothing. */
  comparable(index: number, answer: unknown): CallResult | undefined {
    const { sameResult } = this.#scenario;
    if (sameResult === false) return undefined;
    const result = callResult(index, comparedPart(sameResult, answer), this.#answersLeft);
    this.#answersLeft -= result.packed?.length ?? 0;
    return result;
  }

  /** The counted calls begin. */
  startObserving(): void {
    this.#observer.mark();
    this.#observer.take();
  }

  takeObserved(): ObservedWork {
    return this.#observer.take();
  }

  /** More of them than before the calls: a tail that is always open is no call's. */
  commandsUnderWay(): boolean {
    return this.#observer.moreUnderWay;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#aborter.abort();
    for (const close of this.#closers.splice(0).reverse()) await close();
  }
}
