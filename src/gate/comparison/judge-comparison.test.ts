import { describe, expect, it } from 'vitest';
import type { ComparisonMeasurement, Restart } from '../../model/comparison.ts';
import { LAST_LOOK, LOOKS } from './decision-thresholds.ts';
import { judgeComparison } from './judge-comparison.ts';
import { nextStep } from './next-step.ts';
import { comparisonOf, type Noise, restartsOf, sidesSwapped } from './noise.fixture.ts';

/** Measures as a scheduler does: as many restarts as are asked for, until nothing is. */
function measured(
  noise: Noise,
  change: Partial<ComparisonMeasurement> = {},
  again: Noise = noise,
): ComparisonMeasurement {
  const run = restartsOf(LAST_LOOK, noise);
  const fresh = restartsOf(LAST_LOOK, { ...again, seed: (again.seed ?? 1) + 1_000 });
  const measurement = comparisonOf([], change);
  for (;;) {
    const { step, restarts } = nextStep(measurement);
    if (step === 'decided') return measurement;
    const [from, to] = step === 'more' ? [run, measurement.restarts] : [fresh, measurement.confirming];
    to.push(...from.slice(to.length, to.length + restarts));
  }
}

const medianOf = (measurement: ComparisonMeasurement) => {
  const [row] = judgeComparison(measurement);
  if (row === undefined) throw new Error('no row');
  return row;
};

const changed = (restarts: readonly Restart[], change: (ms: number[], restart: number, pair: number) => number[]) =>
  restarts.map((restart, i) => ({
    ...restart,
    pairs: restart.pairs.map((pair, j) => ({ ...pair, headMs: change(pair.headMs, i, j) })),
  }));

