import { describe, expect, it } from 'vitest';
import type { VariantChecks } from '../model/check.ts';
import { sorted } from '../stats/quantile.ts';
import { around, scenarioOf } from './gate.fixture.ts';
import { judgeLimit } from './latency-limit.ts';
import { type LatencyNeeds, latencyNeeds, type SamplesSoFar } from './latency-needs.ts';

const RELEASE = { slowQuery: '500ms', profile: 'release' } as const;
const NO_LIMIT = { slowQuery: false, profile: 'release' } as const;

function wanted(
  checks: Record<string, VariantChecks>,
  variant: string,
  samples: SamplesSoFar,
  options: Parameters<typeof latencyNeeds>[3] = RELEASE,
): LatencyNeeds['wanted'] {
  return latencyNeeds(scenarioOf(checks), variant, samples, options).wanted;
}

describe('latencyNeeds', () => {
  it('a baseline takes 20 calls, and up to 160 or 15 s of them while a reduction against it is undecided', () => {
    const checks = { indexed: { reduction: { versus: 'baseline', atLeast: '86%' } } } as const;
    expect(wanted(checks, 'baseline', {})).toBe(20);
    expect(wanted(checks, 'baseline', { baseline: around(850, 5) })).toBe(15);
    expect(wanted(checks, 'baseline', { baseline: around(700, 20), indexed: around(98, 50) })).toBe(20);
    expect(wanted(checks, 'baseline', { baseline: around(850, 20), indexed: around(119, 50) })).toBe(0);
    expect(wanted(checks, 'baseline', { baseline: around(85, 80), indexed: around(11.9, 50) })).toBe(80);
    expect(wanted(checks, 'baseline', { baseline: around(85, 160), indexed: around(11.9, 50) })).toBe(0);
    expect(wanted(checks, 'baseline', { baseline: around(850, 20), indexed: around(9, 50) })).toBe(0);
  });

  it('a variant takes 180 for the limit on slow queries, 50 without it, 920 for a p99', () => {
    expect(wanted({}, 'indexed', {})).toBe(50);
    expect(wanted({}, 'indexed', { indexed: around(10, 50) })).toBe(130);
    expect(wanted({}, 'indexed', { indexed: around(10, 180) })).toBe(0);
    expect(wanted({}, 'indexed', { indexed: around(10, 50) }, NO_LIMIT)).toBe(0);
    expect(wanted({ indexed: { p99: '1s' } }, 'indexed', { indexed: around(10, 180) })).toBe(740);
    expect(wanted({ indexed: { p99: '1s' } }, 'indexed', { indexed: around(10, 920) })).toBe(0);
    expect(wanted({ indexed: { mean: '1s' } }, 'indexed', { indexed: around(10, 180) })).toBe(20);
  });

  it('doubles while a limit is undecided, and stops when it passed or failed', () => {
    const checks = { indexed: { p95: '109ms' } } as const;
    expect(wanted(checks, 'indexed', { indexed: around(100, 180) })).toBe(180);
    expect(wanted(checks, 'indexed', { indexed: around(90, 180) })).toBe(0);
    expect(wanted(checks, 'indexed', { indexed: around(130, 180) })).toBe(0);
  });

  it('takes no more of a variant that is far over its limit', () => {
    expect(wanted({}, 'indexed', { indexed: around(5000, 50) })).toBe(0);
  });

  it('doubles while a reduction is undecided and more calls can settle it, at the release profile', () => {
    const checks = { indexed: { reduction: { versus: 'baseline', atLeast: '86%' } } } as const;
    const noisy = [...around(100, 30), ...around(140, 24)];
    const samples = { baseline: around(850, 200), indexed: noisy };
    expect(wanted(checks, 'indexed', samples, NO_LIMIT)).toBe(54);
    expect(wanted(checks, 'indexed', samples, { ...NO_LIMIT, profile: 'pr' })).toBe(0);
    const hopeless = { baseline: around(850, 20), indexed: around(119, 400) };
    expect(wanted(checks, 'indexed', hopeless, NO_LIMIT)).toBe(0);
  });

  it('takes more of both sides where neither is a baseline', () => {
    const checks = { cached: { reduction: { versus: 'indexed', atLeast: '50%' } } } as const;
    const samples = { indexed: around(100, 50), cached: around(50, 50) };
    expect(wanted(checks, 'indexed', samples, NO_LIMIT)).toBe(50);
    expect(wanted(checks, 'cached', samples, NO_LIMIT)).toBe(50);
  });

  it('wants nothing of a variant that is not timed, or not there', () => {
    const run = async () => undefined;
    const scenario = scenarioOf({}, { variants: { indexed: { run, timed: false } } });
    expect(latencyNeeds(scenario, 'indexed', {}, RELEASE).wanted).toBe(0);
    expect(latencyNeeds(scenario, 'none', {}, RELEASE).wanted).toBe(0);
  });
});

describe('looking again and again', () => {
  it('passes what lies on its limit in few runs, though each look has its own chance', () => {
    const random = seeded(3);
    const trials = 200;
    let passed = 0;
    for (let trial = 0; trial < trials; trial++) {
      // p95 of uniform numbers is 0.95: exactly the limit, where a pass is an error.
      const samples: number[] = Array.from({ length: 50 }, random);
      for (let look = 0; look < 5; look++) {
        const needs = wanted({ indexed: { p95: '0.95ms' } }, 'indexed', { indexed: samples }, NO_LIMIT);
        if (needs === 0) break;
        for (let i = 0; i < needs; i++) samples.push(random());
      }
      if (judgedPass(samples)) passed++;
    }
    expect(passed / trials).toBeLessThan(0.05);
  });
});

function judgedPass(samples: number[]): boolean {
  return judgeLimit(sorted(samples), 'p95', 0.95).verdict === 'pass';
}

/** Seeded uniform numbers in [0, 1) (mulberry32). */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}
