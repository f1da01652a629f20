import { type LatencyMetric, latencyRow } from '../model/latency-metrics.ts';
import type { Verdict } from '../model/verdict.ts';
import { meanBounds } from '../stats/mean-bounds.ts';
import { quantile } from '../stats/quantile.ts';
import { type Bounds, quantileBounds } from '../stats/quantile-bounds.ts';
import { mean } from '../stats/summary.ts';
import { counted, ms, msBeside } from './format.ts';

export const PASS_CONFIDENCE = 0.99;
export const FAIL_CONFIDENCE = 0.999;

/** What was measured, and what makes more of it. */
export interface LimitWords {
  of: string;
  settles: string;
}
const MORE_CALLS: LimitWords = { of: 'call', settles: 'raise `latencyBudget`' };
export const MORE_REQUESTS: LimitWords = { of: 'request', settles: 'raise `load.stepDuration`' };

export interface LimitJudgement {
  verdict: Verdict;
  actualMs: number | undefined;
  reason: string;
}

/**
 * A latency against its limit: `fail` when the 99.9% lower bound is over it, `pass` when the 99% upper bound is under
 * it, otherwise `inconclusive`. Quantiles have order-statistic bounds, the mean those of Hall's transformation.
 */
export function judgeLimit(
  samplesMs: readonly number[],
  metric: LatencyMetric,
  limitMs: number,
  words: LimitWords = MORE_CALLS,
): LimitJudgement {
  const n = samplesMs.length;
  const { quantile: q, callsForPass } = latencyRow(metric);
  const actualMs = q === undefined ? mean(samplesMs) : quantile(samplesMs, q);
  if (actualMs === undefined) return { verdict: 'error', actualMs, reason: `${metric} has no samples` };
  const measured = `${metric} is ${msBeside(actualMs, limitMs)} over ${counted(n, words.of)}`;

  const { lower } = boundsOf(samplesMs, metric, FAIL_CONFIDENCE);
  if (lower !== undefined && lower > limitMs) {
    const bound = `at least ${msBeside(lower, limitMs)} with 99.9% confidence`;
    return { verdict: 'fail', actualMs, reason: `${measured}, ${bound}; the limit is ${ms(limitMs)}` };
  }
  if (n < callsForPass) {
    const needs = `a verdict on ${metric} needs ${counted(callsForPass, words.of)}`;
    return { verdict: 'inconclusive', actualMs, reason: `${measured}, but ${needs}: ${words.settles}` };
  }
  const { upper } = boundsOf(samplesMs, metric, PASS_CONFIDENCE);
  if (upper !== undefined && upper < limitMs) {
    const bound = `at most ${msBeside(upper, limitMs)} with 99% confidence`;
    return { verdict: 'pass', actualMs, reason: `${measured}, ${bound}; the limit is ${ms(limitMs)}` };
  }
  const range = `it lies between ${msBeside(lower ?? 0, limitMs)} and ${upper === undefined ? 'an unknown bound' : msBeside(upper, limitMs)}`;
  const advice = whatSettles(n, actualMs, limitMs, actualMs < limitMs ? upper : lower, words);
  return {
    verdict: 'inconclusive',
    actualMs,
    reason: `${measured}, too close to the limit of ${ms(limitMs)}: ${range}; ${advice}`,
  };
}

function boundsOf(samplesMs: readonly number[], metric: LatencyMetric, confidence: number): Bounds {
  const { quantile: q } = latencyRow(metric);
  return q === undefined ? meanBounds(samplesMs, confidence) : quantileBounds(samplesMs, q, confidence);
}

/**
 * Bounds close in with the square root of the number of calls: what it takes for the bound to come down to the limit.
 */
function whatSettles(
  n: number,
  actualMs: number,
  limitMs: number,
  bound: number | undefined,
  words: LimitWords,
): string {
  const distance = Math.abs(limitMs - actualMs);
  if (bound === undefined || distance === 0)
    return `no number of ${words.of}s settles that: move the limit, or make it faster`;
  const calls = n * (Math.abs(bound - actualMs) / distance) ** 2;
  if (calls > 1e6) return `no number of ${words.of}s that fits a run settles that: move the limit, or make it faster`;
  const rounded = Number(Math.max(calls, n + 1).toPrecision(2));
  return `about ${counted(Math.max(rounded, n + 1), words.of)} would settle it: ${words.settles}, or run on a quieter machine`;
}