describe('the median', () => {
  it('of equal sides passes at the first look, and the reason says what is excluded', () => {
    const measurement = measured({});
    const row = medianOf(measurement);
    expect(row).toMatchObject({
      verdict: 'pass',
      restarts: 4,
      pairs: 24,
      margins: { harmless: 0.02, mustCatch: 0.05 },
    });
    expect(row.reason).toMatch(
      /^median [+-]\d\.\d% \(99% interval .*; 4 restarts, 24 pairs\): a slow-down of [25]% is excluded$/,
    );
  });

  it('says that it is slower where the interval lies above 0, although what must be caught is excluded', () => {
    const row = medianOf(measured({ slower: 0.04, process: 0.002, call: 0.02 }, { pinned: false }));
    expect(row.verdict).toBe('pass');
    expect(row.interval?.lower).toBeGreaterThan(0);
    expect(row.interval?.upper).toBeGreaterThan(row.margins?.harmless ?? Number.NaN);
    expect(row.reason).toMatch(/: slower; a slow-down of 8% is excluded$/);
  });

  it('excludes what is harmless where its interval ends within', () => {
    const row = medianOf(measured({ process: 0.0005, call: 0.01 }));
    expect(row.interval?.upper).toBeLessThan(0.02);
    expect(row.reason).toMatch(/: a slow-down of 2% is excluded$/);
  });

  it('never passes with an interval that reaches past the margin that it excludes', () => {
    const rows = Array.from({ length: 40 }, (_, seed) =>
      judgeComparison(
        comparisonOf(restartsOf(16, { seed, call: 0.3, process: 0.03, slower: (seed % 5) / 25 }), { cutShort: true }),
      ),
    ).flat();
    const passed = rows.filter(({ verdict }) => verdict === 'pass');
    expect(new Set(passed.map(({ metric }) => metric))).toEqual(new Set(['median', 'p95']));
    for (const { interval, margins, reason } of passed)
      expect(interval?.upper, reason).toBeLessThanOrEqual(margins?.mustCatch ?? Number.NaN);
  });

  it('tells how much a restart says of the next one', () => {
    const equal = restartsOf(12, { call: 0.02 });
    const rising = changed(equal, (ms, restart) => ms.map((one) => one * (1 + 0.02 * restart)));
    expect(Math.abs(medianOf(comparisonOf(equal, { cutShort: true })).restartCorrelation ?? 1)).toBeLessThan(0.5);
    expect(medianOf(comparisonOf(rising, { cutShort: true })).restartCorrelation).toBeGreaterThan(0.6);
    expect(medianOf(comparisonOf(restartsOf(3), { cutShort: true })).restartCorrelation).toBeUndefined();
  });

  it('of +10% fails, once fresh processes have shown it again', () => {
    const measurement = measured({ slower: 0.1 });
    expect(measurement.confirming).toHaveLength(4);
    const row = medianOf(measurement);
    expect(row).toMatchObject({ verdict: 'fail', confirmed: true, restarts: 8, pairs: 48 });
    expect(row.estimate).toBeGreaterThan(0.07);
    expect(row.estimate).toBeLessThan(0.13);
    expect(row.reason).toContain('and again in fresh processes: median +');
  });

  it('that only the first processes had is no failure and no pass', () => {
    const row = medianOf(measured({ slower: 0.1 }, {}, { slower: 0 }));
    expect(row).toMatchObject({ verdict: 'inconclusive', confirmed: false });
    expect(row.reason).toContain('fresh processes did not show it');
  });

  it('that alarmed and was not confirmed with time left is an error, and inconclusive where the budget ended', () => {
    const alarmed = { ...measured({ slower: 0.1 }), confirming: [] };
    expect(nextStep(alarmed)).toEqual({ step: 'confirm', restarts: 4 });
    expect(medianOf(alarmed).verdict).toBe('error');
    const cut = medianOf({ ...alarmed, cutShort: true });
    expect(cut.verdict).toBe('inconclusive');
    expect(cut.reason).toContain('the time budget ended before fresh processes could confirm it');
  });

  it('that noise hides is inconclusive after all looks, and says what it could have seen and what would settle it', () => {
    const row = medianOf(measured({ process: 0.3, seed: 4 }));
    expect(row).toMatchObject({ verdict: 'inconclusive', restarts: LAST_LOOK });
    expect(row.smallestSeen).toBeGreaterThan(0.05);
    expect(row.reason).toMatch(/the smallest slow-down that it could have called is \d+%; a quieter machine/);
  });

  it('cut short at five restarts is looked at there, in place of the next look', () => {
    const five = restartsOf(5, { slower: 0.2 });
    expect(medianOf(comparisonOf(five)).verdict).toBe('error');
    expect(medianOf(comparisonOf(restartsOf(3), { cutShort: true })).verdict).toBe('inconclusive');
  });

  it('may lie further off where nothing is pinned', () => {
    expect(medianOf(measured({}, { pinned: false })).margins).toEqual({ harmless: 0.03, mustCatch: 0.08 });
  });

  it('mirrors when the sides are swapped: what failed is an improvement and passes', () => {
    const slower = restartsOf(4, { slower: 0.1, seed: 9 });
    const there = medianOf(comparisonOf(slower, { confirming: restartsOf(4, { slower: 0.1, seed: 10 }) }));
    const back = medianOf(comparisonOf(sidesSwapped(slower)));
    expect([there.verdict, back.verdict]).toEqual(['fail', 'pass']);
    const run = medianOf(comparisonOf(slower, { cutShort: true }));
    expect(Math.log1p(back.estimate ?? Number.NaN)).toBeCloseTo(-Math.log1p(run.estimate ?? Number.NaN), 10);
    expect(Math.log1p(back.interval?.lower ?? Number.NaN)).toBeCloseTo(
      -Math.log1p(run.interval?.upper ?? Number.NaN),
      10,
    );
  });

  it('does not see a stall in one block', () => {
    const stalled = changed(restartsOf(4), (ms, i, j) => (i === 1 && j === 2 ? ms.map((value) => value + 50) : ms));
    expect(medianOf(comparisonOf(stalled)).verdict).toBe('pass');
  });

  it('is carried by no single restart', () => {
    const one = changed(restartsOf(LAST_LOOK), (ms, i) => (i === 0 ? ms.map((value) => value * 3) : ms));
    for (const count of LOOKS) {
      expect(nextStep(comparisonOf(one.slice(0, count))).step, `${count} restarts`).not.toBe('confirm');
    }
  });
});

describe('a tail that looks far worse', () => {
  /** Every fourteenth call takes ten times as long: the mid-mean has none of them. */
  const flushing = (restarts: readonly Restart[]) =>
    changed(restarts, (ms) => ms.map((value, call) => (call % 14 === 0 ? 10 * value : value)));

  it('is measured until it can be judged, although the median is decided, and fails', () => {
    const [run, fresh] = [1, 1_001].map((seed) => flushing(restartsOf(LAST_LOOK, { seed })));
    const measurement = comparisonOf([]);
    for (let next = nextStep(measurement); next.step !== 'decided'; next = nextStep(measurement)) {
      const [from, to] = next.step === 'more' ? [run, measurement.restarts] : [fresh, measurement.confirming];
      to.push(...(from ?? []).slice(to.length, to.length + next.restarts));
    }
    expect(measurement.restarts).toHaveLength(16);
    const [median, p95] = judgeComparison(measurement);
    expect(median).toMatchObject({ verdict: 'pass', restarts: 4 });
    expect(p95).toMatchObject({ verdict: 'fail', confirmed: true });
  });

  it('is no reason to go on where the median alarms', () => {
    expect(measured({ slower: 1 }).restarts).toHaveLength(4);
  });

  it('is no reason to go on where it is as it was', () => {
    expect(measured({}).restarts).toHaveLength(4);
  });
});

