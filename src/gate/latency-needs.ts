import type { Config } from '../model/config.ts';
import type { Profile } from '../model/dataset.ts';
import { latencyRow } from '../model/latency-metrics.ts';
import { durationMs, share } from '../model/quantity.ts';
import type { Scenario } from '../model/scenario.ts';
import { sorted } from '../stats/quantile.ts';
import { ms } from './format.ts';
import { latencyLimits } from './judge-latency.ts';
import { judgeLimit } from './latency-limit.ts';
import { judgeLatencyReduction, moreCallsSettle } from './latency-reduction.ts';
import { REDUCTION_PROFILE, reductionsOf } from './reduction.ts';
import { hasSlowQueryLimit } from './slow-query.ts';

/** What a baseline takes: it is there to be slow, and its median is all that is asked of it. */
const BASELINE_CALLS = 20;
/** Where twenty leave a reduction undecided: a median of 160 is known almost three times as well. */
const BASELINE_CALLS_AT_MOST = 160;
/** Not doubled once so much was spent on them: the run has to end. */
const BASELINE_SPENT_MS = 15_000;
/** Enough for a median that others are compared with. */
const MEDIAN_CALLS = 50;

export interface LatencyNeeds {
  /** Calls still to be timed before it is worth asking again; 0: decided, or nothing to decide. */
  wanted: number;
  reason: string;
}

/** Samples of every variant so far, in any order. */
export type SamplesSoFar = Readonly<Record<string, readonly number[]>>;

/**
 * How many more calls of a variant to time. First the fewest that its checks can be judged on; from there on, as long
 * as one of them is undecided, as many again. Doubling keeps the looks few, because each can err on what lies just on
 * the limit: five of them pass it in 3% and fail it in 0.4% of simulated runs, one alone in 1% and 0.1%. A check that
 * has failed asks for no more. A baseline takes more only for limits of its own, and up to 160 in 15 seconds for a
 * reduction that twenty leave undecided: its calls are what the time of a run goes into.
 */
export function latencyNeeds(
  definition: Scenario,
  variant: string,
  samplesSoFar: SamplesSoFar,
  { slowQuery, profile }: { slowQuery: Config['slowQuery']; profile: Profile },
): LatencyNeeds {
  const options = definition.variants[variant];
  if (options === undefined || options.timed === false) return { wanted: 0, reason: 'not timed' };
  const baseline = options.baseline === true;
  const samplesMs = sorted(samplesSoFar[variant] ?? []);
  const taken = samplesMs.length;
  const fewest = baseline ? BASELINE_CALLS : MEDIAN_CALLS;
  if (taken < fewest) return { wanted: fewest - taken, reason: `every variant like it takes ${fewest} calls` };

  const [open] = undecidedLimits(limitsOf(definition, variant, slowQuery), samplesMs);
  if (open !== undefined) {
    const needs = latencyRow(open.metric).callsForPass;
    const wanted = taken < needs ? needs - taken : taken;
    return { wanted, reason: `${open.metric} against ${ms(open.limitMs)} is undecided after ${taken} calls` };
  }
  const mayTakeMore = !baseline || (taken < BASELINE_CALLS_AT_MOST && sum(samplesMs) < BASELINE_SPENT_MS);
  if (mayTakeMore && profile === REDUCTION_PROFILE && reductionOpen(definition, variant, samplesSoFar)) {
    return { wanted: taken, reason: `a reduction is undecided after ${taken} calls` };
  }
  return { wanted: 0, reason: 'decided' };
}

type Limits = ReturnType<typeof latencyLimits>;

function limitsOf(definition: Scenario, variant: string, slowQuery: Config['slowQuery']): Limits {
  const own = latencyLimits(definition.checks[variant] ?? {});
  const baseline = definition.variants[variant]?.baseline === true;
  if (slowQuery === false || !hasSlowQueryLimit({ baseline, timed: true })) return own;
  return [...own, { metric: 'p95', limitMs: durationMs(slowQuery) }];
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, one) => total + one, 0);
}

/** Those that more calls could decide, the one that needs most first. */
function undecidedLimits(limits: Limits, samplesMs: readonly number[]): Limits {
  return limits
    .filter(({ metric, limitMs }) => judgeLimit(samplesMs, metric, limitMs).verdict === 'inconclusive')
    .sort((a, b) => latencyRow(b.metric).callsForPass - latencyRow(a.metric).callsForPass);
}

/** Whether a reduction of this variant, or against it, is undecided and more of its calls could settle that. */
function reductionOpen(definition: Scenario, variant: string, samplesSoFar: SamplesSoFar): boolean {
  return Object.entries(definition.checks).some(([name, checks = {}]) =>
    reductionsOf(checks).some(({ of = 'latency', versus, atLeast }) => {
      if (of !== 'latency' || (name !== variant && versus !== variant)) return false;
      const own = sorted(samplesSoFar[name] ?? []);
      const other = sorted(samplesSoFar[versus] ?? []);
      const target = share(atLeast);
      if (judgeLatencyReduction(own, other, target).verdict !== 'inconclusive') return false;
      const grows = definition.variants[versus]?.baseline !== true || versus === variant;
      return grows || moreCallsSettle(own, other, target);
    }),
  );
}
