import { LATENCY_METRIC_NAMES } from '../model/latency-metrics.ts';
import type { LoadReport } from '../model/report.ts';
import { formatNumber, formatShare } from './format.ts';

type Step = LoadReport['steps'][number];

/** Of a table of steps. */
export const STEP_HEADERS: readonly string[] = [
  'load',
  'answers/s',
  ...LATENCY_METRIC_NAMES.map((name) => `${name} ms`),
  'right answers',
  'not answered, or not rightly',
  'generator',
];

/** `64 connections`, `200 requests/s`. */
export function stepLabel({ connections, ratePerSecond }: Step): string {
  if (connections === undefined) return `${formatNumber(ratePerSecond ?? 0)} requests/s`;
  return `${formatNumber(connections)} connection${connections === 1 ? '' : 's'}`;
}

/** `2 wrong, 1 time-out`; `none`. */
export function stepFailures({ errors, timeouts, wrong }: Step): string {
  const parts = [
    wrong > 0 ? `${formatNumber(wrong)} wrong` : '',
    errors > 0 ? `${formatNumber(errors)} errors` : '',
    timeouts > 0 ? `${formatNumber(timeouts)} time-outs` : '',
  ].filter((part) => part !== '');
  return parts.length === 0 ? 'none' : parts.join(', ');
}

/** What the engines used, a sentence each; what was not measured says so. */
export function loadUseFacts({ use }: LoadReport, bytes: (value: number) => string): string[] {
  if (use === undefined) return [];
  const per = (value: number) => (use.answers === 0 ? value : (value / use.answers) * 1_000);
  const lookups = (use.redisHits ?? 0) + (use.redisMisses ?? 0);
  return [
    use.mongoCpuSeconds === undefined
      ? ''
      : `MongoDB: ${formatNumber(per(use.mongoCpuSeconds))} CPU seconds per 1,000 answers`,
    use.mongoMemoryBytes === undefined
      ? ''
      : `MongoDB: ${bytes(use.mongoMemoryBytes)} of memory at its peak, less idle`,
    use.mongoBytesRead === undefined ? '' : `MongoDB: ${bytes(per(use.mongoBytesRead))} read per 1,000 answers`,
    use.mongoConnectionsMost === undefined
      ? ''
      : `MongoDB: ${formatNumber(use.mongoConnectionsMost)} connections at most`,
    use.redisMemoryBytes === undefined ? '' : `Redis: ${bytes(use.redisMemoryBytes)} of memory at its peak`,
    lookups === 0
      ? ''
      : `Redis: ${formatShare((use.redisHits ?? 0) / lookups)} of ${formatNumber(lookups)} lookups hit`,
    (use.redisEvictions ?? 0) > 0 ? `Redis: ${formatNumber(use.redisEvictions ?? 0)} keys were evicted` : '',
    ...use.notes,
  ].filter((fact) => fact !== '');
}
