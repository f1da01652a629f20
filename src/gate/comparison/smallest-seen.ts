import type { TimeMetric } from '../../model/latency-metrics.ts';
import { estimateOf } from './estimate.ts';
import { type RestartEvidence, slowed } from './evidence.ts';
import type { Margins } from './margins.ts';
import { lookAt } from './sequential-decision.ts';

/** A slow-down beyond ten times is not looked for. */
const MOST_LOG = Math.log(10);

/**
 * The smallest slow-down, as a share, that would have been called one in this noise: what was measured is centred on 0,
 * and slowed until a look at all of it fails. `undefined` where not even ten times would have.
 */
export function smallestSeen(
  evidence: readonly RestartEvidence[],
  metric: TimeMetric,
  margins: Margins,
): number | undefined {
  const centre = estimateOf(evidence, metric)?.estimate;
  if (centre === undefined) return undefined;
  const fails = (log: number) => lookAt(slowed(evidence, log - centre), metric, margins, 'run') === 'fail';
  if (!fails(MOST_LOG)) return undefined;
  let low = 0;
  let high = MOST_LOG;
  while (high - low > 1e-4) {
    const middle = (low + high) / 2;
    if (fails(middle)) high = middle;
    else low = middle;
  }
  return Math.expm1(high);
}
