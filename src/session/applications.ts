import { statSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { type ApplicationTarget, type RunningApplication, startApplication } from '../application/application.ts';
import { runApplicationCommand } from '../application/application-command.ts';
import { applicationLogFile } from '../application/application-log.ts';
import { withDatabase } from '../application/mongo-url.ts';
import { type Checkouts, NotedImports } from '../application/noted-imports.ts';
import type { RunningEngines } from '../engines/engines.ts';
import { PlumblineError } from '../errors.ts';
import type { ApplicationDefinition } from '../model/application.ts';
import type { LoadedScenarioFile } from '../project/scenario-files.ts';
import { type Databases, databaseOf } from './databases.ts';
import type { EngineRequest } from './session-options.ts';

const DEATH_KNOWN_WITHIN_MS = 500;

/** The servers that one side of a run uses. */
export type ServersInUse = Pick<RunningEngines, 'mongo' | 'redis'>;

export interface ApplicationsOptions {
  engines: ServersInUse;
  /** An application's `cwd` is relative to it. */
  folder: string;
  /** Its folder has the output that an error cannot tell whole. */
  engineOptions: Pick<EngineRequest, 'cacheDirectory'>;
  signal: AbortSignal;
  /** The run's own when absent. */
  databases?: Databases;
  /** Cores to keep to, as `taskset` takes them. */
  cores?: string;
  others?: OtherScenarios;
  /** Of the base of a comparison: none of head's own files may be what its applications run. */
  checkouts?: Checkouts;
}

interface StartOptions {
  /**
   * What is imported is looked at. Not where times are taken: a lazy import would take longer than on the other side.
   */
  noting?: boolean;
}

interface NotedApplication {
  running: RunningApplication;
  imports: NotedImports | undefined;
}

/** Those that are not selected, whose applications create indexes all the same: one that cannot be had stops nobody. */
export interface OtherScenarios {
  names: ReadonlySet<string>;
  /** Why, by name; what is in it is not asked again. */
  unusable: Map<string, string>;
}

/** The applications of the open variants: one each, on its variant's database. */
export class Applications implements AsyncDisposable {
  readonly #options: ApplicationsOptions;
  readonly #onDeath: (error: PlumblineError) => void;
  readonly #running = new Map<string, NotedApplication>();

  /** `onDeath` hears of one that ended by itself. */
  constructor(options: ApplicationsOptions, onDeath: (error: PlumblineError) => void) {
    this.#options = options;
    this.#onDeath = onDeath;
  }

  /**
   * The address of the variant's application, ready; undefined where the scenario has none. @throws BASE_UNUSABLE as
   * `stop` does.
   */
  async start(
    { name, definition }: LoadedScenarioFile,
    variant: string,
    { noting = false }: StartOptions = {},
  ): Promise<string | undefined> {
    const { app } = definition;
    if (app === undefined) return undefined;
    const { databases, checkouts } = this.#options;
    const database = databaseOf(definition, variant, databases);
    const target = applicationTarget(name, variant, app, database, this.#options);
    const imports = noting && checkouts !== undefined ? new NotedImports(checkouts) : undefined;
    const env = { ...target.env, ...definition.variants[variant]?.env };
    const running = await startApplication({
      ...target,
      env: { ...env, ...notingEnv(imports, { ...app.env, ...env }) },
    });
    const key = `${name}/${variant}`;
    this.#running.set(key, { running, imports });
    void running.died.then((error) => this.#running.has(key) && this.#onDeath(error));
    assertOwnImports(key, imports);
    return running.url;
  }

  url({ name }: LoadedScenarioFile, variant: string): string | undefined {
    return this.#running.get(`${name}/${variant}`)?.running.url;
  }

  /**
   * Stops it with its children. @throws APP_LEFT_PROCESSES when it left some to be killed, BASE_UNUSABLE when it ran
   * files of head's.
   */
  async stop({ name }: LoadedScenarioFile, variant: string): Promise<void> {
    const key = `${name}/${variant}`;
    const noted = this.#running.get(key);
    this.#running.delete(key);
    using imports = noted?.imports;
    const { leftBehind } = (await noted?.running.stop()) ?? { leftBehind: [] };
    assertOwnImports(key, imports);
    if (leftBehind.length === 0) return;
    throw new PlumblineError(
      'APP_LEFT_PROCESSES',
      `${key}: the application ended and left behind: ${leftBehind.join('; ')}`,
      'They were killed. An application that is told to end with SIGTERM must end its children too.',
    );
  }

  /**
   * Why one of them ended by itself; undefined when all run. Who talks to it hears of it a moment before its parent
   * does.
   */
  async death(): Promise<PlumblineError | undefined> {
    if (this.#running.size === 0) return undefined;
    const deaths = [...this.#running.values()].map(({ running }) => running.died);
    return await Promise.race([...deaths, delay(DEATH_KNOWN_WITHIN_MS, undefined)]);
  }

  /** Whatever still runs; what it leaves behind is killed and not told. */
  async [Symbol.asyncDispose](): Promise<void> {
    const all = [...this.#running.values()];
    this.#running.clear();
    await Promise.all(all.map(({ running }) => running.stop()));
    for (const { imports } of all) imports?.[Symbol.dispose]();
  }
}

function notingEnv(
  imports: NotedImports | undefined,
  env: Readonly<Record<string, string | undefined>>,
): Record<string, string> {
  return imports?.env({ ...process.env, ...env }) ?? {};
}

/** @throws BASE_UNUSABLE */
function assertOwnImports(what: string, imports: NotedImports | undefined): void {
  const first = imports?.first;
  if (first === undefined) return;
  const { file, isOfHead } = first;
  if (!isOfHead)
    throw new PlumblineError(
      'BASE_UNUSABLE',
      `${what}: base's application imports ${file}, which was written during this comparison, outside of both checkouts: both sides would run it`,
      'Let `app.install` and `app.migrate` write within the checkout: what one side makes elsewhere takes the place of what the other has made.',
    );
  throw new PlumblineError(
    'BASE_UNUSABLE',
    `${what}: base's application imports ${file}, which is head's own: both sides would run it`,
    'Import it by a relative path, or as a workspace. A package in node_modules that leads back into the checkout is shared by both sides: let `app.install` make it in base too.',
  );
}

/**
 * Where an application runs, and what its environment says of the engines; `part` is a variant, or `migrate`. @throws
 * SCENARIO_INVALID when there is no such folder.
 */
function applicationTarget(
  scenario: string,
  part: string,
  definition: ApplicationDefinition,
  database: string,
  { engines, folder, signal, cores, engineOptions }: ApplicationsOptions,
): ApplicationTarget {
  const cwd = path.resolve(folder, definition.cwd);
  // A shell that is started in no folder is told as a shell that is not there.
  if (!statSync(cwd, { throwIfNoEntry: false })?.isDirectory())
    throw new PlumblineError(
      'SCENARIO_INVALID',
      `${scenario}: app.cwd is "${definition.cwd}", and there is no folder ${cwd}`,
      'Set `cwd` to the folder of the application, relative to the project.',
    );
  return {
    definition,
    cwd,
    env: {
      MONGO_URL: engines.mongo.url,
      MONGO_DB: database,
      MONGODB_URI: withDatabase(engines.mongo.url, database),
      REDIS_URL: engines.redis.url,
    },
    logFile: applicationLogFile(engineOptions.cacheDirectory, `${scenario}/${part}`),
    signal,
    ...(cores === undefined ? {} : { cores }),
  };
}

/**
 * Fetches what the applications of these scenarios depend on; an equal command in an equal folder and environment runs
 * once.
 */
export async function installApplications(
  scenarios: readonly LoadedScenarioFile[],
  options: ApplicationsOptions,
): Promise<void> {
  await runOnce('install', scenarios, '', options);
}

/** Lets the applications of these scenarios create their indexes in a database. */
export async function migrateApplications(
  scenarios: readonly LoadedScenarioFile[],
  database: string,
  options: ApplicationsOptions,
): Promise<void> {
  await runOnce('migrate', scenarios, database, options);
}

async function runOnce(
  what: 'install' | 'migrate',
  scenarios: readonly LoadedScenarioFile[],
  database: string,
  options: ApplicationsOptions,
): Promise<void> {
  const { others, checkouts } = options;
  const done = new Set<string>();
  for (const { name, definition } of scenarios) {
    const commandLine = definition.app?.[what];
    if (definition.app === undefined || commandLine === undefined || others?.unusable.has(name)) continue;
    try {
      const { cwd, env, ...target } = applicationTarget(name, what, definition.app, database, options);
      const key = JSON.stringify([cwd, commandLine, definition.app.env]);
      if (done.has(key)) continue;
      const all = { ...definition.app.env, ...env };
      // An installation may take what it likes from wherever it is: the application shows what it made of it.
      using imports = what === 'migrate' && checkouts !== undefined ? new NotedImports(checkouts) : undefined;
      const ran = { ...target, commandLine, cwd, env: { ...all, ...notingEnv(imports, all) } };
      await runApplicationCommand(what, ran, target.signal);
      assertOwnImports(`${name}: app.${what}`, imports);
      done.add(key);
    } catch (thrown) {
      options.signal.throwIfAborted();
      if (!others?.names.has(name) || !(thrown instanceof PlumblineError)) throw thrown;
      others.unusable.set(name, thrown.message);
    }
  }
}
