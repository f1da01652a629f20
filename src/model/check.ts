import { type CounterCheck, type CounterPath, PER_CALL_CHECKS, type PerCallCheck } from './counters.ts';
import type { LoadChecks } from './http-load.ts';
import type { LatencyMetric } from './latency-metrics.ts';
import type { Duration, Percent } from './quantity.ts';

/** A bound on a count per call: a number is "at most". */
export type WorkBudget = number | { atMost?: number; atLeast?: number };

/** What a reduction may be of; `latency` compares medians, the others counts per call. */
export const REDUCTION_METRICS = ['latency', ...PER_CALL_CHECKS] as const;
export type ReductionMetric = (typeof REDUCTION_METRICS)[number];

export interface Reduction<Variant extends string> {
  versus: Variant;
  atLeast: Percent;
  /** `latency` when absent. */
  of?: ReductionMetric;
}

/**
 * Absolute limits on latency, judged by order-statistic bounds of the quantile. Their names are those of
 * `LATENCY_METRICS`.
 */
export type LatencyChecks = { [Metric in LatencyMetric]?: Duration };

/** What one counter is for each of another. */
export const RATIO_CHECKS = {
  docsExaminedPerReturned: {
    of: 'mongo.docsExamined',
    per: 'mongo.returned',
    unit: 'documents examined per document returned',
    without: 'MongoDB returned no document',
  },
  keysExaminedPerReturned: {
    of: 'mongo.keysExamined',
    per: 'mongo.returned',
    unit: 'keys examined per document returned',
    without: 'MongoDB returned no document',
  },
  mongoCommandsPerHit: {
    of: 'mongo.commands',
    per: 'redis.hits',
    unit: 'MongoDB commands per Redis hit',
    without: 'Redis had no hit',
  },
} as const satisfies Readonly<Record<string, { of: CounterPath; per: CounterPath; unit: string; without: string }>>;
export type RatioCheck = keyof typeof RATIO_CHECKS;

type Budgets = { [Check in CounterCheck | RatioCheck]?: WorkBudget };

/**
 * Budgets on work per call: exact counts, so they decide at once. Those of counters have the names that `COUNTERS`
 * gives them.
 */
export interface WorkChecks extends Budgets {
  /** MongoDB commands over the counted calls per Redis hit. No hit at all fails. */
  mongoCommandsPerHit?: WorkBudget;
  /** Connections opened during the counted calls, in all, not per call. */
  connectionsCreated?: WorkBudget;
  /** Connections in use at the same time, at most. */
  connectionsCheckedOut?: WorkBudget;
  /** In all, not per call. Any at all fails where this is absent. */
  waitQueueTimeouts?: WorkBudget;
}

/** How a count may grow with the data: not at all, or as the data does. */
export const GROWTHS = ['constant', 'linear'] as const;
export type Growth = (typeof GROWTHS)[number];
export type GrowthMetric = PerCallCheck;

/** The expectations of one variant. */
export interface VariantChecks<Variant extends string = string> extends LatencyChecks, WorkChecks {
  reduction?: Reduction<Variant> | readonly Reduction<Variant>[];
  /**
   * `IXSCAN`: every plan reads an index (`EXPRESS_IXSCAN`, `IDHACK`, `COUNT_SCAN`, `DISTINCT_SCAN` and text included)
   * and nothing is a COLLSCAN, inner `$lookup` included. `COLLSCAN`: at least one plan scans a collection.
   */
  plan?: 'IXSCAN' | 'COLLSCAN';
  /** Hits of Redis keyspace lookups during the counted calls. No lookup at all fails. */
  hitRate?: Percent;
  /** Of a scenario with `load`. */
  load?: LoadChecks;
  /** How its work may grow; judged by `plumbline run --growth`, which counts it at three sizes of the data. */
  growth?: Partial<Record<GrowthMetric, Growth>>;
}

export type WorkMetric = keyof WorkChecks;
