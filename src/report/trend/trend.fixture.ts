import type { ChangePoint, MetricTrend, PastRun, PastTrends } from '../../model/trend.ts';

const run = (day: number): PastRun => ({
  run: `run-${day}`,
  startedAt: `2026-03-${String(day).padStart(2, '0')}T10:00:00.000Z`,
  revision: 'abcdefghij'.charAt(day - 1).repeat(40),
});

const slower: ChangePoint = {
  index: 6,
  run: 'run-7',
  change: 0.181,
  p: 0.00024,
  before: 100,
  after: 118.1,
  lastBefore: run(6),
  firstAfter: run(7),
};

const p50: MetricTrend = {
  scenario: 'orders',
  variant: 'indexed',
  metric: 'p50',
  kind: 'time',
  values: [100, 101, 99, 100, 102, 100, 118, 119, 117, 118],
  runs: Array.from({ length: 10 }, (_, day) => run(day + 1)),
  changePoints: [slower],
};

const still: MetricTrend = {
  ...p50,
  metric: 'docsExamined',
  kind: 'count',
  values: Array.from({ length: 10 }, () => 2),
  changePoints: [],
};

const appeared: MetricTrend = {
  ...p50,
  metric: 'redisCommands',
  kind: 'count',
  values: [0, 0, 0, 0, 0, 0, 0, 0, 1, 1],
  changePoints: [
    {
      ...slower,
      index: 8,
      run: 'run-9',
      change: Number.POSITIVE_INFINITY,
      p: 0,
      before: 0,
      after: 1,
      lastBefore: run(8),
      firstAfter: run(9),
    },
  ],
};

export const exampleTrends: PastTrends = {
  machineClass: 'linux-x64-xeon',
  profile: 'pr',
  datasetDigest: 'c0ffee',
  runs: 10,
  first: run(1),
  last: run(10),
  series: [p50, still, appeared],
};
