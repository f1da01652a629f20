import { z } from 'zod';
import { reportedEnginesSchema } from './engines.ts';
import { findingSchema } from './finding.ts';
import { loadStepSchema, loadUseSchema } from './http-load.ts';
import { LATENCY_METRIC_NAMES, type LatencyMetric, latencySchema, TIME_METRICS } from './latency-metrics.ts';
import { trendSchema } from './trend.ts';
import { rowVerdictSchema, verdictSchema } from './verdict.ts';
import { workSchema } from './work.ts';

/** A fact of the work that is not as it was recorded. */
const workChangeSchema = z.object({
  /** `mongo.docsExamined`, `mongo.plans`. */
  path: z.string(),
  kind: z.enum(['more', 'less', 'other']),
  /** Per call, or plans. */
  before: z.string(),
  after: z.string(),
  sentence: z.string(),
});

export const checkResultSchema = z.object({
  /** `user-projects/indexed/p95`: stable from run to run. */
  id: z.string(),
  variant: z.string(),
  kind: z.enum([
    'threshold',
    'reduction',
    'work',
    'plan',
    'hit-rate',
    'same-result',
    'answers',
    'data',
    'lock',
    'load',
    'growth',
  ]),
  verdict: rowVerdictSchema,
  expected: z.string(),
  actual: z.string(),
  unit: z.string(),
  reason: z.string(),
  /** What to try, where no finding has a cure. */
  remedy: z.string().optional(),
  /** Of a limit on a variant's latency: which one, in milliseconds. */
  limit: z
    .object({ metric: z.enum(LATENCY_METRIC_NAMES as [LatencyMetric, ...LatencyMetric[]]), ms: z.number() })
    .optional(),
  /** Of a check against the lock: what changed, the worst first. */
  changes: z.array(workChangeSchema).optional(),
  /** More work that is known, and accepted until a day. */
  accepted: z.object({ until: z.string(), reason: z.string() }).optional(),
});
export type CheckResult = z.infer<typeof checkResultSchema>;

const samplesFileSchema = z.object({ path: z.string(), sha256: z.string() });

export const variantReportSchema = z.object({
  name: z.string(),
  baseline: z.boolean(),
  samples: z.number().int().nonnegative(),
  samplesFile: samplesFileSchema.optional(),
  /** Absent when nothing was timed. */
  latencyMs: latencySchema.optional(),
  /**
   * Milliseconds: the nearest-rank quantiles at 5%, 10% ... 95% of the raw samples, for drawing; absent below 20
   * samples.
   */
  quantilesMs: z.array(z.number()).length(19).optional(),
  work: workSchema.optional(),
  notes: z.array(z.string()),
});
export type VariantReport = z.infer<typeof variantReportSchema>;

export const scenarioReportSchema = z.object({
  name: z.string(),
  title: z.string(),
  verdict: verdictSchema,
  variants: z.array(variantReportSchema),
  checks: z.array(checkResultSchema),
  /** Spent on it in all passes: what shards are split by. */
  seconds: z.number().nonnegative().optional(),
});
export type ScenarioReport = z.infer<typeof scenarioReportSchema>;

export const targetRowSchema = z.object({
  row: z.string(),
  scenario: z.string(),
  metric: z.string(),
  unit: z.string(),
  baseline: z.number().optional(),
  indexed: z.number().optional(),
  cached: z.number().optional(),
  /** Share saved by `indexed` over `baseline`: 0.86 is -86%. */
  reduction: z.number().optional(),
  target: z.string(),
  verdict: rowVerdictSchema,
  reason: z.string(),
});
export type TargetReportRow = z.infer<typeof targetRowSchema>;

/** What one call did at one size of the data. */
const growthSizeSchema = z.object({
  /** How many times the smallest size. */
  factor: z.number(),
  documents: z.number().int(),
  /** Per call, by metric; absent for a variant that could not be counted. */
  perCall: z.record(z.string(), z.number()).optional(),
});

const growthSchema = z.object({
  scenario: z.string(),
  variant: z.string(),
  /** What the scenario declares, by metric: `constant` or `linear`. */
  declared: z.record(z.string(), z.enum(['constant', 'linear'])),
  sizes: z.array(growthSizeSchema),
});
export type VariantGrowth = z.infer<typeof growthSchema>;

const hostSchema = z.object({
  cores: z.number().int(),
  memoryBytes: z.number().int(),
  platform: z.string(),
  cpuModel: z.string(),
  /** Engines and the measuring process kept on cores of their own. */
  pinned: z.boolean(),
  /** Share of CPU time taken by the hypervisor during the run; absent where the machine does not tell. */
  stolenCpu: z.number().optional(),
});

/** One of the runs that were merged: its times are its machine's. */
const shardRunSchema = z.object({
  shard: z.number().int().positive(),
  id: z.string(),
  startedAt: z.string(),
  finishedAt: z.string(),
  host: hostSchema,
  phaseSeconds: z.record(z.string(), z.number()),
  scenarios: z.array(z.string()),
});

