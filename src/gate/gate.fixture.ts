import type { AnswerDifference } from '../model/answer.ts';
import type { VariantChecks } from '../model/check.ts';
import type { Profile } from '../model/dataset.ts';
import type { VariantMeasurement } from '../model/measurement.ts';
import type { Plan } from '../model/plan.ts';
import type { Scenario } from '../model/scenario.ts';
import type { Work } from '../model/work.ts';
import { type Subject, type Subjects, subjectsOf } from './measured-variant.ts';

/** For tests: 20 calls of one `find` each, 20 documents a call by an index. */
export function workOf(change: {
  mongo?: Partial<Work['mongo']>;
  redis?: Partial<Work['redis']>;
  connections?: Partial<Work['connections']>;
  unstable?: string[];
  calls?: number;
}): Work {
  return {
    calls: change.calls ?? 20,
    mongo: {
      commands: { find: 20 },
      keysExamined: 400,
      docsExamined: 400,
      returned: 400,
      bytes: 40_000,
      plans: [INDEXED_PLAN],
      ...change.mongo,
    },
    redis: { commands: {}, hits: 0, misses: 0, bytes: 0, evictions: 0, ...change.redis },
    connections: { created: 0, maxCheckedOut: 1, waitQueueTimeouts: 0, ...change.connections },
    unstable: change.unstable ?? [],
  };
}

const INDEXED_PLAN: Plan = planOf('IXSCAN { user_id: 1 }', ['LIMIT', 'FETCH', 'IXSCAN']);
export const SCAN_PLAN: Plan = planOf('COLLSCAN', ['SORT', 'COLLSCAN']);

export function planOf(summary: string, stages: string[]): Plan {
  return { collection: 'projects', command: 'find', stages, indexes: [], summary };
}

export const SAME_ANSWERS: AnswerDifference = { answers: 20, changes: [], unsure: [], leftOut: [], nothingLeft: false };
/** One row of a list is gone. */
export const OTHER_ANSWERS: AnswerDifference = {
  ...SAME_ANSWERS,
  changes: [{ path: '', kind: 'rows', before: '20 elements', after: '19 elements', in: 1, of: 20, call: 3 }],
};

/** `n` latencies spread evenly by 10% around `ms`. */
export function around(ms: number, n: number): number[] {
  return Array.from({ length: n }, (_, i) => ms * (0.9 + (0.2 * i) / Math.max(1, n - 1)));
}

/** A complete measurement: 200 calls of about 10 ms, 20 equal answers. */
export function measured(variant: string, change: Partial<VariantMeasurement> = {}): VariantMeasurement {
  return {
    scenario: 'projects',
    variant,
    work: workOf({}),
    answers: { rows: 20, digest: 'd0', varies: [], nothingLeft: false },
    answerDifference: SAME_ANSWERS,
    latencyMs: around(10, 200),
    warmupCalls: 5,
    notes: [],
    ...change,
  };
}

export function scenarioOf(
  checks: Record<string, VariantChecks>,
  change: Partial<Scenario> = {},
  variants: readonly string[] = ['baseline', 'indexed', 'cached'],
): Scenario {
  const nothing = async () => undefined;
  return {
    title: 'Project list of one user',
    dataset: {
      module: 'file:///seed.ts',
      name: 'devora',
      referenceDate: '2025-01-01',
      profiles: { smoke: {}, pr: {}, release: {} },
      collections: {},
      data: () => ({}),
      indexes: nothing,
    },
    variants: Object.fromEntries(
      variants.map((name) => [name, { run: nothing, ...(name === 'baseline' ? { baseline: true } : {}) }]),
    ),
    checks,
    ...change,
  };
}

/** The subjects of a scenario, and its `indexed` one. */
export function subjectOf(
  checks: VariantChecks,
  measurements: readonly VariantMeasurement[],
  { profile = 'release', change = {} }: { profile?: Profile; change?: Partial<Scenario> } = {},
): { subject: Subject; subjects: Subjects } {
  const names = [...new Set(['indexed', ...measurements.map(({ variant }) => variant)])].sort();
  const definition = scenarioOf({ indexed: checks }, change, names);
  const subjects = subjectsOf('projects', definition, measurements, profile);
  const subject = subjects.get('indexed');
  if (subject === undefined) throw new Error('the fixture has no variant "indexed"');
  return { subject, subjects };
}
