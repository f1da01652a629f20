/** A run of the history, as it is named to people. */
export interface PastRun {
  run: string;
  startedAt: string;
  /** The commit that was measured. */
  revision?: string;
}

/** A place from which on a series has another level. */
export interface ChangePoint {
  /** Place in `values` of the first run after the change. */
  index: number;
  /** Id of that run. */
  run: string;
  /** Share: 0.08 is 8% more. Infinite for a count that was 0. */
  change: number;
  /** Chance of such a step where nothing changed; 0 for counts, which are exact. */
  p: number;
  /** Median of the values from the change before it on, and up to the next one. */
  before: number;
  after: number;
  /** The change lies after the first and not after the second. */
  lastBefore: PastRun;
  firstAfter: PastRun;
}

interface Series {
  scenario: string;
  /** Oldest first; a run without a value is a gap, never a zero. */
  values: readonly number[];
  /** Ids of the runs, one a value. */
  runs: readonly string[];
  /** Those within `values`, found with the runs before them. */
  changePoints?: readonly ChangePoint[];
}

/** Medians of one variant, in milliseconds. */
export interface VariantTrend extends Series {
  of: 'variant';
  variant: string;
}

/** Values of one row of the guide's table, in the row's unit. */
export interface RowTrend extends Series {
  of: 'row';
  row: string;
  metric: string;
}

/** Past runs on machines of one kind, over the same data. A trend is drawn, and judges nothing. */
export type Trend = VariantTrend | RowTrend;

/** One figure of one variant over the past, as `plumbline trend` shows it. `time` in ms, `rate` per second, `count` per call. */
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
