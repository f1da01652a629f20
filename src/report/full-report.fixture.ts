import type { Comparison, LoadReport, Report, ScenarioReport, VariantReport } from '../model/report.ts';
import type { Trend } from '../model/trend.ts';
import type { Work } from '../model/work.ts';
import { exampleReport, exampleTrends } from './report.fixture.ts';

const quantilesMs = (from: number, to: number) =>
  Array.from({ length: 19 }, (_, i) => from + ((to - from) * i ** 2) / 324);

function withQuantiles(variant: VariantReport): VariantReport {
  return variant.latencyMs
    ? { ...variant, quantilesMs: quantilesMs(variant.latencyMs.min, variant.latencyMs.p95) }
    : variant;
}

const locked: ScenarioReport = {
  name: 'template-search',
  title: 'Template search',
  verdict: 'fail',
  variants: [
    {
      name: 'indexed',
      baseline: false,
      samples: 200,
      latencyMs: { min: 0.31, mean: 0.522, p50: 0.478, p95: 0.81, p99: 1.13, max: 9.7 },
      notes: [],
    },
  ],
  checks: [
    {
      id: 'template-search/indexed/lock',
      variant: 'indexed',
      kind: 'lock',
      verdict: 'fail',
      expected: 'the work of the lock',
      actual: 'more work',
      unit: '',
      reason: 'mongo.docsExamined rose from 10 to 4,000 a call',
      remedy: 'create it again',
      changes: [
        { path: 'mongo.docsExamined', kind: 'more', before: '10', after: '4,000', sentence: 'examines more documents' },
        {
          path: 'mongo.plans',
          kind: 'other',
          before: 'TEXT',
          after: 'COLLSCAN',
          sentence: 'reads the whole collection',
        },
      ],
      accepted: { until: '2026-12-31', reason: 'known since the move' },
    },
  ],
};

const step = (own: Partial<LoadReport['steps'][number]>): LoadReport['steps'][number] => ({
  durationMs: 4_000,
  sent: 1_000,
  answers: 998,
  answersInAll: 1_200,
  errors: 0,
  timeouts: 0,
  wrong: 0,
  throughputPerSecond: 250,
  latencyMs: { min: 1.5, mean: 4.25, p50: 3.5, p95: 9.25, p99: 12.75, max: 40.5 },
  generator: { eventLoopDelayP99Ms: 0.2, cpuShare: 0.31 },
  ...own,
});

const load = (variant: string, factor: number): LoadReport => ({
  scenario: 'api-load',
  variant,
  capacity: 4 * factor,
  limitMs: 500,
  steps: [
    ...[1, 2, 4].map((connections) => step({ connections, throughputPerSecond: 130.5 * connections * factor })),
    step({
      ratePerSecond: 200,
      generator: { eventLoopDelayP99Ms: 5, cpuShare: 0.9, bottleneck: 'its event loop was late' },
    }),
  ],
  use: { answers: 2_000, mongoCpuSeconds: 3, redisHits: 9, redisMisses: 1, notes: ['no counter of reads here'] },
});

function workOf(docsExamined: number): Work {
  return {
    calls: 20,
    mongo: {
      commands: { aggregate: 20 },
      keysExamined: 60,
      docsExamined,
      returned: 40,
      bytes: 5_120,
      plans: [
        {
          collection: 'users',
          command: 'aggregate',
          stages: ['FETCH', 'IXSCAN', '$lookup', 'COLLSCAN'],
          indexes: ['by_name { name: 1 }'],
          summary: 'IXSCAN { name: 1 }',
        },
      ],
    },
    redis: { commands: {}, hits: 0, misses: 0, bytes: 0, evictions: 0 },
    connections: { created: 0, maxCheckedOut: 1, waitQueueTimeouts: 0 },
    unstable: ['mongo.keysExamined'],
  };
}

const comparison = (own: Partial<Comparison>): Comparison => ({
  scenario: 'user-projects',
  variant: 'indexed',
  metric: 'median',
  restarts: 6,
  pairs: 240,
  verdict: 'pass',
  reason: 'no slower',
  work: {},
  ...own,
});

const comparisons: Comparison[] = [
  comparison({
    metric: 'work',
    restarts: 0,
    pairs: 0,
    verdict: 'fail',
    reason: 'examines more',
    work: { base: workOf(40), head: workOf(8_000) },
  }),
  comparison({
    metric: 'work',
    variant: 'cached',
    restarts: 0,
    pairs: 0,
    work: { base: workOf(40), head: workOf(40) },
  }),
  comparison({
    estimate: 0.0723,
    interval: { lower: 0.0512, upper: 0.0934, confidence: 0.99 },
    latencyMs: { base: 0.412, head: 0.4418 },
    margins: { harmless: 0.02, mustCatch: 0.05 },
    verdict: 'fail',
    reason: 'slower by 7.2%',
    confirmed: true,
  }),
  comparison({
    metric: 'p95',
    estimate: -0.012,
    interval: { lower: -0.03, confidence: 0.99 },
    latencyMs: { base: 1.2, head: 1.18 },
    verdict: 'inconclusive',
  }),
];

/** A report with every part that there is, of a run and of a comparison at once. */
export const fullReport: Report = {
  ...exampleReport,
  run: {
    ...exampleReport.run,
    base: { revision: 'fedcba9876543210fedcba9876543210fedcba98', is: 'the merge base with main' },
  },
  scenarios: [
    ...exampleReport.scenarios.map((scenario) => ({ ...scenario, variants: scenario.variants.map(withQuantiles) })),
    locked,
  ],
  comparisons,
  load: [load('baseline', 1), load('optimised', 2)],
  growth: [
    {
      scenario: 'user-projects',
      variant: 'indexed',
      declared: { docsExamined: 'constant' },
      sizes: [
        { factor: 1, documents: 25_000, perCall: { docsExamined: 10, keysExamined: 11 } },
        { factor: 16, documents: 400_000, perCall: { docsExamined: 10, keysExamined: 176 } },
      ],
    },
  ],
};

export const fullTrends: Trend[] = exampleTrends.map((trend) => ({
  ...trend,
  changePoints: [
    {
      index: 1,
      run: trend.runs[1] ?? '',
      change: -0.1565,
      p: 0.0001,
      before: 131,
      after: 110.5,
      lastBefore: { run: trend.runs[0] ?? '', startedAt: '2026-02-01T04:05:06.000Z', revision: 'rev1' },
      firstAfter: { run: trend.runs[1] ?? '', startedAt: '2026-02-02T04:05:06.000Z' },
    },
  ],
}));
