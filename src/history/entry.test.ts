import { expect, test } from 'vitest';
import type { Report, RunInfo } from '../model/report.ts';
import { entryOf, historyEntrySchema } from './entry.ts';
import { machineClass } from './machine-class.ts';

const run: RunInfo = {
  id: 'r1',
  command: 'plumbline run',
  startedAt: '2026-02-03T04:05:06.000Z',
  finishedAt: '2026-02-03T04:06:07.000Z',
  profile: 'pr',
  seed: 1,
  host: {
    cores: 4,
    memoryBytes: 15.6 * 2 ** 30,
    platform: 'linux-x64',
    cpuModel: 'Intel(R) Xeon(R) CPU @ 2.80GHz',
    pinned: true,
  },
  engines: {
    mongodb: { version: '7.0.14', via: 'local', image: '' },
    redis: { version: '7.2.5', via: 'docker', image: 'redis:7-alpine' },
  },
  dataset: { name: 'devora', digest: 'c0ffee', documents: 10 },
  phaseSeconds: {},
};
const report: Report = {
  schemaVersion: 2,
  verdict: 'inconclusive',
  reasons: [],
  warnings: [],
  errors: [],
  run,
  scenarios: [
    {
      name: 's',
      title: 'S',
      verdict: 'pass',
      checks: [],
      variants: [
        {
          name: 'cached',
          baseline: false,
          samples: 2,
          latencyMs: { min: 1, mean: 2, p50: 2, p95: 3, p99: 3, max: 3 },
          work: {
            calls: 20,
            mongo: {
              commands: { find: 4, getMore: 1 },
              keysExamined: 5,
              docsExamined: 6,
              returned: 7,
              bytes: 8,
              plans: [],
            },
            redis: { commands: { get: 20, setex: 4 }, hits: 16, misses: 4, bytes: 9, evictions: 0 },
            connections: { created: 0, maxCheckedOut: 1, waitQueueTimeouts: 0 },
            unstable: [],
          },
          notes: [],
        },
        { name: 'broken', baseline: false, samples: 0, notes: [] },
      ],
    },
  ],
  guide: [
    {
      row: 'a',
      scenario: 's',
      metric: 'latency',
      unit: 'ms',
      baseline: 9,
      indexed: 5,
      cached: 1,
      target: '',
      verdict: 'pass',
      reason: '',
    },
    { row: 'b', scenario: 's', metric: 'hitRate', unit: '', cached: 0.8, target: '', verdict: 'pass', reason: '' },
    { row: 'c', scenario: 's', metric: 'latency', unit: 'ms', target: '', verdict: 'error', reason: 'nothing timed' },
  ],
};

test('a report becomes a line that the schema accepts; what was not measured is absent, not zero', () => {
  const entry = entryOf(report);
  expect(historyEntrySchema.parse(JSON.parse(JSON.stringify(entry)))).toEqual(entry);
  expect(entry).toMatchObject({
    run: 'r1',
    datasetDigest: 'c0ffee',
    engines: { mongodb: '7.0.14', redis: '7.2.5' },
    verdict: 'inconclusive',
  });
  expect(entry.variants[0]).toMatchObject({
    latencyMs: { p50: 2, p95: 3 },
    work: { calls: 20, mongoCommands: 5, redisCommands: 24 },
    unstable: [],
  });
  expect(entry.variants[1]).toEqual({ scenario: 's', variant: 'broken' });
  expect(entry.rows.map(({ row, value }) => [row, value])).toEqual([
    ['a', 5],
    ['b', 0.8],
  ]);
});

test('the kind of machine is a readable file name', () => {
  expect(machineClass(run)).toBe('linux-x64-intel-r-xeon-r-cpu-2.80ghz-4c-16gib-mongodb7-local-redis7-docker');
});

const withHost = (changes: Partial<RunInfo['host']>) => machineClass({ ...run, host: { ...run.host, ...changes } });

test('memory that the firmware keeps makes no other kind; another CPU, core count, engine or platform does', () => {
  expect(withHost({ memoryBytes: 15.4 * 2 ** 30 })).toBe(machineClass(run));
  const { engines: _, ...without } = run;
  const kinds = [
    machineClass(run),
    machineClass(without),
    withHost({ cores: 8 }),
    withHost({ memoryBytes: 2 ** 33 }),
    withHost({ cpuModel: 'AMD EPYC' }),
    withHost({ platform: 'darwin-arm64' }),
    withHost({ cpuModel: `${'x'.repeat(300)}1` }),
    withHost({ cpuModel: `${'x'.repeat(300)}2` }),
    withHost({ cpuModel: '', memoryBytes: 0 }),
  ];
  expect(new Set(kinds).size).toBe(kinds.length);
  for (const kind of kinds) expect(kind).toMatch(/^[a-z0-9][a-z0-9.-]{0,140}$/);
});

test('a replica set is a kind of its own, and the history of standalone servers goes on', () => {
  const withTopology = (topology: 'standalone' | 'replicaSet') => {
    const mongodb = { version: '7.0.14', via: 'local', image: '', topology } as const;
    const redis = { version: '7.2.5', via: 'docker', image: 'redis:7-alpine' } as const;
    return machineClass({ ...run, engines: { mongodb, redis } });
  };
  expect(withTopology('standalone')).toBe(machineClass(run));
  expect(withTopology('replicaSet')).toBe(`${machineClass(run)}-replicaset`);
});
