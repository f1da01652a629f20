interface Series {
  scenario: string;
  /** Oldest first; a run without a value is a gap, never a zero. */
  values: readonly number[];
  /** Ids of the runs, one a value. */
  runs: readonly string[];
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
