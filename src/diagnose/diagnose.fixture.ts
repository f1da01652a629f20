import { counterOf, counterRow, isInAll } from '../model/counters.ts';
import type { Finding } from '../model/finding.ts';
import type { Operation } from '../model/operation.ts';
import type { Plan } from '../model/plan.ts';
import type { Work } from '../model/work.ts';
import { diagnose } from './diagnose.ts';
import type { DiagnosedVariant } from './diagnosed-variant.ts';

const CALLS = 20;

/** An operation as one call asks it: counts and `asked` are per call. */
export interface PerCall {
  shape?: Operation['shape'];
  asked?: number;
  keys?: number;
  docs?: number;
  returned?: number;
  bytes?: number;
  /** `IXSCAN { a: 1 }`, `COLLSCAN`, `SORT of IXSCAN { a: 1 }`. */
  plan?: string;
  counts?: Record<string, number>;
  shownKeys?: string[];
  unstable?: boolean;
}

export function mongo(verb: string, target: string, per: PerCall = {}): Operation {
  const { shape = {}, asked = 1, keys = 0, docs = 0, returned = 0, bytes = 0, plan, counts = {}, unstable } = per;
  return {
    engine: 'mongodb',
    verb,
    target,
    shape,
    asked: asked * CALLS,
    counts: inAllCalls({
      'mongo.commands': asked,
      'mongo.keysExamined': keys,
      'mongo.docsExamined': docs,
      'mongo.returned': returned,
      'mongo.bytes': bytes,
      ...counts,
    }),
    plans: plan === undefined ? [] : [planOf(plan, verb, target)],
    ...(unstable === undefined ? {} : { unstable }),
  };
}

export function redis(
  verb: string,
  target: string,
  per: Pick<PerCall, 'shape' | 'asked' | 'bytes' | 'counts' | 'shownKeys'> = {},
): Operation {
  const { shape = {}, asked = 1, bytes = 0, counts = {}, shownKeys } = per;
  return {
    engine: 'redis',
    verb,
    target,
    shape,
    asked: asked * CALLS,
    counts: inAllCalls({ 'redis.commands': asked, 'redis.bytes': bytes, ...counts }),
    plans: [],
    ...(shownKeys === undefined ? {} : { keys: shownKeys }),
  };
}

function inAllCalls(counts: Record<string, number>): Record<string, number> {
  return Object.fromEntries(
    Object.entries(counts).flatMap(([path, value]) => (value === 0 ? [] : [[path, Math.round(value * CALLS)]])),
  );
}

function planOf(text: string, command: string, collection: string): Plan {
  const sorts = text.startsWith('SORT of ');
  const summary = text.replace('SORT of ', '');
  const [stage = ''] = summary.split(' ');
  const read = stage === 'COLLSCAN' || stage === 'IDHACK' ? [stage] : ['FETCH', stage];
  const keys = summary.slice(stage.length + 1);
  return {
    collection,
    command,
    stages: [...(sorts ? ['SORT'] : []), ...read],
    indexes: keys === '' ? [] : [`an_index ${keys}`],
    summary,
  };
}

/** The work of which these operations are all, with counts beside them that no operation has: totals, not per call. */
export function workOf(
  operations: readonly Operation[],
  beside: { redis?: Record<string, number>; connections?: Record<string, number>; mongo?: Record<string, number> } = {},
): Work {
  const total = (path: string) => operations.reduce((sum, { counts }) => sum + (counts[path] ?? 0), 0);
  const byVerb = (engine: Operation['engine'], path: string) => {
    const verbs: Record<string, number> = {};
    for (const { verb, counts, engine: own } of operations) {
      if (own === engine && verb !== 'unattributed') verbs[verb] = (verbs[verb] ?? 0) + (counts[path] ?? 0);
    }
    return verbs;
  };
  const later = (group: 'mongo' | 'redis') => {
    const paths = operations.flatMap(({ counts }) => Object.keys(counts));
    return Object.fromEntries(
      [...new Set(paths)]
        .filter((path) => path.startsWith(`${group}.`) && counterOf(path) !== undefined && !isInAll(path))
        .filter((path) => counterRow(counterOf(path) ?? 'mongo.bytes').by === 'number')
        .map((path) => [path.slice(group.length + 1), total(path)]),
    );
  };
  return {
    calls: CALLS,
    mongo: {
      keysExamined: 0,
      docsExamined: 0,
      returned: 0,
      bytes: 0,
      ...later('mongo'),
      ...beside.mongo,
      commands: byVerb('mongodb', 'mongo.commands'),
      plans: operations.filter(({ engine }) => engine === 'mongodb').flatMap(({ plans }) => plans),
    },
    redis: {
      hits: 0,
      misses: 0,
      bytes: 0,
      evictions: 0,
      ...later('redis'),
      ...beside.redis,
      commands: byVerb('redis', 'redis.commands'),
    },
    connections: { created: 0, maxCheckedOut: 1, waitQueueTimeouts: 0, ...beside.connections },
    operations: [...operations],
    unstable: [],
  };
}

export const CHECKS = ['work', 'p95'].map((name) => `shop/current/${name}`);

/** A variant that is worse than it was. */
export function worse(before: Work | undefined, after: Work, change: Partial<DiagnosedVariant> = {}): DiagnosedVariant {
  return { scenario: 'shop', variant: 'current', before, after, verdict: 'worse', checks: CHECKS, ...change };
}

/** What is found of one variant that got worse by these operations. */
export function found(
  before: readonly Operation[],
  after: readonly Operation[],
  change: Partial<DiagnosedVariant> = {},
): Finding[] {
  return diagnose([worse(workOf(before), workOf(after), change)]);
}
