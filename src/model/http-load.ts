import { z } from 'zod';
import type { HttpRequest } from './http.ts';
import { latencySchema, type RateCheck } from './latency-metrics.ts';
import type { Duration, Percent } from './quantity.ts';

/** Where `load` says nothing of it. */
export const CONNECTIONS_UP_TO = 256;
export const STEP_DURATION = '4s';
export const LOAD_TIMEOUT = '10s';
/** The open loop lasts as long as so many steps. */
export const RATE_STEPS = 2;

/** How the variants' application is driven under load. Every answer is held against the recorded one. */
export interface LoadDefinition<Params, VariantName extends string> {
  /**
   * The request that the parameters stand for (a text is the path of a GET): recorded once, then repeated under load.
   */
  request: (params: Params) => string | HttpRequest;
  /** A level holds while its p95 stays within this; the highest that does is the capacity. */
  p95: Duration;
  /** Levels are 1, 2, 4 ... connections, up to this. 256 when absent. */
  connectionsUpTo?: number;
  /** Of one level, its warm-up excluded. `4s` when absent. */
  stepDuration?: Duration;
  /** Arrivals a second of the open loop that follows the ramp. Absent: none. */
  ratePerSecond?: number;
  /** Until a request counts as unanswered. `10s` when absent. */
  timeout?: Duration;
  impact?: readonly ImpactRow<VariantName>[];
}

/** Limits at a fixed arrival rate, counted from each request's intended start. */
type RateChecks = { [Check in RateCheck]?: Duration };

/** What a variant must hold under load. */
export interface LoadChecks extends RateChecks {
  /** Connections of the highest level within `load.p95`, at least. */
  capacity?: number;
  /** Share of requests that end in an error or a time-out, at most. `0%` when absent. A wrong answer always fails. */
  errors?: Percent;
  /** Of Redis, over the whole load. */
  hitRate?: Percent;
}

/** What the load pass compares of two variants. */
export const IMPACT_METRICS = [
  'responseTime',
  'throughput',
  'capacity',
  'mongoCpu',
  'mongoMemory',
  'mongoRead',
  'redisMemory',
  'hitRate',
] as const;
export type ImpactMetric = (typeof IMPACT_METRICS)[number];

interface RowText<VariantName extends string> {
  row: string;
  target: string;
  optimised: VariantName;
}

/**
 * `atLeast` is what `optimised` saves (response time, CPU, memory, bytes read) or gains (throughput, capacity) over
 * `baseline`.
 */
interface ComparedRow<VariantName extends string> extends RowText<VariantName> {
  metric: Exclude<ImpactMetric, 'redisMemory' | 'hitRate'>;
  baseline: VariantName;
  atLeast: Percent;
}

interface MemoryRow<VariantName extends string> extends RowText<VariantName> {
  metric: 'redisMemory';
  /** Shown beside it. */
  baseline?: VariantName;
  /** Of Redis's peak. */
  atMostMiB: number;
}

interface HitRateRow<VariantName extends string> extends RowText<VariantName> {
  metric: 'hitRate';
  baseline?: VariantName;
  /** The share itself. */
  atLeast: Percent;
}

/** A promise about load: each metric with what it is judged by. */
export type ImpactRow<VariantName extends string> =
  | ComparedRow<VariantName>
  | MemoryRow<VariantName>
  | HitRateRow<VariantName>;

const count = z.number().int().nonnegative();

/** One level of load. `answers` are right ones; what came wrong, broken or not at all is counted apart. */
export const loadStepSchema = z.object({
  /** Of a closed loop: each connection sends its next request when it has its answer. */
  connections: z.number().int().positive().optional(),
  /** Of an open loop: requests start at fixed times, whatever the answers do. */
  ratePerSecond: z.number().positive().optional(),
  durationMs: z.number(),
  sent: count,
  answers: count,
  /** Those of the warm-up too: what the engines worked for. */
  answersInAll: count,
  errors: count,
  timeouts: count,
  wrong: count,
  /** What the first error or wrong answer looked like. */
  example: z.string().optional(),
  throughputPerSecond: z.number(),
  /**
   * From an HDR histogram of three significant digits; unanswered requests count as their deadline. Absent when nothing
   * was answered.
   */
  latencyMs: latencySchema.optional(),
  /**
   * Each latency in milliseconds, to three digits and ascending, with how many requests took it: what its bounds are
   * computed from.
   */
  latencyCounts: z.array(z.tuple([z.number().nonnegative(), count])),
  /**
   * Consecutive parts of the step: the unit in which two variants are compared, because neighbouring answers are not
   * independent.
   */
  windows: z.array(z.object({ answersPerSecond: z.number(), p50Ms: z.number().optional() })),
  generator: z.object({
    /** How late its event loop was, in milliseconds. */
    eventLoopDelayP99Ms: z.number(),
    /** Of one core. */
    cpuShare: z.number(),
    /** Why these figures are the generator's own and not the application's. */
    bottleneck: z.string().optional(),
  }),
});
export type LoadStep = z.infer<typeof loadStepSchema>;

/**
 * What a variant's engines used under load, from their fresh start on; a field that the machine does not tell is
 * absent.
 */
export const loadUseSchema = z.object({
  /** Every request that was answered rightly: what the figures are divided by. */
  answers: count,
  mongoCpuSeconds: z.number().optional(),
  /** At its peak, less what it held before the first request. */
  mongoMemoryBytes: z.number().optional(),
  /** What it asked the file system for, whether or not that came from the page cache. */
  mongoBytesRead: z.number().optional(),
  mongoConnectionsMost: z.number().optional(),
  redisMemoryBytes: z.number().optional(),
  redisHits: z.number().optional(),
  redisMisses: z.number().optional(),
  redisEvictions: z.number().optional(),
  /** Why a field is absent, or what its value leaves out. */
  notes: z.array(z.string()),
});
export type LoadUse = z.infer<typeof loadUseSchema>;

/** What one recorded request was answered: equal in every variant. */
export const recordedAnswerSchema = z.object({ request: z.string(), digest: z.string(), preview: z.string() });
export type RecordedAnswer = z.infer<typeof recordedAnswerSchema>;

/** Everything that was measured of one variant under load. */
export const loadMeasurementSchema = z.object({
  scenario: z.string(),
  variant: z.string(),
  recorded: z.array(recordedAnswerSchema),
  steps: z.array(loadStepSchema),
  use: loadUseSchema.optional(),
  /** What stopped it, in words; then there is no verdict but `error`. */
  error: z.object({ code: z.string(), message: z.string(), hint: z.string() }).optional(),
});
export type LoadMeasurement = z.infer<typeof loadMeasurementSchema>;
