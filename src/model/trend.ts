import { z } from 'zod';

/** A run of the history, as it is named to people. */
const pastRunSchema = z.object({
  run: z.string(),
  startedAt: z.string(),
  /** The commit that was measured. */
  revision: z.string().optional(),
  /** Something was not committed. */
  dirty: z.literal(true).optional(),
});
export type PastRun = z.infer<typeof pastRunSchema>;

/** A place from which on a series has another level. */
const changePointSchema = z.object({
  /** Place in `values` of the first run after the change. */
  index: z.number().int().nonnegative(),
  /** Id of that run. */
  run: z.string(),
  /** Share: 0.08 is 8% more. Infinite for a count that was 0. */
  change: z.number(),
  /** Chance of such a step where nothing changed; 0 for counts, which are exact. */
  p: z.number(),
  /** Median of the values from the change before it on, and up to the next one. */
  before: z.number(),
  after: z.number(),
  /** The change lies after the first and not after the second. */
  lastBefore: pastRunSchema,
  firstAfter: pastRunSchema,
});
export type ChangePoint = z.infer<typeof changePointSchema>;

const seriesSchema = z.object({
  scenario: z.string(),
  /** Oldest first; a run without a value is a gap, never a zero. */
  values: z.array(z.number()),
  /** Ids of the runs, one a value. */
  runs: z.array(z.string()),
  /** Those within `values`, found with the runs before them. */
  changePoints: z.array(changePointSchema).optional(),
});

/** Medians of one variant, in milliseconds. */
const variantTrendSchema = seriesSchema.extend({ of: z.literal('variant'), variant: z.string() });
export type VariantTrend = z.infer<typeof variantTrendSchema>;

/** Values of one row of the table of targets, in the row's unit. */
const rowTrendSchema = seriesSchema.extend({ of: z.literal('row'), row: z.string(), metric: z.string() });
export type RowTrend = z.infer<typeof rowTrendSchema>;

/** Past runs on machines of one kind, over the same data. A trend is drawn, and judges nothing. */
export const trendSchema = z.discriminatedUnion('of', [variantTrendSchema, rowTrendSchema]);
export type Trend = z.infer<typeof trendSchema>;

/**
 * One figure of one variant over the past, as `plumbline trend` shows it. `time` in ms, `rate` per second, `count` per
 * call.
 */
export interface MetricTrend {
  scenario: string;
  variant: string;
  metric: string;
  kind: 'time' | 'rate' | 'count';
  values: readonly number[];
  runs: readonly PastRun[];
  changePoints: readonly ChangePoint[];
}

/** Past runs of one kind. */
export interface PastTrends {
  machineClass: string;
  profile: string;
  datasetDigest?: string;
  runs: number;
  first: PastRun;
  last: PastRun;
  series: readonly MetricTrend[];
}
