import { expect, test } from 'vitest';
import type { PastTrends } from '../../model/trend.ts';
import { hostileStrings } from '../hostile.fixture.ts';
import { NO_PAINT } from '../paint.ts';
import { isWorse, shareText } from './change-text.ts';
import { chartOf, isShown } from './chart.ts';
import { trendMarkdown } from './markdown.ts';
import { trendLines } from './terminal.ts';
import { exampleTrends } from './trend.fixture.ts';

const [p50, still, appeared] = exampleTrends.series;
if (!p50 || !still || !appeared) throw new Error('the example has three series');
const shown = exampleTrends.series.filter(isShown);

test('the terminal draws a line a series, marks each new level, and says between which commits it lies', () => {
  expect(trendLines(exampleTrends, shown, NO_PAINT, 100)).toEqual([
    '10 runs at profile pr on linux-x64-xeon',
    'aaaaaaaaaaaa (2026-03-01) to jjjjjjjjjjjj (2026-03-10)',
    'orders/indexed p50            ▁▁▁▁▂▁▇▇▇▇  118 ms (99 to 119)',
    '                                    ^',
    '  up +18% (100 ms to 118 ms), between ffffffffffff (2026-03-06) and gggggggggggg (2026-03-07), p = 0.0003',
    'orders/indexed redisCommands  ▁▁▁▁▁▁▁▁▇▇  1 (0 to 1)',
    '                                      ^',
    '  up from nothing (0 to 1), between hhhhhhhhhhhh (2026-03-08) and iiiiiiiiiiii (2026-03-09)',
  ]);
});

test('counts that stand still are not worth a line', () => {
  expect([p50, still, appeared].map(isShown)).toEqual([true, false, true]);
});

test('many runs share a column, and a mark stands in the column of its run', () => {
  const values = Array.from({ length: 500 }, (_, run) => (run < 300 ? 10 : 20));
  const [change] = p50.changePoints;
  if (!change) throw new Error('the example has a change point');
  const { line, marks } = chartOf({ ...p50, values, changePoints: [{ ...change, index: 300 }] }, 50);
  expect(line).toBe('▁'.repeat(30) + '▇'.repeat(20));
  expect(marks).toBe(`${' '.repeat(30)}^`);
});

test('less throughput and fewer hits are worse, less time is not', () => {
  const [change] = p50.changePoints;
  if (!change) throw new Error('the example has a change point');
  const less = { ...change, change: -0.2 };
  expect(isWorse(less, { kind: 'rate', metric: 'throughput' })).toBe(true);
  expect(isWorse(less, { kind: 'count', metric: 'hits' })).toBe(true);
  expect(isWorse(less, p50)).toBe(false);
  expect(isWorse(change, p50)).toBe(true);
});

test('shares as people read them', () => {
  expect([0.0312, -0.05, 0.181, -0.5, Number.POSITIVE_INFINITY].map(shareText)).toEqual([
    '+3.1%',
    '-5.0%',
    '+18%',
    '-50%',
    'from nothing',
  ]);
});

test('Markdown has the changes first, and a table of the series', () => {
  const text = trendMarkdown(exampleTrends, shown);
  expect(text).toContain('- **worse**: orders/indexed p50 +18% (100 ms to 118 ms), between');
  expect(text).toContain('| orders/indexed | p50 | ▁▁▁▁▂▁▇▇▇▇ | 118 ms (99 to 119) | 10 |');
  expect(text.indexOf('Change points')).toBeLessThan(text.indexOf('Series'));
  expect(trendMarkdown(exampleTrends, [still])).toContain('No change points.');
});

test('names and revisions of a file that somebody else wrote stay text', () => {
  for (const hostile of hostileStrings(200)) {
    const run = { run: hostile, startedAt: '2026-01-01T00:00:00Z', revision: hostile };
    const [change] = p50.changePoints;
    if (!change) throw new Error('the example has a change point');
    const series = { ...p50, scenario: hostile, variant: hostile, changePoints: [{ ...change, firstAfter: run }] };
    const trends: PastTrends = { ...exampleTrends, machineClass: hostile, first: run, last: run, series: [series] };
    const markdown = trendMarkdown(trends, trends.series);
    expect(markdown).not.toMatch(/<(?!\/?(?:b|code|details|summary)>)[a-z!/]/i);
    expect(markdown.split('\n').filter((line) => line.startsWith('| '))).toHaveLength(3);
    const lines = trendLines(trends, trends.series, NO_PAINT, 100);
    expect(lines.join('')).not.toMatch(/[\p{Cc}\p{Cf}]/u);
    expect(lines).toHaveLength(5);
  }
});
