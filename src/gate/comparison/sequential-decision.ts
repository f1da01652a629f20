import type { TimeMetric } from '../../model/latency-metrics.ts';
import { LOOKS, MEDIAN_RULES, P95_FROM, type Stage } from './decision-thresholds.ts';
import type { RestartEvidence } from './evidence.ts';
import type { Margins } from './margins.ts';
import { type LookVerdict, lookAtMedian } from './median-decision.ts';
import { lookAtP95 } from './p95-decision.ts';

export interface Looked {
  verdict: LookVerdict;
  /** Restarts that the verdict rests on; the last look's where it is undecided, 0 where there was none. */
  restarts: number;
}

/** One look at all of these restarts, whatever their number. */
export function lookAt(
  evidence: readonly RestartEvidence[],
  metric: TimeMetric,
  margins: Margins,
  stage: Stage,
): LookVerdict {
  return metric === 'median' ? lookAtMedian(evidence, margins, MEDIAN_RULES[stage]) : lookAtP95(evidence, margins);
}

/**
 * The looks that these restarts allow, in order, up to the first that decides. Where the measurement has `ended`, there
 * is a look at its last restart in place of the next one: no more looks than planned.
 */
export function walkLooks(
  evidence: readonly RestartEvidence[],
  metric: TimeMetric,
  margins: Margins,
  stage: Stage,
  ended = false,
): Looked {
  const taken = evidence.length;
  const planned = LOOKS.filter((look) => look <= taken && (metric === 'median' || look >= P95_FROM));
  const looks = ended && !planned.includes(taken) ? [...planned, taken] : planned;
  for (const restarts of looks) {
    const verdict = lookAt(evidence.slice(0, restarts), metric, margins, stage);
    if (verdict !== 'undecided') return { verdict, restarts };
  }
  return { verdict: 'undecided', restarts: looks.at(-1) ?? 0 };
}
