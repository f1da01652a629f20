import type { Comparison } from '../model/report.ts';
import { ABSENT, formatNumber } from './format.ts';

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

function signed(share: number): string {
  const text = (share * 100).toFixed(1);
  return Number(text) === 0 ? '0.0%' : `${text.startsWith('-') ? '' : '+'}${text}%`;
}
