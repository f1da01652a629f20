import { execFile } from 'node:child_process';
import { cp, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ROOT } from './own-engines.ts';

const run = promisify(execFile);

/** Rows that somebody adds to the tables, and to nothing else. */
const COUNTERS = `
  'redis.keysScanned': { ...PER_CALL, label: 'keys scanned by Redis', unit: 'keys scanned', column: undefined, check: 'keysScanned', series: 'keysScanned', price: 1, since: 2 },
  'mongo.sorted': { ...PER_CALL, label: 'documents sorted', unit: 'documents sorted', column: undefined, worse: 'neither', price: 0, check: undefined, series: undefined, since: 2 },
  'connections.refused': { ...IN_ALL, label: 'connections refused', unit: 'connections refused', column: undefined, check: undefined, series: undefined, price: 1, since: 2 },
} as const satisfies Readonly<Record<\`\${'mongo'`;
const LATENCIES = `
  p999: { quantile: 0.999, callsForPass: 9_200, atRate: 'p999AtRate', since: 2 },
  p9999: { quantile: 0.9999 },
} as const satisfies Readonly<Record<string, LatencyRow>>`;

let copy: string;

/** The sources with more rows in two tables. */
beforeAll(async () => {
  copy = await mkdtemp(path.join(tmpdir(), 'plumbline-half-added-'));
  await cp(path.join(ROOT, 'src'), path.join(copy, 'src'), { recursive: true });
  await symlink(path.join(ROOT, 'node_modules'), path.join(copy, 'node_modules'));
  for (const file of ['package.json', 'tsconfig.json']) await cp(path.join(ROOT, file), path.join(copy, file));
  await added('src/model/counters.ts', "\n} as const satisfies Readonly<Record<`${'mongo'", COUNTERS);
  await added('src/model/latency-metrics.ts', '\n} as const satisfies Readonly<Record<string, LatencyRow>>', LATENCIES);
});

afterAll(async () => {
  await rm(copy, { recursive: true, force: true });
});

async function added(file: string, end: string, rows: string): Promise<void> {
  const text = await readFile(path.join(copy, file), 'utf8');
  expect(text.split(end)).toHaveLength(2);
  await writeFile(
    path.join(copy, file),
    text.replace(end, () => rows),
  );
}

test('a counter of its table alone does not compile where it must be counted and judged, nor does half a row', async () => {
  const config = { extends: './tsconfig.json', include: ['src'], exclude: ['**/*.test.ts', '**/*.fixture.ts'] };
  await writeFile(path.join(copy, 'tsconfig.sources.json'), JSON.stringify(config));
  const tsc = path.join(ROOT, 'node_modules/typescript/bin/tsc');
  const found = await run(process.execPath, [tsc, '--noEmit', '-p', 'tsconfig.sources.json'], { cwd: copy }).then(
    () => '',
    ({ stdout }: { stdout: string }) => stdout,
  );
  const places = Array.from(found.matchAll(/^(src\/\S+?)\(\d+,\d+\): error/gm), ([, file]) => file);
  expect([...new Set(places)].sort()).toEqual([
    'src/gate/counter-symptoms.ts',
    'src/gate/work-difference.ts',
    'src/measure/client-observer.ts',
    'src/measure/redis-counters.ts',
    'src/measure/work-pass.ts',
    'src/model/http-load.ts',
    'src/model/latency-metrics.ts',
    'src/report/green-lines.ts',
  ]);
  for (const name of ['keysScanned', 'sorted', 'refused']) expect(found).toContain(name);
}, 300_000);

const QUESTIONS = `
  import { scenarioSchema } from './src/gate/scenario-schema.ts';
  import { judgeThresholds } from './src/gate/judge-latency.ts';
  import { judgeWork } from './src/gate/work-budget.ts';
  import { workDifference } from './src/gate/work-difference.ts';
  import { METRICS } from './src/history/series.ts';
  import { entryOf, factsOf } from './src/lock/facts.ts';
  import { countedOf, countPathsOf, COUNTER_PATHS, counterRow } from './src/model/counters.ts';
  import { latencySchema } from './src/model/latency-metrics.ts';
  import { workSchema } from './src/model/work.ts';

  const work = (keysScanned, known) => {
    const counted = countedOf([['mongo.commands.find', 10], ...(known ? [] : [['redis.keysScanned', keysScanned]])], known);
    return { ...counted, calls: 10, mongo: { ...counted.mongo, plans: [] }, unstable: [] };
  };
  const old = work(0, COUNTER_PATHS.filter((path) => counterRow(path).since === 1));
  const recorded = (one) => entryOf(new Map(factsOf({ dataset: 'd', digest: '1', work: one }))).work;
  const subject = (checks) => ({ scenario: 's', variant: 'v', checks, definition: {}, samplesMs: Array(400).fill(400) });
  const verdicts = (rows) => rows.map(({ id, verdict }) => id + ' ' + verdict);
  console.log(JSON.stringify({
    difference: workDifference(recorded(work(10)), work(10_000_000)).changes.map(({ sentence }) => sentence),
    unknown: workDifference(recorded(old), work(10_000_000)).notCounted,
    budget: verdicts(judgeWork(subject({ keysScanned: 1 }), work(10_000_000))),
    readsOld: workSchema.safeParse(old).success && latencySchema.safeParse({ min: 1, mean: 1, p50: 1, p95: 1, p99: 1, max: 1 }).success,
    latency: verdicts(judgeThresholds(subject({ p999: '1ms' }))),
    checks: scenarioSchema.shape.checks.safeParse({ v: { p999: '1ms', keysScanned: 1, growth: { keysScanned: 'constant' }, load: { p999AtRate: '1s' } } }).success,
    series: METRICS.includes('keysScanned'),
  }));
`;

test('what is derived from the tables knows the rows at once', async () => {
  const file = path.join(copy, 'questions.ts');
  await writeFile(file, QUESTIONS);
  const { stdout } = await run(process.execPath, [file], { cwd: copy });
  expect(JSON.parse(stdout)).toEqual({
    difference: ['keys scanned by Redis 1 -> 1,000,000 per call'],
    // What the lock's writer did not count is not 0.
    unknown: expect.arrayContaining(['redis.keysScanned', 'mongo.sorted', 'connections.refused']),
    budget: ['s/v/keysScanned fail', 's/v/waitQueueTimeouts pass'],
    readsOld: true,
    latency: ['s/v/p999 fail'],
    checks: true,
    series: true,
  });
});