it('a tail with an interval past its margin claims nothing', () => {
  // A few restarts have an outlier in place of a tail: their p95 jumps, the share over it hardly does.
  const jumping = changed(restartsOf(16, { process: 0.01 }), (ms, restart) =>
    restart % 5 === 0 ? ms.map((value, call) => (call % 16 === 0 ? value * 6 : value)) : ms,
  );
  const [, p95] = judgeComparison(comparisonOf(jumping, { cutShort: true }));
  expect(p95?.interval?.upper).toBeGreaterThan(0.25);
  expect(p95?.verdict).toBe('not-judged');
  expect(p95?.reason).toMatch(/its interval reaches past 25%, so that such a slow-down is not excluded$/);
});

describe('missing or meaningless times are never a pass', () => {
  const flat = (ms: number) => changed(restartsOf(4), (calls) => calls.map(() => ms));
  it.each<[string, ComparisonMeasurement, RegExp]>([
    ['no data', comparisonOf([]), /^no call was timed$/],
    ['no data in the budget', comparisonOf([], { cutShort: true }), /before the time budget ended/],
    ['restarts without pairs', comparisonOf(restartsOf(4, { pairs: 0 })), /restart 1 has no pair/],
    ['one sample', comparisonOf(restartsOf(4, { calls: 1 })), /no pair of blocks with 3 calls on each side/],
    ['constant samples', comparisonOf(flat(1)), /every call of head took the same 1 ms/],
    ['a time of 0', comparisonOf(flat(0)), /took 0 ms: that is no time/],
    ['NaN', comparisonOf(flat(Number.NaN)), /took NaN ms: that is no time/],
    [
      'calls that one side lacks',
      comparisonOf(changed(restartsOf(4), (calls) => calls.slice(1))),
      /has 25 calls of base and 24 of head: they are not the same calls/,
    ],
    ['infinite times', comparisonOf(flat(Number.POSITIVE_INFINITY)), /took Infinity ms/],
    [
      'too few restarts with time left',
      comparisonOf(restartsOf(3)),
      /stopped undecided after 3 restarts with time left/,
    ],
    [
      'what stopped it',
      comparisonOf(restartsOf(4), { error: { code: 'CALL_FAILED', message: 'boom', hint: '' } }),
      /^CALL_FAILED: boom$/,
    ],
  ])('%s', (_, measurement, reason) => {
    for (const row of judgeComparison(measurement)) {
      if (row.verdict === 'not-judged') continue;
      expect(row.verdict).toBe('error');
      expect(row.reason).toMatch(reason);
    }
    expect(medianOf(measurement).verdict).toBe('error');
  });

  it('asks for no more where the data is no evidence, so that a measurement ends', () => {
    expect(nextStep(comparisonOf(flat(Number.NaN))).step).toBe('decided');
    expect(nextStep(comparisonOf(restartsOf(LAST_LOOK, { process: 0.3 }))).step).toBe('decided');
  });
});

describe('p95', () => {
  const tailOf = (measurement: ComparisonMeasurement) => judgeComparison(measurement)[1];

  it('is not judged below 16 restarts, and reported', () => {
    const row = tailOf(measured({}));
    expect(row).toMatchObject({ metric: 'p95', verdict: 'not-judged', restarts: 4 });
    expect(row?.estimate).toBeDefined();
  });

  it('of equal sides passes from 16 restarts on, and one of three times fails and is confirmed', () => {
    const equal = restartsOf(16, { process: 0.01 });
    expect(tailOf(comparisonOf(equal, { cutShort: true }))?.verdict).toBe('pass');
    const heavy = (restarts: readonly Restart[]) =>
      changed(restarts, (ms) => ms.map((value, at) => (at % 8 === 0 ? value * 3 : value)));
    const measurement = comparisonOf(heavy(equal), { cutShort: true, confirming: heavy(restartsOf(16, { seed: 8 })) });
    expect(tailOf(measurement)).toMatchObject({ verdict: 'fail', confirmed: true });
    expect(tailOf({ ...measurement, confirming: restartsOf(LAST_LOOK, { seed: 8 }) })?.verdict).toBe('inconclusive');
  });
});

it('a variant that is compared by work alone asks for no times and has no row of them', () => {
  const measurement = comparisonOf(restartsOf(4, { slower: 1 }), { timed: false });
  expect(nextStep(measurement).step).toBe('decided');
  expect(judgeComparison(measurement)).toEqual([]);
});
