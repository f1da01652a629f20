import { expect, test } from 'vitest';
import { exampleEntry } from './entry.fixture.ts';
import { trendsOf } from './trend.ts';

test('rows and variants of the last run, oldest first, with the runs they come from', () => {
  const trends = trendsOf(
    [1, 2, 3].map((minute) => exampleEntry(minute)),
    2,
  );
  const series = { scenario: 'user-projects', values: [102, 103], runs: ['run-2', 'run-3'], changePoints: [] };
  expect(trends).toEqual([
    { of: 'row', row: 'user projects list', metric: 'latency', ...series },
    { of: 'variant', variant: 'indexed', ...series },
  ]);
});

test.each([{ machineClass: 'other' }, { profile: 'release' }, { datasetDigest: 'other' }])(
  'a run with %o says nothing about this one',
  (changes) => {
    expect(trendsOf([exampleEntry(1, changes), exampleEntry(2)])[0]?.values).toEqual([102]);
  },
);

test('a run without a value is a gap, never a zero', () => {
  const gap = exampleEntry(2, { variants: [{ scenario: 'user-projects', variant: 'indexed' }], rows: [] });
  const [row, variant] = trendsOf([exampleEntry(1), gap, exampleEntry(3)]);
  expect(row?.values).toEqual([101, 103]);
  expect(variant?.runs).toEqual(['run-1', 'run-3']);
});

test('no runs, no trends', () => {
  expect(trendsOf([])).toEqual([]);
});

test('changes are found with all runs and marked among those that are shown', () => {
  const entries = Array.from({ length: 40 }, (_, minute) => {
    const p50 = (minute < 33 ? 100 : 130) + (minute % 4);
    return exampleEntry(minute, {
      rows: [{ scenario: 's', row: 'r', metric: 'hitRate', value: minute === 3 ? 0 : 0.8 }],
      variants: [{ scenario: 's', variant: 'v', latencyMs: { p50, p95: p50 } }],
    });
  });
  const [row, variant] = trendsOf(entries, 10);
  expect(variant?.values).toHaveLength(10);
  expect(variant?.changePoints).toMatchObject([{ index: 3, run: 'run-33', lastBefore: { run: 'run-32' } }]);
  expect(row?.changePoints).toEqual([]);
  // Before what is shown: not marked.
  expect(trendsOf(entries, 7)[1]?.changePoints).toEqual([]);
});

test('a hit rate that falls to nothing is a change, and one without noise', () => {
  for (const after of [0, 0.5]) {
    const entries = Array.from({ length: 20 }, (_, minute) =>
      exampleEntry(minute, {
        rows: [{ scenario: 's', row: 'r', metric: 'hitRate', value: minute < 12 ? 0.95 : after }],
        variants: [],
      }),
    );
    expect(trendsOf(entries, 20)[0]?.changePoints).toMatchObject([{ index: 12, before: 0.95, after }]);
  }
});

test('a change names what was not committed', () => {
  const entries = Array.from({ length: 20 }, (_, minute) =>
    exampleEntry(minute, {
      dirty: minute === 12,
      rows: [{ scenario: 's', row: 'r', metric: 'latency', value: minute < 12 ? 10 : 20 }],
    }),
  );
  const [change] = trendsOf(entries, 20)[0]?.changePoints ?? [];
  expect(change?.firstAfter.dirty).toBe(true);
  expect(change?.lastBefore.dirty).toBeUndefined();
});
