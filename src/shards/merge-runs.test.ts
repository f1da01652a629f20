import { expect, test } from 'vitest';
import { reportOf } from '../run/run-report.ts';
import { mergeRuns } from './merge-runs.ts';
import { ALL, blobOf, config, type MeasuredBlob, measurementsOf, run, scenarios } from './shards.fixture.ts';

const OPTIONS = { command: 'plumbline merge', config, profile: 'release', lock: undefined, scenarios } as const;
const merged = (blobs: readonly MeasuredBlob[]) => mergeRuns(blobs, OPTIONS);
const rowOf = (report: ReturnType<typeof merged>['report']) => report.guide.find(({ row }) => row === 'mean of two');

test('is the report of a run of everything, but for what it says of the run', () => {
  const { report, measurements } = merged(ALL.map((index) => blobOf(index)));
  const all = scenarios.flatMap(({ name }) => measurementsOf(name));
  const whole = reportOf(
    { ...OPTIONS, today: '2026-02-03' },
    run,
    {
      measurements: all,
      loads: [],
      measured: scenarios,
      seconds: Object.fromEntries(scenarios.map(({ name }) => [name, 2.5])),
    },
    ['the engines were started from a snapshot'],
    undefined,
  );
  expect({ ...report, run: undefined }).toEqual({ ...whole, run: undefined });
  expect(measurements).toEqual(all);
  expect(report.verdict).toBe('pass');
});

test('a row over scenarios of several shards is judged, which no shard could', () => {
  const first = blobOf(1);
  const alone = reportOf(
    { ...OPTIONS, scenarios: scenarios.filter(({ name }) => name === 'admin'), today: '2026-02-03' },
    run,
    { ...first.content, measured: scenarios, seconds: {} },
    [],
    undefined,
  );
  expect(rowOf(alone)).toMatchObject({ verdict: 'not-judged', reason: 'not part of this run: users' });
  expect(rowOf(merged(ALL.map((index) => blobOf(index))).report)).toMatchObject({
    verdict: 'pass',
    indexed: expect.closeTo(10, 1),
  });
});

test('a row that fails over all makes the merged report red, though each shard was green', () => {
  const slow = ALL.map((index) => {
    const blob = blobOf(index);
    const measurements = blob.content.measurements.map((one) =>
      one.variant === 'baseline' ? { ...one, latencyMs: one.latencyMs.map((ms) => ms / 5) } : one,
    );
    return { ...blob, content: { ...blob.content, measurements } };
  });
  const { report } = merged(slow);
  expect(report.scenarios.map(({ verdict }) => verdict)).toEqual(scenarios.map(() => 'pass'));
  expect(report).toMatchObject({ verdict: 'fail', reasons: [expect.stringMatching(/^overall\/mean of two: /)] });
});

test('what a stopped shard should have measured is missing, and why comes first', () => {
  const failure = { code: 'ENGINE_DIED', message: 'mongod ended with signal 9', hint: 'see its log' };
  const third = blobOf(3);
  const content = { ...third.content, measurements: [], measured: [], seconds: {}, failure };
  const { report } = merged([blobOf(1), blobOf(2), { ...third, content }, blobOf(4)]);
  expect(report.verdict).toBe('error');
  expect(report.reasons[0]).toBe('shard-3-of-4: mongod ended with signal 9');
  expect(report.errors[0]).toEqual({ ...failure, message: 'shard-3-of-4: mongod ended with signal 9' });
  expect(report.scenarios.map(({ name, verdict }) => `${name} ${verdict}`)).toEqual([
    'admin pass',
    'login pass',
    'projects error',
    'search pass',
    'users pass',
  ]);
});

test('a scenario whose measurements are gone from a blob is an error, never left out', () => {
  const fourth = blobOf(4);
  const measurements = fourth.content.measurements.filter(({ scenario }) => scenario !== 'users');
  const { report } = merged([
    blobOf(1),
    blobOf(2),
    blobOf(3),
    { ...fourth, content: { ...fourth.content, measurements } },
  ]);
  expect(report.verdict).toBe('error');
  expect(report.scenarios.find(({ name }) => name === 'users')?.verdict).toBe('error');
});

