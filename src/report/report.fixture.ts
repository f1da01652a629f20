import type { Report, ScenarioReport } from '../model/report.ts';
import type { Trend } from '../model/trend.ts';
import type { Work } from '../model/work.ts';

function work(docsExamined: number, plan: string): Work {
  return {
    calls: 20,
    mongo: {
      commands: { find: 20, getMore: 3 },
      keysExamined: 410,
      docsExamined,
      returned: 400,
      bytes: 81_234,
      plans: [{ collection: 'projects', command: 'find', stages: [plan], indexes: [], summary: plan }],
    },
    redis: { commands: { get: 20, setex: 4 }, hits: 16, misses: 4, bytes: 9_001, evictions: 0 },
    connections: { created: 1, maxCheckedOut: 1, waitQueueTimeouts: 0 },
    unstable: [],
  };
}

const userProjects: ScenarioReport = {
  name: 'user-projects',
  title: 'Project list of one user',
  verdict: 'fail',
  variants: [
    {
      name: 'baseline',
      baseline: true,
      samples: 20,
      latencyMs: { min: 700.25, mean: 861.5, p50: 850.4, p95: 990.1, p99: 1_001.7, max: 1_001.7 },
      work: work(2_000_000, 'COLLSCAN'),
      notes: [],
    },
    {
      name: 'indexed',
      baseline: false,
      samples: 240,
      latencyMs: { min: 90.11, mean: 121.9, p50: 118.3, p95: 171.6, p99: 202.2, max: 240.9 },
      work: work(40_410, 'IXSCAN { user_id: 1 }'),
      notes: ['warmed up for 1 s'],
    },
    { name: 'cached', baseline: false, samples: 0, notes: ['nothing was timed'] },
  ],
  checks: [
    {
      id: 'user-projects/indexed/p95',
      variant: 'indexed',
      kind: 'threshold',
      verdict: 'fail',
      expected: 'at most 120 ms',
      actual: '171.6 ms',
      unit: 'ms',
      reason: 'the 99.9% lower bound of p95 is 131 ms',
      remedy: 'create { user_id: 1, updated_at: -1 }',
    },
    {
      id: 'user-projects/indexed/plan',
      variant: 'indexed',
      kind: 'plan',
      verdict: 'pass',
      expected: 'IXSCAN',
      actual: 'IXSCAN { user_id: 1 }',
      unit: '',
      reason: 'every plan reads an index',
    },
    {
      id: 'user-projects/cached/data',
      variant: 'cached',
      kind: 'data',
      verdict: 'error',
      expected: 'a complete measurement',
      actual: 'ENGINE_DIED',
      unit: '',
      reason: 'redis-server ended with signal 9',
    },
  ],
};

/** A run with everything that a report can hold; tests change what they are about. */
export const exampleReport: Report = {
  schemaVersion: 2,
  verdict: 'error',
  reasons: ['2 of 3 checks did not pass'],
  warnings: ['the engines could not be pinned'],
  errors: [{ code: 'ENGINE_DIED', message: 'redis-server ended with signal 9', hint: 'see its log' }],
  run: {
    id: '2026-02-03T04-05-06Z-ab12',
    command: 'plumbline run user-projects',
    startedAt: '2026-02-03T04:05:06.000Z',
    finishedAt: '2026-02-03T04:06:07.000Z',
    profile: 'pr',
    seed: 1,
    git: { revision: '0123456789abcdef0123456789abcdef01234567', branch: 'main', dirty: true },
    host: {
      cores: 4,
      memoryBytes: 16_777_216_000,
      platform: 'linux-x64',
      cpuModel: 'Xeon 2.80GHz',
      pinned: false,
      stolenCpu: 0.012,
    },
    engines: {
      mongodb: { version: '7.0.14', via: 'local', image: '' },
      redis: { version: '7.2.5', via: 'docker', image: 'redis:7-alpine' },
    },
    dataset: { name: 'devora', digest: 'c0ffee', documents: 123_456 },
    phaseSeconds: { seed: 12.5, engines: 3.25, latency: 30 },
  },
  scenarios: [userProjects],
  guide: [
    {
      row: 'user projects list',
      scenario: 'user-projects',
      metric: 'latency',
      unit: 'ms',
      baseline: 850.4,
      indexed: 118.3,
      reduction: 0.8609,
      target: '850 ms -> 120 ms (-86%), cached 8 ms (-99%)',
      verdict: 'fail',
      reason: 'its p95 check failed',
    },
    {
      row: 'mean',
      scenario: 'overall',
      metric: 'latency',
      unit: 'ms',
      target: '1200 ms -> 187 ms (-84%)',
      verdict: 'not-judged',
      reason: 'not part of this run: template-search',
    },
    {
      row: 'user projects list',
      scenario: 'user-projects',
      metric: 'hitRate',
      unit: 'share of lookups',
      cached: 0.8,
      target: 'above 80%',
      verdict: 'pass',
      reason: '',
    },
  ],
};

const pastMedians = {
  scenario: 'user-projects',
  values: [131, 110.5, 118.3],
  runs: ['2026-02-01T04-05-06Z-ab10', '2026-02-02T04-05-06Z-ab11', '2026-02-03T04-05-06Z-ab12'],
};

export const exampleTrends: Trend[] = [
  { of: 'row', row: 'user projects list', metric: 'latency', ...pastMedians },
  { of: 'variant', variant: 'indexed', ...pastMedians },
];
