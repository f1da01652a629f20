import { expect, test } from 'vitest';
import type { Comparison } from '../model/report.ts';
import { worstVerdict } from '../model/verdict.ts';
import type { Blob, ComparedShard } from './blob.ts';
import { mergeComparisons } from './merge-comparisons.ts';
import { ALL, blobOf } from './shards.fixture.ts';

const row = (scenario: string, metric: 'work' | 'median', verdict: Comparison['verdict'], reason = ''): Comparison => ({
  scenario,
  variant: 'indexed',
  metric,
  restarts: 0,
  pairs: 0,
  verdict,
  reason,
  work: {},
});

function shardOf(index: number, change: Partial<ComparedShard> = {}): Blob & { content: ComparedShard } {
  const blob = blobOf(index);
  const comparisons = blob.content.measured.flatMap((name) => [row(name, 'work', 'pass'), row(name, 'median', 'pass')]);
  const warnings = ['base is what main has'];
  return { ...blob, content: { command: 'compare', measurements: [], comparisons, warnings, errors: [], ...change } };
}
const merged = (third: Partial<ComparedShard>) =>
  mergeComparisons(
    ALL.map((index) => shardOf(index, index === 3 ? third : {})),
    'plumbline merge',
  ).report;

test('all passed: the sentence is about all of them, and what every shard says is said once', () => {
  const report = merged({});
  expect(report.verdict).toBe('pass');
  expect(report.reasons).toEqual(['5 variants: no more work and the same answers; 5 of them timed, and no slower']);
  expect(report.warnings).toEqual(['base is what main has']);
  expect(report.comparisons).toHaveLength(10);
});

test('one that failed makes all red, the worst first', () => {
  const comparisons = [row('projects', 'median', 'inconclusive', 'open'), row('projects', 'work', 'fail', '2 -> 3')];
  const warnings = ['1 comparison inconclusive, which is not a pass: the reasons say what would settle them'];
  const report = merged({ comparisons, warnings });
  expect(report.verdict).toBe('fail');
  expect(report.reasons).toEqual(['projects/indexed/work: 2 -> 3', 'projects/indexed/median: open']);
  expect(report.warnings).toEqual([...warnings, 'base is what main has']);
});

test('a shard that was stopped is an error, and no pass of the others hides it', () => {
  const error = { code: 'ENGINE_DIED', message: 'redis-server ended', hint: 'see its log' };
  const report = merged({ comparisons: [], errors: [error] });
  expect(report).toMatchObject({ verdict: worstVerdict(['error']), reasons: ['redis-server ended'], errors: [error] });
});
