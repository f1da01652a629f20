import { expect, test } from 'vitest';
import { exampleEntry } from './entry.fixture.ts';
import type { HistoryEntry } from './entry.ts';
import { pastTrends } from './past-trends.ts';

const work = { calls: 10, mongoCommands: 10, keysExamined: 20, docsExamined: 20, returned: 20, bytes: 90 };
const none = { redisCommands: 0, hits: 0, misses: 0 };

/** Run by run: 100 ms, from run 20 on 120 ms; 2 documents a call, from run 25 on 3. */
function entry(minute: number, changes: Partial<HistoryEntry['variants'][number]> = {}): HistoryEntry {
  const p50 = (minute < 20 ? 100 : 120) + (minute % 3);
  const docsExamined = minute < 25 ? 20 : 30;
  const variant = {
    scenario: 's',
    variant: 'v',
    latencyMs: { p50, p95: 2 * p50 },
    work: { ...work, ...none, docsExamined },
  };
  return exampleEntry(minute, { revision: `rev-${minute}`, variants: [{ ...variant, unstable: [], ...changes }] });
}
const entries = Array.from({ length: 30 }, (_, minute) => entry(minute));
const metric = (name: string, of = entries) => pastTrends(of, { metrics: [name] })?.series[0];

test('a change point has its size, its significance and the runs and commits that it lies between', () => {
  const [change, ...others] = metric('p50')?.changePoints ?? [];
  expect(others).toEqual([]);
  expect(change).toMatchObject({ index: 20, run: 'run-20', before: 101, after: 121 });
  expect(change?.change).toBeCloseTo(0.198, 2);
  expect(change?.p).toBeLessThan(0.001);
  expect(change?.lastBefore).toMatchObject({ run: 'run-19', revision: 'rev-19' });
  expect(change?.firstAfter).toMatchObject({ run: 'run-20', revision: 'rev-20' });
});

test('a count steps at once', () => {
  expect(metric('docsExamined')?.changePoints).toMatchObject([{ index: 25, change: 0.5, p: 0, before: 2, after: 3 }]);
  expect(metric('keysExamined')?.changePoints).toEqual([]);
});

test('a count that was not the same in both passes of its run is a gap', () => {
  const unstable = entries.map((one, minute) =>
    minute === 25 ? entry(minute, { unstable: ['mongo.docsExamined', 'mongo.commands.find'] }) : one,
  );
  expect(metric('docsExamined', unstable)?.changePoints).toMatchObject([{ run: 'run-26' }]);
  expect(metric('mongoCommands', unstable)?.values).toHaveLength(29);
  expect(metric('keysExamined', unstable)?.values).toHaveLength(30);
});

test('runs over other data are left out, a run without a value is a gap, and a time of 0 none', () => {
  const mixed = [
    { ...entry(0), datasetDigest: 'other' },
    entry(1),
    entry(2, { latencyMs: { p50: 0, p95: 1 } }),
    exampleEntry(3, { variants: [] }),
    entry(4, { throughputPerSecond: 900 }),
  ];
  const trends = pastTrends(mixed);
  expect(trends).toMatchObject({ runs: 4, first: { run: 'run-1' }, last: { run: 'run-4' } });
  const p50 = trends?.series.find((series) => series.metric === 'p50');
  expect(p50?.runs.map(({ run }) => run)).toEqual(['run-1', 'run-4']);
  expect(trends?.series.find((series) => series.kind === 'rate')?.values).toEqual([900]);
  expect(pastTrends([])).toBeUndefined();
});