test('what --bail left out after a red scenario is said, and not judged', () => {
  const fourth = blobOf(4);
  const error = { code: 'CALL_FAILED', message: 'refused', hint: '' };
  const measurements = fourth.content.measurements.map((one) => (one.scenario === 'search' ? { ...one, error } : one));
  const content = { ...fourth.content, measured: ['search'], measurements };
  const { report } = merged([blobOf(1), blobOf(2), blobOf(3), { ...fourth, content }]);
  expect(report.warnings).toContain('stopped by --bail, not judged: users');
  expect(report.scenarios.map(({ name }) => name)).not.toContain('users');
  expect(report.errors.map(({ code }) => code)).toEqual(['CALL_FAILED', 'CALL_FAILED']);
});

test('what --bail left out for nothing that is red here is missing', () => {
  const fourth = blobOf(4);
  const content = { ...fourth.content, measured: ['search'] };
  const { report } = merged([blobOf(1), blobOf(2), blobOf(3), { ...fourth, content }]);
  expect(report.verdict).toBe('error');
  expect(report.errors).toMatchObject([
    { code: 'MISSING_DATA', message: expect.stringMatching(/^shard-4-of-4: .*users$/) },
  ]);
});

test('the run is that of all shards, each with its own machine and times', () => {
  const { report } = merged(ALL.map((index) => blobOf(index)));
  expect(report.run).toMatchObject({
    id: expect.stringMatching(/^20260203T040106Z-[0-9a-f]{8}$/),
    command: 'plumbline merge',
    startedAt: '2026-02-03T04:01:06.000Z',
    phaseSeconds: { seed: 6, latency: 40 },
    host: run.host,
  });
  expect(report.run.shards?.map(({ shard, scenarios: own }) => [shard, own])).toEqual([
    [1, ['admin']],
    [2, ['login']],
    [3, ['projects']],
    [4, ['search', 'users']],
  ]);
  expect(merged(ALL.map((index) => blobOf(index)))).toEqual(merged(ALL.map((index) => blobOf(index))));
});

test('machines of several kinds, other patch releases and local changes are said', () => {
  const third = blobOf(3);
  const other = {
    ...third.run,
    host: { ...run.host, cpuModel: 'EPYC', pinned: false, stolenCpu: 0.2 },
    ...(run.engines ? { engines: { ...run.engines, redis: { ...run.engines.redis, version: '7.4.0' } } } : {}),
    ...(run.git ? { git: { ...run.git, dirty: true } } : {}),
  };
  const { report } = merged([blobOf(1), blobOf(2), { ...third, run: other }, blobOf(4)]);
  expect(report.warnings.slice(0, 3)).toEqual([
    expect.stringMatching(
      /^the shards ran on machines of 2 kinds, .* \(shards 1, 2, 4: linux-x64-xeon.*; shard 3: linux-x64-epyc/,
    ),
    expect.stringMatching(
      /^the shards' engines are not of one version \(shards 1, 2, 4: 7\.0\.14 .*; shard 3: .*7\.4\.0/,
    ),
    'shard 3 ran with local changes, shards 1, 2, 4 without',
  ]);
  expect(report.run).toMatchObject({ git: { dirty: true }, host: { pinned: false, stolenCpu: 0.2 } });
});

test('counts of other calls, and ranges without their passes, are damaged', () => {
  const withWork = (change: object) => {
    const [first, ...others] = blobOf(1).content.measurements;
    const damaged = { ...first, work: { ...first?.work, ...change } } as NonNullable<typeof first>;
    const own = { ...blobOf(1).content, measurements: [damaged, ...others] };
    return merged([blobOf(1, { content: own }), ...[2, 3, 4].map((index) => blobOf(index))]);
  };
  expect(() => withWork({ calls: 1_000 })).toThrow(/counts are of 1000 calls, and it makes 20/);
  expect(() => withWork({ unstable: ['mongo.docsExamined'] })).toThrow(/passes that are not there/);
  expect(() => withWork({})).not.toThrow();
});
