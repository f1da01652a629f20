import { expect, it } from 'vitest';
import type { LoadReport, Report } from '../model/report.ts';
import { loadUseFacts } from './http-load.ts';
import { markdownReporter } from './markdown.ts';
import { exampleReport } from './report.fixture.ts';
import { renderSummary } from './terminal-summary.ts';

const step = (own: Partial<LoadReport['steps'][number]>): LoadReport['steps'][number] => ({
  durationMs: 4_000,
  sent: 1_000,
  answers: 1_000,
  answersInAll: 1_200,
  errors: 0,
  timeouts: 0,
  wrong: 0,
  throughputPerSecond: 250,
  latencyMs: { min: 1, mean: 4, p50: 3.5, p95: 9.25, p99: 12, max: 40 },
  generator: { eventLoopDelayP99Ms: 0.2, cpuShare: 0.31 },
  ...own,
});

const load: LoadReport = {
  scenario: 'api-load',
  variant: 'opti<b>mised',
  capacity: 2,
  limitMs: 500,
  steps: [
    step({ connections: 1 }),
    step({ connections: 2, throughputPerSecond: 1_234, wrong: 2, timeouts: 1 }),
    step({
      ratePerSecond: 200,
      generator: { eventLoopDelayP99Ms: 5, cpuShare: 0.9, bottleneck: 'its event loop was late' },
    }),
  ],
  use: { answers: 2_000, mongoCpuSeconds: 3, redisHits: 9, redisMisses: 1, notes: ['no counter of reads here'] },
};
const report: Report = { ...exampleReport, load: [load] };

it('Markdown has the curve as a table and as charts', () => {
  const text = markdownReporter.render(report, []);
  expect(text).toContain('| 2 connections | 1,234 | 3.50 | 9.25 | 12 | 4 | 1,000 | 2 wrong, 1 time-outs | 31% CPU |');
  expect(text).toContain('x-axis "connections" [1, 2]');
  expect(text).toContain('line [250, 1234]');
  expect(text).toContain('200 requests/s: its event loop was late');
  expect(text).not.toContain('opti<b>mised');
});

it('the terminal has a line a step', () => {
  const text = renderSummary(report);
  expect(text).toMatch(/^ {2}2 connections +1,234 +3\.50 +9\.25 {2}2 wrong, 1 time-outs$/m);
  expect(text).toMatch(/^ {2}200 requests\/s .*the load generator was the bottleneck$/m);
});

it('what the engines used is told per 1,000 answers, and what is not known as that', () => {
  expect(loadUseFacts(load, String)).toEqual([
    'MongoDB: 1.50 CPU seconds per 1,000 answers',
    'Redis: 90% of 10 lookups hit',
    'no counter of reads here',
  ]);
});

it('a report without load has no section of it', () => {
  expect(markdownReporter.render(exampleReport, [])).not.toContain('Under load');
});
