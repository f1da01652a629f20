import { expect, it } from 'vitest';
import type { ImpactRow, LoadMeasurement, LoadStep } from '../../model/http-load.ts';
import type { Scenario } from '../../model/scenario.ts';
import { measured, scenarioOf, subjectOf } from '../gate.fixture.ts';
import { judgeRun } from '../judge.ts';
import { impactRows } from './impact.ts';
import { BOTTLENECK, load, step } from './load.fixture.ts';

const change: Partial<Scenario> = { load: { request: () => '/a', p95: '100ms' } };

function rowOf(
  own: { metric?: Extract<ImpactRow<string>, { baseline: string }>['metric']; atLeast: `${number}%` },
  baseline: Partial<LoadMeasurement>,
  indexed: Partial<LoadMeasurement>,
  profile: 'pr' | 'release' = 'release',
) {
  const { subjects } = subjectOf({}, [measured('baseline'), measured('indexed')], { change, profile });
  const row: ImpactRow<string> = {
    row: 'r',
    metric: 'responseTime',
    target: 't',
    baseline: 'baseline',
    optimised: 'indexed',
    ...own,
  };
  const [judged] = impactRows('projects', [row], subjects, [load('baseline', baseline), load('indexed', indexed)]);
  if (judged === undefined) throw new Error('there is no row');
  return judged;
}

const steps = (...own: LoadStep[]): Partial<LoadMeasurement> => ({ steps: own });
const slow = steps(step({ connections: 1, p50: 400, p95: 600, throughputPerSecond: 2 }));
const fast = steps(
  step({ connections: 1, p50: 40, p95: 60, throughputPerSecond: 90 }),
  step({ connections: 2, p50: 50, p95: 70, throughputPerSecond: 150 }),
);

it('compares response times at the highest level that both ran', () => {
  expect(rowOf({ atLeast: '67%' }, slow, fast)).toMatchObject({
    verdict: 'pass',
    baseline: 400,
    indexed: 40,
    reduction: 0.9,
  });
  expect(rowOf({ atLeast: '95%' }, slow, fast).verdict).toBe('fail');
  expect(rowOf({ atLeast: '90%' }, slow, fast)).toMatchObject({ verdict: 'inconclusive', reason: /somewhere between/ });
});

it('compares throughput at the best level of each', () => {
  expect(rowOf({ metric: 'throughput', atLeast: '150%' }, slow, fast)).toMatchObject({
    verdict: 'pass',
    baseline: 2,
    indexed: 150,
  });
});

it('a baseline that holds no level counts as one connection', () => {
  expect(rowOf({ metric: 'capacity', atLeast: '100%' }, slow, fast)).toMatchObject({
    verdict: 'pass',
    baseline: 1,
    indexed: 2,
  });
  expect(rowOf({ metric: 'capacity', atLeast: '200%' }, slow, fast).verdict).toBe('fail');
});

it('a bottleneck of the generator leaves undecided only what it could have turned', () => {
  const doubted = steps(step({ connections: 1, p50: 40, p95: 60, generator: BOTTLENECK }));
  expect(rowOf({ atLeast: '67%' }, slow, doubted).verdict).toBe('pass');
  expect(rowOf({ atLeast: '95%' }, slow, doubted).verdict).toBe('inconclusive');
  const slowDoubted = steps(step({ connections: 1, p50: 400, p95: 600, generator: BOTTLENECK }));
  expect(rowOf({ atLeast: '67%' }, slowDoubted, fast).verdict).toBe('inconclusive');
});

const use = (own: Partial<NonNullable<LoadMeasurement['use']>>): Partial<LoadMeasurement> => ({
  use: { answers: 1_000, notes: [], ...own },
});

it('divides CPU and reads by the answers that they were for', () => {
  const row = rowOf(
    { metric: 'mongoCpu', atLeast: '60%' },
    use({ mongoCpuSeconds: 10 }),
    use({ mongoCpuSeconds: 10, answers: 20_000 }),
  );
  expect(row).toMatchObject({ verdict: 'pass', baseline: 10, indexed: 0.5 });
});

it('a single reading close to its target is undecided', () => {
  const row = (after: number) =>
    rowOf({ metric: 'mongoMemory', atLeast: '40%' }, use({ mongoMemoryBytes: 1e9 }), use({ mongoMemoryBytes: after }))
      .verdict;
  expect([row(5e8), row(5.8e8), row(7.5e8)]).toEqual(['pass', 'inconclusive', 'fail']);
});

it('what the machine does not tell is not judged, and says why', () => {
  const row = rowOf(
    { metric: 'mongoRead', atLeast: '70%' },
    use({ mongoBytesRead: 9 }),
    use({ notes: ['no counter here'] }),
  );
  expect(row).toMatchObject({ verdict: 'not-judged', reason: /was not measured: no counter here/ });
});

