import type { Redis } from 'ioredis';
import type { Db, MongoClient } from 'mongodb';
import type { AcceptedWork } from './accepted-work.ts';
import type { ApplicationDefinition } from './application.ts';
import type { VariantChecks } from './check.ts';
import type { DatasetDefinition, Random } from './dataset.ts';
import type { HttpClient } from './http.ts';
import type { LoadDefinition } from './http-load.ts';

/** What a scenario may draw parameters from. */
export interface ParamsContext<Data> extends Random {
  data: Data;
  /** 0, 1, 2 ...: the place of these parameters in the scenario's stream. */
  index: number;
}

/** The engines as a variant meets them. */
export interface EngineContext {
  /** The variant's database: with or without the application's indexes. */
  mongo: Db;
  /** A client of the harness on the same server; its commands and connections are counted. */
  client: MongoClient;
  redis: Redis;
  mongoUrl: string;
  database: string;
  redisUrl: string;
  /** The scenario's application, running on this database. */
  http: HttpClient;
  /** The variant that is opened: an `open` need not open what only another one uses. */
  variant: string;
  /** Counts a client of the application's own (made with `monitorCommands: true`): its commands and its pool. */
  observe(client: MongoClient): void;
  /** Aborted when the run ends early. */
  signal: AbortSignal;
}

export interface Variant<Context, Params, Result> {
  run: (context: Context, params: Params) => Promise<Result>;
  /** false: the database without the application's indexes. true when absent. */
  indexes?: boolean;
  /** Exists to be slow: it takes 20 calls, has no 500 ms limit, and is compared by work, never by time. */
  baseline?: boolean;
  /** Call every parameter set once before the counted and the timed calls, so that a cache is warm. */
  prime?: boolean;
  /** Before each call; neither counted nor timed. */
  beforeEach?: (context: Context, params: Params) => Promise<unknown>;
  /** Set for the application of `app` beside its own `env`. */
  env?: Readonly<Record<string, string>>;
  /** false: work and result only, for variants whose time says nothing. */
  timed?: boolean;
}

/** What a line of a table of targets may be about. */
export const TARGET_METRICS = ['latency', 'bytes', 'mongoCommands', 'hitRate'] as const;

/** A line of a table of targets, held against what this scenario measured. */
export interface TargetRow<VariantName extends string> {
  row: string;
  /** What the numbers are; `latency` is the median in milliseconds, the others are counts per call. */
  metric: (typeof TARGET_METRICS)[number];
  /** The target in its own words: `850 ms -> 120 ms (-86%), cached 8 ms (-99%)`. */
  target: string;
  baseline?: VariantName;
  indexed?: VariantName;
  cached?: VariantName;
}

export interface ScenarioDefinition<
  Data extends object,
  Params,
  VariantName extends string,
  Result,
  Resources extends object,
> {
  title: string;
  dataset: DatasetDefinition<never, Data> | DatasetDefinition<string, Data>;
  /** Drawn per call from a seeded stream: every variant sees the same parameters. */
  params?: (context: ParamsContext<Data>) => Params;
  /** How many parameter sets there are before the stream repeats. 20 when absent. */
  distinctParams?: number;
  /** Counted calls of the work pass. 10 when absent. */
  calls?: number;
  /** An application in any language: started on each variant's database, driven over `http`, counted at the engines. */
  app?: ApplicationDefinition;
  /**
   * Opens what the variants need beside the engines (an application's own pool and cache). Once per variant and
   * process. A field named as one of the engines' takes its place.
   */
  open?: (engines: EngineContext) => Promise<Resources & Partial<AsyncDisposable>>;
  variants: Record<VariantName, Variant<Omit<EngineContext, keyof Resources> & Resources, Params, Result>>;
  /** The part of the answer that must be equal in every variant. Absent: the whole answer. `false`: not compared. */
  sameResult?: false | ((result: Result) => unknown);
  checks: Partial<Record<NoInfer<VariantName>, VariantChecks<NoInfer<VariantName>>>>;
  /** More work than the lock has, known and accepted for a time. Without a lock it says nothing. */
  accepted?: Partial<Record<NoInfer<VariantName>, AcceptedWork | readonly AcceptedWork[]>>;
  /** Variants write: they get a copy of these collections, made anew before each pass, and run last. */
  writes?: { collections: readonly string[] /** Documents copied of each, at most. */; documents?: number };
  targets?: readonly TargetRow<NoInfer<VariantName>>[];
  /** The name of `targets` before 0.2: read, and no longer written. */
  guide?: readonly TargetRow<NoInfer<VariantName>>[];
  /** Drives the application of `app` over many connections, each variant on engines of its own. */
  load?: LoadDefinition<Params, NoInfer<VariantName>>;
  /** What the author knows of its faults. A failed check without a finding names the first remedy. */
  troubleshooting?: { causes: readonly string[]; remedies: readonly string[] };
  /** Milliseconds until a call counts as hung. 10,000 when absent. */
  callTimeoutMs?: number;
}

/** Until a call counts as hung, where its scenario says nothing of that. */
export const CALL_TIMEOUT_MS = 10_000;

/** A scenario whose types were checked where it was written; the harness treats parameters and results as opaque. */
// biome-ignore lint/suspicious/noExplicitAny: the one place where a scenario's own types are given up
export type Scenario = ScenarioDefinition<any, any, string, any, any>;

/** Types a scenario; the value is returned as it is. */
export function defineScenario<
  Data extends object,
  VariantName extends string,
  Result,
  Params = undefined,
  Resources extends object = object,
>(
  definition: ScenarioDefinition<Data, Params, VariantName, Result, Resources>,
): ScenarioDefinition<Data, Params, VariantName, Result, Resources> {
  return definition;
}
