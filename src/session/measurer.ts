import { Redis } from 'ioredis';
import { MongoClient } from 'mongodb';
import { flushRedis } from '../engines/claim-redis.ts';
import { type Unrest, untilIdle } from '../measure/idle.ts';
import { doneAnswerSchema, loadedAnswerSchema } from '../measure/messages.ts';
import { restoreProfiling } from '../measure/mongo-profiler.ts';
import { HARNESS_APP_NAME } from '../measure/work-pass.ts';
import type { WorkerProcess } from '../measure/worker-process.ts';
import { assertNoWrites, type WrittenState, writesBetween, writesText, writtenState } from '../measure/write-watch.ts';
import type { Profile } from '../model/dataset.ts';
import { CALL_TIMEOUT_MS } from '../model/scenario.ts';
import { withDeadline } from '../process/deadline.ts';
import type { LoadedScenarioFile } from '../project/scenario-files.ts';
import { Applications, type ApplicationsOptions, type ServersInUse } from './applications.ts';
import { databaseOf } from './databases.ts';
import { assertSameDefinition } from './same-definition.ts';
import { type StartedAhead, startMeasuringProcess } from './started-ahead.ts';

const RESTORE_MS = 2_000;

/** The harness's own clients of both engines. */
export interface ControlClients extends AsyncDisposable {
  mongo: MongoClient;
  redis: Redis;
}

export async function connectControl(engines: ServersInUse): Promise<ControlClients> {
  const mongo = new MongoClient(engines.mongo.url, {
    appName: HARNESS_APP_NAME,
    serverSelectionTimeoutMS: 5_000,
    socketTimeoutMS: 120_000,
  });
  const redis = new Redis(engines.redis.url, {
    maxRetriesPerRequest: 0,
    retryStrategy: () => null,
    enableOfflineQueue: false,
    autoResendUnfulfilledCommands: false,
    commandTimeout: 2_000,
    lazyConnect: true,
  });
  // ioredis prints an error that nobody listens to; the command that meets it rejects all the same.
  redis.on('error', () => undefined);
  try {
    await Promise.all([mongo.connect(), redis.connect()]);
  } catch (error) {
    redis.disconnect();
    await mongo.close();
    throw error;
  }
  return {
    mongo,
    redis,
    async [Symbol.asyncDispose]() {
      redis.disconnect();
      // An engine that is gone has no level to go back to, and is told by what failed before.
      await withDeadline(restoreProfiling(mongo), RESTORE_MS, 'MongoDB').catch(() => undefined);
      await mongo.close();
    },
  };
}

export interface MeasurerOptions extends ApplicationsOptions {
  control: ControlClients;
  profile: Profile;
  seed: number;
  scale?: number | undefined;
  /** Where processes are taken; absent: each is started when it is needed. */
  ahead?: StartedAhead;
}

/** Runs what the harness itself asks of the engines meanwhile, which is no work of the variant. */
export type Aside = <Result>(work: () => Promise<Result>) => Promise<Result>;
const directly: Aside = (work) => work();

interface OpenOptions {
  countCommands: boolean;
  keepCache?: boolean;
  aside?: Aside;
}

/** A measuring process and the variants that are open in it; a process that died is replaced at the next scenario. */
export class Measurer implements AsyncDisposable {
  readonly #options: MeasurerOptions;
  #worker: WorkerProcess | undefined;
  #loaded: string | undefined;
  /** Of the open variants that are declared to read only: their databases, and what those were like. */
  readonly #before = new Map<string, { database: string; state: WrittenState }>();
  /** Variants that are open in the process, as `scenario/variant`. */
  readonly #open = new Set<string>();
  readonly #applications: Applications;
  /** What applications were seen to go on doing, by what starts them. */
  readonly #unrest = new Map<string, Unrest>();

  constructor(options: MeasurerOptions) {
    this.#options = options;
    this.#applications = new Applications(options, (error) => this.abort(error));
  }

  /** That the applications' `cwd` is relative to. */
  get folder(): string {
    return this.#options.folder;
  }

