import type { ComparisonMeasurement } from '../../model/comparison.ts';
import type { TimeMetric } from '../../model/latency-metrics.ts';
import { TIME_METRICS } from '../../model/latency-metrics.ts';
import { LAST_LOOK, LOOKS, P95_FROM, type Stage } from './decision-thresholds.ts';
import { estimateOf } from './estimate.ts';
import { evidenceOf, type RestartEvidence, unusable } from './evidence.ts';
import { marginsOf } from './margins.ts';
import { type Looked, walkLooks } from './sequential-decision.ts';

/**
 * What to measure next of one variant. `more`: so many restarts until the next look of the run. `confirm`: the run
 * alarmed; so many in fresh processes, kept as `confirming`. `decided`: nothing any more.
 */
export type NextStep = { step: 'more' | 'confirm'; restarts: number } | { step: 'decided'; restarts: 0 };

const DECIDED: NextStep = { step: 'decided', restarts: 0 };
/** Asked after each restart, with what was measured so far; `cutShort` is not read. */
export function nextStep(measurement: ComparisonMeasurement): NextStep {
  if (!measurement.timed || measurement.error !== undefined || unusable(measurement) !== undefined) return DECIDED;
  const run = evidenceOf(measurement.restarts);
  const looked = (evidence: readonly RestartEvidence[], metric: TimeMetric, stage: Stage): Looked =>
    walkLooks(evidence, metric, marginsOf(metric, measurement.pinned), stage);
  const median = looked(run, 'median', 'run').verdict;
  if (median === 'undecided' && run.length < LAST_LOOK) {
    return { step: 'more', restarts: untilNextLook(run.length) };
  }
  if (median === 'pass' && run.length < P95_FROM && tailLooksWorse(run, measurement.pinned)) {
    return { step: 'more', restarts: P95_FROM - run.length };
  }
  const alarms = TIME_METRICS.filter((metric) => looked(run, metric, 'run').verdict === 'fail');
  const confirming = evidenceOf(measurement.confirming);
  const open = alarms.filter((metric) => looked(confirming, metric, 'confirming').verdict === 'undecided');
  if (open.length === 0 || confirming.length >= LAST_LOOK) return DECIDED;
  return { step: 'confirm', restarts: untilNextLook(confirming.length, open.includes('median') ? 0 : P95_FROM) };
}

/**
 * The middle says nothing of a few calls in a hundred that take ten times as long: such a tail is measured until it can
 * be judged.
 */
function tailLooksWorse(run: readonly RestartEvidence[], pinned: boolean): boolean {
  const known = estimateOf(run, 'p95');
  return known !== undefined && Math.expm1(known.estimate) > marginsOf('p95', pinned).mustCatch;
}

function untilNextLook(taken: number, from = 0): number {
  return (LOOKS.find((look) => look > taken && look >= from) ?? LAST_LOOK) - taken;
}
