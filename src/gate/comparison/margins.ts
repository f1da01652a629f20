import type { TimeMetric } from '../../model/latency-metrics.ts';

/** Slow-downs as shares: `harmless` must not fail, `mustCatch` must not pass. What lies between may do either. */
export interface Margins {
  harmless: number;
  mustCatch: number;
}

/** What can be told of a median where engines and workers have cores of their own, and where they have not. */
const MEDIAN_PINNED: Margins = { harmless: 0.02, mustCatch: 0.05 };
const MEDIAN_UNPINNED: Margins = { harmless: 0.03, mustCatch: 0.08 };
/** A tail of a few calls in a hundred is known less well, pinned or not. */
const P95: Margins = { harmless: 0.05, mustCatch: 0.25 };

export function marginsOf(metric: TimeMetric, pinned: boolean): Margins {
  if (metric === 'p95') return P95;
  return pinned ? MEDIAN_PINNED : MEDIAN_UNPINNED;
}
