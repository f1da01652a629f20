import type { Comparison } from '../model/report.ts';
import { ABSENT, formatNumber } from './format.ts';

/** Whether any of them has times, or should have had some: a table of what was not timed says nothing. */
export function haveTimes(rows: readonly Pick<Comparison, 'verdict' | 'latencyMs'>[]): boolean {
  return rows.some(({ verdict, latencyMs }) => verdict !== 'not-judged' || latencyMs !== undefined);
}

/** `+5.2%`, `-0.4%`: head against base. */
export function changeText({ estimate }: Pick<Comparison, 'estimate'>): string {
  return estimate === undefined ? ABSENT : signed(estimate);
}

/** More than this says only that there were too few restarts. */
const WIDEST = 10;

/** `-0.3% to +2.6%`. */
export function intervalText({ interval }: Pick<Comparison, 'interval'>): string {
  if (interval?.lower === undefined || interval.upper === undefined || interval.upper > WIDEST) return ABSENT;
  return `${signed(interval.lower)} to ${signed(interval.upper)}`;
}

/** `0.42 ms`. */
export function latencyText({ latencyMs }: Pick<Comparison, 'latencyMs'>, side: 'base' | 'head'): string {
  return latencyMs === undefined ? ABSENT : `${formatNumber(latencyMs[side])} ms`;
}

/**
 * Why the change is not what the two medians beside it suggest; nothing where they agree. The pairs decide: each holds
 * head against base at one time on one machine, while a median is of a side's calls over the whole run.
 */
export function disagreement({ estimate, interval, latencyMs }: Comparison): string | undefined {
  if (estimate === undefined || latencyMs === undefined || latencyMs.base <= 0) return undefined;
  const ofMedians = latencyMs.head / latencyMs.base - 1;
  const outside = ofMedians < (interval?.lower ?? -Infinity) || ofMedians > (interval?.upper ?? Infinity);
  const otherWay = Math.sign(ofMedians) !== Math.sign(estimate);
  if (!outside || !(otherWay || Math.abs(ofMedians - estimate) > AGREE_WITHIN)) return undefined;
  return 'the change is of pairs, each measured at one time; the two figures beside it are of all calls, between which the machine changed: the pairs decide';
}

/** Medians and pairs that differ by less say the same. */
const AGREE_WITHIN = 0.02;

function signed(share: number): string {
  const text = (share * 100).toFixed(1);
  return Number(text) === 0 ? '0.0%' : `${text.startsWith('-') ? '' : '+'}${text}%`;
}
