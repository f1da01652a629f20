import type { LoadMeasurement, LoadStep } from '../../model/http-load.ts';

/** A step that went well, of answers that took `p95` at their 95th percentile. */
export function step(own: Partial<LoadStep> & { p95?: number; p50?: number }): LoadStep {
  const { p95 = 20, p50 = p95 / 2, ...rest } = own;
  const answers = own.answers ?? 400;
  const slow = Math.ceil(answers / 10);
  const throughputPerSecond = own.throughputPerSecond ?? 100;
  return {
    durationMs: 4_000,
    sent: 400,
    answers: 400,
    answersInAll: 500,
    errors: 0,
    timeouts: 0,
    wrong: 0,
    throughputPerSecond,
    latencyMs: { min: p50 / 2, mean: p50, p50, p95, p99: p95 * 1.2, max: p95 * 2 },
    latencyCounts: [
      [p50, answers - slow],
      [p95, slow],
    ],
    windows: Array.from({ length: 8 }, (_, at) => ({
      answersPerSecond: throughputPerSecond * (at % 2 === 0 ? 0.97 : 1.03),
      p50Ms: p50 * (at % 2 === 0 ? 0.97 : 1.03),
    })),
    generator: { eventLoopDelayP99Ms: 0.2, cpuShare: 0.3 },
    ...rest,
  };
}

export function load(variant: string, own: Partial<LoadMeasurement> = {}): LoadMeasurement {
  return {
    scenario: 'api-load',
    variant,
    recorded: [{ request: 'GET /a', digest: 'aa', preview: '[1]' }],
    steps: [step({ connections: 1 })],
    ...own,
  };
}

export const BOTTLENECK = { eventLoopDelayP99Ms: 9, cpuShare: 0.5, bottleneck: 'its event loop was 9.00 ms late' };
