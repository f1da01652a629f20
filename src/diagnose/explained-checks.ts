import { RATIO_CHECKS } from '../model/check.ts';
import { COUNTER_CHECKS } from '../model/counters.ts';
import { LATENCY_METRIC_NAMES, TIME_METRICS } from '../model/latency-metrics.ts';
import type { DiagnosedVariant } from './diagnosed-variant.ts';

/** What a finding explains of a variant. */
export interface Explained {
  /** Counters that it has more of: `mongo.docsExamined`. */
  paths: ReadonlySet<string>;
  /** Those that it has more of each time that something is asked: what is asked more often leaves a ratio as it is. */
  each: ReadonlySet<string>;
  plans: boolean;
  answers: boolean;
  times: boolean;
}

/** `plan` of `user-projects/indexed/plan`. */
export function checkName(id: string, { scenario, variant }: Pick<DiagnosedVariant, 'scenario' | 'variant'>): string {
  const prefix = `${scenario}/${variant}/`;
  return id.startsWith(prefix) ? id.slice(prefix.length) : id;
}

const OF_ALL_WORK: ReadonlySet<string> = new Set(['work', 'lock']);
const OF_ANSWERS: ReadonlySet<string> = new Set(['result', 'answers', 'same-result']);
const TIMES: ReadonlySet<string> = new Set([...TIME_METRICS, ...LATENCY_METRIC_NAMES]);

/** Whether a check fails by what a finding explains. Times follow the work. */
export function isExplainedBy(name: string, { paths, each, plans, answers, times }: Explained): boolean {
  const [first = '', second = ''] = name.split('/');
  if (OF_ANSWERS.has(first)) return answers;
  const isWork = paths.size > 0 || plans;
  if (OF_ALL_WORK.has(first)) return isWork;
  if (first === 'plan') return plans;
  if (first === 'hitRate') return paths.has('redis.hits') || paths.has('redis.misses');
  if (first === 'reduction' || first === 'growth')
    return second === 'latency' ? isWork || times : isCounted(second, paths, each);
  if (TIMES.has(first) || (first === 'load' && second.endsWith('AtRate'))) return isWork || times;
  return isCounted(first, paths, each);
}

function isCounted(name: string, paths: ReadonlySet<string>, each: ReadonlySet<string>): boolean {
  const counter = [...COUNTER_CHECKS].find(([check]) => check === name)?.[1];
  if (counter !== undefined) return paths.has(counter);
  const ratio = Object.entries(RATIO_CHECKS).find(([check]) => check === name)?.[1];
  return (
    ratio !== undefined &&
    (name === 'mongoCommandsPerHit' ? paths.has(ratio.of) || paths.has('redis.hits') : each.has(ratio.of))
  );
}
