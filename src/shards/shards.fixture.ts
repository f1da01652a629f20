import { measured as measuredOf, scenarioOf } from '../gate/gate.fixture.ts';
import { configSchema } from '../model/config.ts';
import type { RunInfo } from '../model/report.ts';
import type { LoadedScenarioFile } from '../project/scenario-files.ts';
import type { Blob, MeasuredShard } from './blob.ts';
import type { FoundBlob } from './shard-compatibility.ts';
import { shardName, splitScenarios } from './split.ts';

export const VERSION = '1.2.3';
const REVISION = '0123456789abcdef0123456789abcdef01234567';
const SUITE = ['admin', 'login', 'projects', 'search', 'users'];

/** For tests: five scenarios whose `indexed` variant must answer in 120 ms, and a row over two of them. */
export const scenarios: LoadedScenarioFile[] = SUITE.map((name) => ({
  name,
  file: `/project/scenarios/${name}.scenario.ts`,
  definition: scenarioOf({ indexed: { p95: '120ms' } }, { title: name, calls: 20 }, ['baseline', 'indexed']),
}));

export const config = configSchema.parse({
  overall: [
    {
      row: 'mean of two',
      target: '-50%',
      pairs: [
        { scenario: 'admin', baseline: 'baseline', optimised: 'indexed' },
        { scenario: 'users', baseline: 'baseline', optimised: 'indexed' },
      ],
      atLeast: '50%',
    },
  ],
});

export const run: RunInfo = {
  id: '20260203T040506Z-1',
  command: 'plumbline run --shard 1/4',
  startedAt: '2026-02-03T04:05:06.000Z',
  finishedAt: '2026-02-03T04:06:07.000Z',
  profile: 'release',
  seed: 1,
  git: { revision: REVISION, branch: 'main', dirty: false },
  host: { cores: 4, memoryBytes: 16e9, platform: 'linux/x64', cpuModel: 'Xeon', pinned: true, stolenCpu: 0.01 },
  engines: {
    mongodb: { version: '7.0.14', via: 'docker', image: 'mongo:7.0', topology: 'standalone' },
    redis: { version: '7.2.5', via: 'docker', image: 'redis:7-alpine' },
  },
  dataset: { name: 'devora', digest: 'c0ffee', documents: 123_456 },
  phaseSeconds: { seed: 1.5, latency: 10 },
};

/** Five times as slow without the index. */
export function measurementsOf(scenario: string): MeasuredShard['measurements'] {
  const indexed = measuredOf('indexed', { scenario });
  return [measuredOf('baseline', { scenario, latencyMs: indexed.latencyMs.map((ms) => ms * 5) }), indexed];
}

export type MeasuredBlob = Blob & { content: MeasuredShard };

/** Shard `index` of four. */
export function blobOf(index: number, change: Partial<MeasuredBlob> = {}): MeasuredBlob {
  const split = splitScenarios(SUITE, { admin: 5, login: 4, projects: 3, search: 2, users: 1 }, 4);
  const own = split.parts[index - 1] ?? [];
  return {
    identity: {
      plumbline: VERSION,
      revision: REVISION,
      profile: 'release',
      seed: 1,
      files: { 'the configuration': 'a'.repeat(64), 'scenarios/admin.scenario.ts': 'b'.repeat(64) },
    },
    shard: { index, of: 4 },
    split,
    run: { ...run, id: `20260203T040506Z-${index}`, startedAt: `2026-02-03T04:0${index}:06.000Z` },
    content: {
      command: 'run',
      measurements: own.flatMap(measurementsOf),
      loads: [],
      notes: ['the engines were started from a snapshot'],
      measured: own,
      seconds: Object.fromEntries(own.map((name) => [name, 2.5])),
    },
    ...change,
  };
}

export const ALL = [1, 2, 3, 4];

export function found(blob: Blob, source = `${shardName(blob.shard)}.blob`): FoundBlob {
  return { source, blob };
}