  async load(scenario: LoadedScenarioFile, { followed = false } = {}): Promise<WorkerProcess> {
    // Aborted while there was no process to abort.
    this.#options.signal.throwIfAborted();
    const { cores, ahead } = this.#options;
    this.#worker ??= ahead?.take() ?? startMeasuringProcess(cores);
    this.#worker.silenceMs = (scenario.definition.callTimeoutMs ?? CALL_TIMEOUT_MS) + 2_000;
    if (this.#loaded === scenario.file) return this.#worker;
    const { profile, seed, scale, folder, checkouts } = this.#options;
    const { name, file } = scenario;
    const request = { op: 'load', name, file, profile, seed, scale, followed, folder, checkouts } as const;
    const { digest } = await this.#worker.ask(request, scenario.name, loadedAnswerSchema);
    assertSameDefinition(scenario, digest, { profile, seed, scale });
    this.#loaded = scenario.file;
    return this.#worker;
  }

  /**
   * The same in a process that has run no code of a project: what a module keeps between calls serves one variant
   * alone. The process after it starts meanwhile.
   */
  async loadFresh(scenario: LoadedScenarioFile): Promise<WorkerProcess> {
    if (this.#loaded !== undefined) await this.discard();
    const worker = await this.load(scenario, { followed: true });
    this.#options.ahead?.start();
    return worker;
  }

  /**
   * Opens a variant of the loaded scenario, over a flushed cache unless others are open. After an error nothing needs
   * closing: the caller discards the process, and its connections end with it.
   */
  async open(
    worker: WorkerProcess,
    scenario: LoadedScenarioFile,
    variant: string,
    { countCommands, keepCache = false, aside = directly }: OpenOptions,
  ): Promise<void> {
    const { engines, control, databases } = this.#options;
    if (!keepCache) await this.emptyRedis();
    const appUrl = await this.#applications.start(scenario, variant, { noting: countCommands });
    if (appUrl !== undefined) await this.#untilIdle(scenario, variant);
    const target = {
      mongoUrl: engines.mongo.url,
      redisUrl: engines.redis.url,
      database: databaseOf(scenario.definition, variant, databases),
      countCommands,
      ...(appUrl === undefined ? {} : { appUrl }),
    };
    const key = `${scenario.name}/${variant}`;
    // An application has written in its first seconds, if it does: that is no part of any call.
    if (!scenario.definition.writes) {
      const state = await aside(() => writtenState(control.mongo, target.database));
      this.#before.set(key, { database: target.database, state });
    }
    await worker.ask({ op: 'open', variant, ...target }, key, doneAnswerSchema);
    this.#open.add(key);
  }

  async #untilIdle({ definition }: LoadedScenarioFile, variant: string): Promise<void> {
    const { mongo, redis } = this.#options.control;
    const key = JSON.stringify([definition.app, definition.variants[variant]?.env]);
    const known = this.#unrest.get(key);
    const unrest = await untilIdle(mongo, redis, known);
    // Later ones may be those of another application too, which is open beside it.
    this.#unrest.set(key, known ?? unrest);
  }

  async emptyRedis(): Promise<void> {
    const { engines, control } = this.#options;
    // A server of the run's own holds nothing of anybody else's, in whichever of its databases.
    if (engines.redis.via !== 'url') await control.redis.flushall();
    await flushRedis(control.redis);
  }

  isOpen({ name }: LoadedScenarioFile, variant: string): boolean {
    return this.#open.has(`${name}/${variant}`);
  }

  get hasOpen(): boolean {
    return this.#open.size > 0;
  }

  /** Of an open variant; undefined where the scenario has no application. */
  appUrl(scenario: LoadedScenarioFile, variant: string): string | undefined {
    return this.#applications.url(scenario, variant);
  }

  /**
   * Gives what is to be said of it, if there is something.
   * @throws UNDECLARED_WRITES where the scenario's own code wrote, and its definition does not say so.
   */
  async close(
    worker: WorkerProcess,
    scenario: LoadedScenarioFile,
    variant: string,
    aside: Aside = directly,
  ): Promise<string | undefined> {
    await worker.ask({ op: 'close', variant }, `${scenario.name}/${variant}`, doneAnswerSchema);
    this.#open.delete(`${scenario.name}/${variant}`);
    await this.#applications.stop(scenario, variant);
    return await aside(() => this.#onlyRead(scenario, variant));
  }

  async #onlyRead({ name, definition }: LoadedScenarioFile, variant: string): Promise<string | undefined> {
    const key = `${name}/${variant}`;
    const before = this.#before.get(key);
    this.#before.delete(key);
    if (before === undefined) return undefined;
    const { database } = before;
    const state = await writtenState(this.#options.control.mongo, database);
    const done = writesBetween(before.state, state);
    if (definition.app === undefined) assertNoWrites(key, database, done);
    else this.#excuse(database, [...done.keys()], state);
    // Many an application writes by itself, by a timer or in its sessions: that spoils no count of its calls.
    const data = Object.keys(definition.dataset.collections);
    const changed = new Map([...done].filter(([one]) => data.includes(one)));
    if (changed.size === 0) return undefined;
    return `while its application ran ${writesText(changed)}, and no \`writes\` are declared: calls after that met other data`;
  }

  /** What an application wrote was written by no variant that was open beside it. */
  #excuse(database: string, collections: readonly string[], state: WrittenState): void {
    for (const other of this.#before.values()) {
      if (other.database !== database) continue;
      const untouched = [...other.state].filter(([name]) => !collections.includes(name));
      other.state = new Map([...untouched, ...[...state].filter(([name]) => collections.includes(name))]);
    }
  }

  /** What an error came of: whatever meets an application that ended by itself has that for its reason. */
  async reasonOf(error: unknown): Promise<unknown> {
    return (await this.#applications.death()) ?? error;
  }

  /** The process is in an unknown state after an error: the next scenario gets a fresh one. */
  async discard(): Promise<void> {
    const worker = this.#worker;
    this.#worker = undefined;
    this.#loaded = undefined;
    this.#before.clear();
    this.#open.clear();
    await worker?.[Symbol.asyncDispose]();
    await this.#applications[Symbol.asyncDispose]();
  }

  abort(reason: Error): void {
    this.#worker?.abort(reason);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.discard();
  }
}