export const runSchema = z.object({
  id: z.string(),
  command: z.string(),
  startedAt: z.string(),
  finishedAt: z.string(),
  profile: z.string(),
  seed: z.number().int(),
  git: z.object({ revision: z.string(), branch: z.string(), dirty: z.boolean() }).optional(),
  /** In a comparison: what `git`, the head side, is held against. */
  base: z.object({ revision: z.string(), is: z.string() }).optional(),
  /** Of merged shards: the first one's, and the most of `stolenCpu`. */
  host: hostSchema,
  /** On what it was measured, where that is not as usual: a stand-in image. No fault of the code. */
  machineNotes: z.array(z.string()).optional(),
  engines: reportedEnginesSchema.optional(),
  dataset: z.object({ name: z.string(), digest: z.string(), documents: z.number().int() }).optional(),
  /** Seconds per phase: `engines`, `seed`, `work`, `latency`, `report`. */
  phaseSeconds: z.record(z.string(), z.number()),
  /**
   * By the name of the scenario: its file, from the project's folder, with forward slashes. Absent in reports from
   * before it was kept.
   */
  scenarioFiles: z.record(z.string(), z.string()).optional(),
  /** Of merged shards, whose `phaseSeconds` are added up: each of them. */
  shards: z.array(shardRunSchema).optional(),
});
export type RunInfo = z.infer<typeof runSchema>;

/** One variant on base against head, by one metric. */
export const comparisonSchema = z.object({
  scenario: z.string(),
  variant: z.string(),
  /** `work`: counts, exact. `result`: the answers, call by call. `median`, `p95`: latency. */
  metric: z.enum(['work', 'result', ...TIME_METRICS]),
  /** Head over base, less one: 0.05 is 5% slower. Absent when nothing comparable was timed. */
  estimate: z.number().optional(),
  /** Of the estimate, two-sided at `confidence`; a bound is absent where there are too few restarts for one. */
  interval: z.object({ lower: z.number().optional(), upper: z.number().optional(), confidence: z.number() }).optional(),
  /** Milliseconds a call over everything that the verdict rests on. */
  latencyMs: z.object({ base: z.number(), head: z.number() }).optional(),
  /** Pairs of fresh processes that the verdict rests on, the confirming ones included; 0 for work. */
  restarts: z.number().int().nonnegative(),
  /**
   * First-order serial correlation of the restarts' differences: the bounds assume about 0. Absent below four restarts.
   */
  restartCorrelation: z.number().optional(),
  /** Raw pairs of blocks, work included. */
  samplesFile: z.object({ path: z.string(), sha256: z.string() }).optional(),
  /** Pairs of blocks in them. */
  pairs: z.number().int().nonnegative(),
  /** Slow-downs: `harmless` never fails, `mustCatch` never passes. */
  margins: z.object({ harmless: z.number(), mustCatch: z.number() }).optional(),
  /** Where times are undecided: the smallest slow-down that this run could have called one. */
  smallestSeen: z.number().optional(),
  verdict: rowVerdictSchema,
  reason: z.string(),
  /** It is worse, and head's committed lock has it as it is now. */
  approved: z.boolean().optional(),
  /** Whether fresh processes showed the slow-down again; absent where nothing had to be confirmed. */
  confirmed: z.boolean().optional(),
  work: z.object({ base: workSchema.optional(), head: workSchema.optional() }),
});
export type Comparison = z.infer<typeof comparisonSchema>;

/** A variant under load: the ramp of connections, then the fixed arrival rate. */
export const loadReportSchema = z.object({
  scenario: z.string(),
  variant: z.string(),
  /** Connections of the highest level within the p95 limit. */
  capacity: z.number().int().nonnegative(),
  limitMs: z.number(),
  samplesFile: samplesFileSchema.optional(),
  /** Without their windows and each latency, which the samples file has. */
  steps: z.array(loadStepSchema.omit({ windows: true, latencyCounts: true })),
  use: loadUseSchema.optional(),
});
export type LoadReport = z.infer<typeof loadReportSchema>;

/** Version 2 has findings, and operations in work. What version 1 has is in it, with the same names. */
export const REPORT_VERSION = 2 as const;

/** The canonical artifact of a run; every other format reads it. A field is never dropped within a version. */
export const reportSchema = z.object({
  schemaVersion: z.literal(REPORT_VERSION),
  verdict: verdictSchema,
  reasons: z.array(z.string()),
  warnings: z.array(z.string()),
  errors: z.array(z.object({ code: z.string(), message: z.string(), hint: z.string() })),
  run: runSchema,
  scenarios: z.array(scenarioReportSchema),
  guide: z.array(targetRowSchema),
  /** One for each fault, and for each change that somebody should know of; the worst first. */
  findings: z.array(findingSchema).optional(),
  /** Of `--growth`: how each variant's work grows with the data. */
  growth: z.array(growthSchema).optional(),
  /** Of two revisions; absent in a run of one, and in reports from before there were any. */
  comparisons: z.array(comparisonSchema).optional(),
  /** Of scenarios with `load`; absent when there is none. */
  load: z.array(loadReportSchema).optional(),
  /** Of past runs, as they were when this one was written; absent in a comparison. */
  trends: z.array(trendSchema).optional(),
  /** SHA-256 of the JSON of all the rest, as it was written; absent in reports of earlier versions. */
  checksum: z.string().optional(),
});
export type Report = z.infer<typeof reportSchema>;
