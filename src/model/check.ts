import type { LoadChecks } from './load.ts';
import type { Duration, Percent } from './quantity.ts';

/** A bound on a count per call: a number is "at most". */
export type WorkBudget = number | { atMost?: number; atLeast?: number };

/** What a reduction may be of; `latency` compares medians, the others counts per call. */
export type ReductionMetric = 'latency' | 'bytes' | 'mongoCommands' | 'docsExamined' | 'returned';

export interface Reduction<Variant extends string> {
  versus: Variant;
  atLeast: Percent;
  /** `latency` when absent. */
  of?: ReductionMetric;
}

/** Absolute limits on latency, judged by order-statistic bounds of the quantile. */
export interface LatencyChecks {
  p50?: Duration;
  p95?: Duration;
  p99?: Duration;
  mean?: Duration;
}

/** Budgets on work per call: exact counts, so they decide at once. */
export interface WorkChecks {
  mongoCommands?: WorkBudget;
  keysExamined?: WorkBudget;
  docsExamined?: WorkBudget;
  returned?: WorkBudget;
  bytes?: WorkBudget;
  redisCommands?: WorkBudget;
  docsExaminedPerReturned?: WorkBudget;
  keysExaminedPerReturned?: WorkBudget;
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
export type Growth = 'constant' | 'linear';
export type GrowthMetric = 'mongoCommands' | 'keysExamined' | 'docsExamined' | 'returned' | 'bytes' | 'redisCommands';

/** The expectations of one variant. */
export interface VariantChecks<Variant extends string = string> extends LatencyChecks, WorkChecks {
  reduction?: Reduction<Variant> | readonly Reduction<Variant>[];
  /**
   * `IXSCAN`: every plan reads an index (`EXPRESS_IXSCAN`, `IDHACK`, `COUNT_SCAN`, `DISTINCT_SCAN` and text included) and nothing is
   * a COLLSCAN, inner `$lookup` included. `COLLSCAN`: at least one plan scans a collection.
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
export type LatencyMetric = keyof LatencyChecks;
