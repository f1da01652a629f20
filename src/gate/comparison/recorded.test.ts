import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { type ComparisonMeasurement, comparisonMeasurementSchema, type Restart } from '../../model/comparison.ts';
import type { Comparison } from '../../model/report.ts';
import { judgeComparison } from './judge-comparison.ts';
import { nextStep } from './next-step.ts';
import { sidesSwapped } from './noise.fixture.ts';

/** Restarts of unchanged code by `plumbline selftest`, two cores that did other work too: see README.md beside them. */
const recorded = ['redis-get', 'mongo-find-one'].map((name) => {
  const text = readFileSync(new URL(`./recorded/${name}.json`, import.meta.url), 'utf8');
  return [name, comparisonMeasurementSchema.parse(JSON.parse(text))] as const;
});

const rowOf = (measurement: ComparisonMeasurement): Comparison => {
  const [row] = judgeComparison(measurement);
  if (row === undefined) throw new Error('no row');
  return row;
};
/** The times of head changed: restart, pair and call are counted from 0. */
const headChanged = (
  measurement: ComparisonMeasurement,
  change: (ms: number, restart: number, pair: number, call: number) => number,
  sides: readonly ('baseMs' | 'headMs')[] = ['headMs'],
): ComparisonMeasurement => ({
  ...measurement,
  restarts: measurement.restarts.map(
    (restart, r): Restart => ({
      ...restart,
      pairs: restart.pairs.map((pair, p) => ({
        ...pair,
        ...Object.fromEntries(sides.map((side) => [side, pair[side].map((ms, c) => change(ms, r, p, c))])),
      })),
    }),
  ),
});
const estimateOf = (measurement: ComparisonMeasurement) =>
  rowOf({ ...measurement, cutShort: true }).estimate ?? Number.NaN;

describe.each(recorded)('recorded restarts of %s', (_, measurement) => {
  const whole = { ...measurement, cutShort: true };

  it('are of unchanged code, and no failure', () => {
    expect(rowOf(whole).verdict).not.toBe('fail');
    expect(rowOf(whole).verdict).not.toBe('error');
    expect(nextStep(measurement).step).not.toBe('confirm');
  });

  it('slowed by half are a failure, once the same is seen again', () => {
    const slow = headChanged(whole, (ms) => ms * 1.5);
    expect(rowOf(slow)).toMatchObject({ verdict: 'inconclusive', confirmed: false });
    expect(rowOf({ ...slow, confirming: slow.restarts })).toMatchObject({ verdict: 'fail', confirmed: true });
    expect(rowOf({ ...slow, confirming: whole.restarts }).verdict).toBe('inconclusive');
  });

  it('with the sides swapped mirror the estimate and its interval, and a slow-down becomes an improvement', () => {
    // Before the first look, so that both rest on the same restarts.
    const three = { ...whole, restarts: whole.restarts.slice(0, 3) };
    const there = rowOf(three);
    const back = rowOf({ ...three, restarts: sidesSwapped(three.restarts) });
    expect(Math.log1p(back.estimate ?? 0)).toBeCloseTo(-Math.log1p(there.estimate ?? 1), 10);
    expect(Math.log1p(back.interval?.lower ?? 0)).toBeCloseTo(-Math.log1p(there.interval?.upper ?? 1), 10);
    const slow = headChanged(whole, (ms) => ms * 1.5);
    expect(rowOf({ ...slow, restarts: sidesSwapped(slow.restarts) }).verdict).toBe('pass');
  });

  it('are the same verdict on a machine that slows down all the time', () => {
    const drifting = headChanged(whole, (ms, restart, pair) => ms * 1.03 ** (restart + pair / 6), ['baseMs', 'headMs']);
    expect(rowOf(drifting).verdict).toBe(rowOf(whole).verdict);
    expect(estimateOf(drifting)).toBeCloseTo(estimateOf(whole), 6);
  });

  it('do not become a failure by a stall in one block, and hardly move', () => {
    const stalled = headChanged(whole, (ms, restart, pair) => (restart === 1 && pair === 2 ? ms + 200 : ms));
    expect(rowOf(stalled).verdict).not.toBe('fail');
    expect(Math.abs(estimateOf(stalled) - estimateOf(whole))).toBeLessThan(0.02);
  });

  it('whose processes are of two kinds by chance, on both sides, are no failure', () => {
    const slowHead = (restart: number) => restart % 4 < 2;
    const slowBase = (restart: number) => restart % 4 === 1 || restart % 4 === 2;
    const head = headChanged(whole, (ms, restart) => (slowHead(restart) ? ms * 1.3 : ms));
    const both = headChanged(head, (ms, restart) => (slowBase(restart) ? ms * 1.3 : ms), ['baseMs']);
    expect(rowOf(both).verdict).toBe('inconclusive');
    expect(nextStep({ ...both, cutShort: false }).step).toBe('more');
  });

  it('of which a single process of head was twice as slow are no failure', () => {
    const one = headChanged(whole, (ms, restart) => (restart === 2 ? ms * 2 : ms));
    expect(rowOf(one).verdict).not.toBe('fail');
    expect(nextStep(headChanged(measurement, (ms, restart) => (restart === 2 ? ms * 2 : ms))).step).not.toBe('confirm');
  });

  it('cut to one call a block, or to no pair, are an error', () => {
    const cut = (calls: number) => ({
      ...whole,
      restarts: whole.restarts.map((restart) => ({
        ...restart,
        pairs: restart.pairs.map((pair) => ({
          ...pair,
          baseMs: pair.baseMs.slice(0, calls),
          headMs: pair.headMs.slice(0, calls),
        })),
      })),
    });
    expect([cut(1), cut(0)].map((one) => rowOf(one).verdict)).toEqual(['error', 'error']);
    expect(rowOf({ ...whole, restarts: [] }).verdict).toBe('error');
  });

  it('of which a time is not finite, or all are one, are an error', () => {
    const odd = [Number.NaN, Number.POSITIVE_INFINITY, 0, -1].map((value) =>
      headChanged(whole, (ms, restart, pair, call) => (restart === 3 && pair === 5 && call === 7 ? value : ms)),
    );
    for (const one of [...odd, headChanged(whole, () => 0.25)]) expect(rowOf(one).verdict).toBe('error');
  });
});
