interface Series {
  scenario: string;
  /** Oldest first; the run of the report is the last one. */
  values: readonly number[];
}

/** Past medians of one variant, in milliseconds. */
interface VariantTrend extends Series {
  of: 'variant';
  variant: string;
}

/** Past values of one row of the guide's table, in the row's own unit. */
export interface RowTrend extends Series {
  of: 'row';
  row: string;
  metric: string;
}

/** What a reporter reads of the history: runs on machines of the same kind, over the same data. It draws, and judges nothing. */
export type Trend = VariantTrend | RowTrend;
