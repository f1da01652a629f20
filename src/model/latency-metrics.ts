import { z } from 'zod';

/** What is known of one figure of latency. Checks, limits, schema, load and reports read this table. */
interface LatencyRow {
  /** The share of calls that take no longer. `undefined`: no quantile, but the mean. */
  quantile: number | undefined;
  /**
   * The fewest calls that a pass may rest on. A 99% upper bound of p95 exists from 90 calls on (p99: 459), but is then
   * the slowest call of all, and one pause decides. At twice as many it is the third slowest. A mean needs 200 for its
   * bound to hold on skewed latencies. A failure needs no minimum: its bound exists, or it does not.
   */
  callsForPass: number;
  /** The check that limits it at a fixed arrival rate. `undefined`: none does. */
  atRate: string | undefined;
  /** 1: every report has it. From 2 on: it is absent in those written before. */
  since: number;
}

/** In the order in which checks and reports have them. More of each is worse. */
const LATENCY_METRICS = {
  p50: { quantile: 0.5, callsForPass: 20, atRate: 'p50AtRate', since: 1 },
  p95: { quantile: 0.95, callsForPass: 180, atRate: 'p95AtRate', since: 1 },
  p99: { quantile: 0.99, callsForPass: 920, atRate: undefined, since: 1 },
  mean: { quantile: undefined, callsForPass: 200, atRate: undefined, since: 1 },
} as const satisfies Readonly<Record<string, LatencyRow>>;

type Metrics = typeof LATENCY_METRICS;
export type LatencyMetric = keyof Metrics;
export const LATENCY_METRIC_NAMES = Object.keys(LATENCY_METRICS) as LatencyMetric[];

export function latencyRow(metric: LatencyMetric): LatencyRow {
  return LATENCY_METRICS[metric];
}

type QuantileMetric = {
  [Name in LatencyMetric]: Metrics[Name] extends { quantile: number } ? Name : never;
}[LatencyMetric];
/** Each quantile by its name. */
export const QUANTILES = Object.fromEntries(
  LATENCY_METRIC_NAMES.flatMap((name) => {
    const { quantile } = LATENCY_METRICS[name];
    return quantile === undefined ? [] : [[name, quantile] as const];
  }),
) as Readonly<Record<QuantileMetric, number>>;

export type RateCheck = Exclude<Metrics[LatencyMetric]['atRate'], undefined>;
/** By the name of the check: the figure that it limits. */
export const RATE_CHECKS: ReadonlyMap<RateCheck, LatencyMetric> = new Map(
  LATENCY_METRIC_NAMES.flatMap((name) => {
    const { atRate } = LATENCY_METRICS[name];
    return atRate === undefined ? [] : [[atRate, name] as const];
  }),
);

type LatencyField<Name extends LatencyMetric> = Metrics[Name] extends { since: 1 }
  ? z.ZodNumber
  : z.ZodOptional<z.ZodNumber>;
type LatencyShape = { min: z.ZodNumber; max: z.ZodNumber } & { [Name in LatencyMetric]: LatencyField<Name> };

/** Milliseconds, as reports have them: the quantiles by nearest rank, of all raw samples. */
export const latencySchema: z.ZodObject<LatencyShape> = z.object(
  Object.fromEntries([
    ['min', z.number()],
    ...LATENCY_METRIC_NAMES.filter((name) => !(name in QUANTILES)).map(fieldOf),
    ...LATENCY_METRIC_NAMES.filter((name) => name in QUANTILES).map(fieldOf),
    ['max', z.number()],
  ]) as unknown as LatencyShape,
);

function fieldOf(name: LatencyMetric) {
  return [name, latencyRow(name).since === 1 ? z.number() : z.number().optional()] as const;
}

/** What a comparison judges of the times of both sides. */
export const TIME_METRICS = ['median', 'p95'] as const;
export type TimeMetric = (typeof TIME_METRICS)[number];
