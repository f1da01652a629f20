import { describe, expect, it } from 'vitest';
import { latencyRow } from '../model/latency-metrics.ts';
import { around } from './gate.fixture.ts';
import { judgeLimit } from './latency-limit.ts';

describe('judgeLimit', () => {
  it.each([
    ['p50', 20],
    ['p95', 180],
    ['p99', 920],
    ['mean', 200],
  ] as const)('%s passes from %i calls on, not before', (metric, calls) => {
    expect(latencyRow(metric).callsForPass).toBe(calls);
    expect(judgeLimit(around(10, calls), metric, 120)).toMatchObject({ verdict: 'pass' });
    const tooFew = judgeLimit(around(10, calls - 1), metric, 120);
    expect(tooFew.verdict).toBe('inconclusive');
    expect(tooFew.reason).toContain(`a verdict on ${metric} needs ${calls} calls`);
  });

  it('says what it measured, how sure it is, and the limit', () => {
    expect(judgeLimit(around(143, 200), 'p95', 120).reason).toBe(
      'p95 is 156 ms over 200 calls, at least 154 ms with 99.9% confidence; the limit is 120 ms',
    );
    expect(judgeLimit(around(10, 200), 'p95', 120).reason).toBe(
      'p95 is 10.9 ms over 200 calls, at most 11 ms with 99% confidence; the limit is 120 ms',
    );
  });

  it('fails on few calls when all are far over the limit', () => {
    expect(judgeLimit([2000, 2000, 2000], 'p95', 120).verdict).toBe('fail');
    expect(judgeLimit(around(2000, 30), 'mean', 120).verdict).toBe('fail');
  });

  it('does not decide on one call, however slow or fast', () => {
    for (const sample of [0.1, 120, 60_000]) {
      for (const metric of ['p50', 'p95', 'p99', 'mean'] as const) {
        expect(judgeLimit([sample], metric, 120).verdict).toBe('inconclusive');
      }
    }
  });

  it('is an error without samples', () => {
    expect(judgeLimit([], 'p95', 120)).toEqual({
      verdict: 'error',
      actualMs: undefined,
      reason: 'p95 has no samples',
    });
  });

  it('near the limit says between which bounds, and how many calls would settle it', () => {
    const { verdict, reason } = judgeLimit(around(110, 200), 'p95', 120.4);
    expect(verdict).toBe('inconclusive');
    expect(reason).toMatch(
      /too close to the limit of 120 ms: it lies between .* and .*; about [\d,]+ calls would settle it/,
    );
  });

  it('with every call at the limit says that no number of calls helps', () => {
    const { verdict, reason } = judgeLimit(Array(200).fill(120), 'p95', 120);
    expect(verdict).toBe('inconclusive');
    expect(reason).toContain('no number of calls settles that');
  });

  it('of constant samples decides', () => {
    expect(judgeLimit(Array(200).fill(119), 'mean', 120).verdict).toBe('pass');
    expect(judgeLimit(Array(200).fill(121), 'p95', 120).verdict).toBe('fail');
  });

  it('a few pauses do not fail a p95, nor does a pass rest on the slowest call', () => {
    expect(judgeLimit([...around(10, 178), 5000, 5000], 'p95', 120).verdict).toBe('pass');
    expect(judgeLimit([...around(10, 175), 5000, 5000, 5000, 5000, 5000], 'p95', 120).verdict).toBe('inconclusive');
  });
});