it('what is lost is an error, and a cache that nobody asked fails', () => {
  const nothing = { levels: steps(), use: { use: { answers: 0, notes: [] } } };
  expect(rowOf({ atLeast: '67%' }, nothing.levels, fast).verdict).toBe('error');
  expect(rowOf({ metric: 'throughput', atLeast: '67%' }, nothing.levels, fast).verdict).toBe('error');
  expect(rowOf({ metric: 'mongoCpu', atLeast: '67%' }, nothing.use, nothing.use).verdict).toBe('error');
  const { subjects } = subjectOf({}, [measured('indexed')], { change, profile: 'pr' });
  const row: ImpactRow<string> = { row: 'r', metric: 'hitRate', target: 't', optimised: 'indexed', atLeast: '80%' };
  const unasked = load('indexed', use({ redisHits: 0, redisMisses: 0 }));
  expect(impactRows('projects', [row], subjects, [unasked])[0]).toMatchObject({
    verdict: 'fail',
    reason: 'Redis was not asked for any key under load',
  });
});

it('a capacity that rests on few requests is undecided', () => {
  const few = (connections: number, p95: number) => step({ connections, p95, answers: 30, sent: 30 });
  const row = (own: Partial<LoadMeasurement>) => rowOf({ metric: 'capacity', atLeast: '100%' }, slow, own).verdict;
  expect(row(steps(step({ connections: 1 }), step({ connections: 2 })))).toBe('pass');
  expect(row(steps(few(1, 60), few(2, 70)))).toBe('inconclusive');
});

it('savings are judged at the release profile only; a hit rate and a bound everywhere', () => {
  expect(rowOf({ atLeast: '67%' }, slow, fast, 'pr')).toMatchObject({ verdict: 'not-judged', reduction: 0.9 });
  const { subjects } = subjectOf({}, [measured('indexed')], { change, profile: 'pr' });
  const row: ImpactRow<string> = { row: 'r', metric: 'hitRate', target: 't', optimised: 'indexed', atLeast: '80%' };
  const hits = load('indexed', use({ redisHits: 9, redisMisses: 1 }));
  expect(impactRows('projects', [row], subjects, [hits])[0]).toMatchObject({ verdict: 'pass', indexed: 0.9 });
});

it('a bound on Redis is absolute', () => {
  const { subjects } = subjectOf({}, [measured('indexed')], { change, profile: 'pr' });
  const bound = (redisMemoryBytes: number) =>
    impactRows(
      'projects',
      [{ row: 'r', metric: 'redisMemory', target: 't', optimised: 'indexed', atMostMiB: 200 }],
      subjects,
      [load('indexed', use({ redisMemoryBytes }))],
    )[0]?.verdict;
  expect([bound(1e8), bound(3e8)]).toEqual(['pass', 'fail']);
});

it('a load that was not made is an error', () => {
  const { subjects } = subjectOf({}, [measured('baseline'), measured('indexed')], { change });
  const row: ImpactRow<string> = {
    row: 'r',
    metric: 'throughput',
    target: 't',
    baseline: 'baseline',
    optimised: 'indexed',
    atLeast: '50%',
  };
  expect(impactRows('projects', [row], subjects, [load('indexed')])).toMatchObject([
    { verdict: 'error', reason: 'baseline has no load: it was not made' },
  ]);
});

it('a promise that is missed fails its scenario and the run, and says so', () => {
  const definition = scenarioOf(
    {},
    {
      load: {
        request: () => '/a',
        p95: '100ms',
        impact: [
          {
            row: 'Memory',
            metric: 'mongoMemory',
            target: '-40%',
            baseline: 'baseline',
            optimised: 'indexed',
            atLeast: '40%',
          },
        ],
      },
    },
    ['baseline', 'indexed'],
  );
  const own = (variant: string, bytes: number) => ({
    ...load(variant, use({ mongoMemoryBytes: bytes })),
    scenario: 'projects',
  });
  const judge = (after: number, before = 4e6) =>
    judgeRun({
      scenarios: [{ name: 'projects', definition }],
      measurements: [measured('baseline'), measured('indexed')],
      loads: [own('baseline', before), own('indexed', after)],
      config: { slowQuery: false, overall: [] },
      profile: 'release',
    });
  expect(judge(1e6)).toMatchObject({ verdict: 'pass' });
  expect(judge(0, 0)).toMatchObject({
    verdict: 'error',
    scenarios: [{ verdict: 'error' }],
    reasons: ['projects/Memory: there is nothing to compare with'],
  });
  expect(judge(9e6)).toMatchObject({
    verdict: 'fail',
    scenarios: [{ verdict: 'fail' }],
    reasons: [expect.stringMatching(/^projects\/Memory: MongoDB memory .*: 3\.81 -> 8\.58, .*expected at least 40%/)],
  });
});
