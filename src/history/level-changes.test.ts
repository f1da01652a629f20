import { expect, test } from 'vitest';
import { seededRandom } from '../dataset/random.ts';
import { levelChanges } from './level-changes.ts';

/** Times of one level: up to 3% around it, evenly. */
const level = (milliseconds: number, runs: number, seed: number) => {
  const { next } = seededRandom('level', seed);
  return Array.from({ length: runs }, () => milliseconds * (1 + 0.06 * (next() - 0.5)));
};

test('a step is found where it is, with its size and its significance', () => {
  const [change, ...others] = levelChanges([...level(10, 40, 1), ...level(11, 20, 2)]);
  expect(others).toEqual([]);
  expect(change?.index).toBe(40);
  expect(change?.change).toBeCloseTo(0.1, 1);
  expect(change?.p).toBeLessThan(1e-6);
});

test('there and back again, up and down', () => {
  const times = [...level(10, 30, 1), ...level(12, 30, 2), ...level(10, 30, 3), ...level(8, 30, 4)];
  const found = levelChanges(times);
  expect(found.map(({ index }) => index)).toEqual([30, 60, 90]);
  expect(found.map(({ change }) => Math.sign(change))).toEqual([1, -1, -1]);
});

test('an old level of many runs does not hide a late change of few', () => {
  expect(levelChanges([...level(10, 400, 1), ...level(11.5, 5, 2)]).map(({ index }) => index)).toEqual([400]);
});

test('one run that stands alone is no change, nor are two, nor are three in a row', () => {
  for (const runs of [1, 2, 3]) {
    const times = [...level(10, 40, 1), ...level(30, runs, 2), ...level(10, 40, 3)];
    expect(levelChanges(times)).toEqual([]);
  }
  const often = level(10, 120, 5).map((time, run) => (run % 9 === 4 ? time * 2 : time));
  expect(levelChanges(often)).toEqual([]);
});

test('a spike beside a change neither hides nor moves it', () => {
  for (const at of [36, 39, 40, 43]) {
    const times = [...level(10, 40, 1), ...level(11, 40, 2)].map((time, run) => (run === at ? time * 3 : time));
    const [change, ...others] = levelChanges(times);
    expect(others).toEqual([]);
    expect(Math.abs((change?.index ?? Number.NaN) - 40)).toBeLessThanOrEqual(1);
    // What is set aside does not bound the commits among which the change is.
    expect([at, undefined]).not.toContain(change?.last);
  }
});

test('a drift is no change, and a change within a drift is one', () => {
  const drifting = level(10, 200, 1).map((time, run) => time * 1.002 ** run);
  expect(levelChanges(drifting)).toEqual([]);
  const stepping = drifting.map((time, run) => (run < 100 ? time : time * 1.1));
  const [change, ...others] = levelChanges(stepping);
  expect(others).toEqual([]);
  expect(change?.index).toBe(100);
  expect(change?.change).toBeCloseTo(0.1, 1);
});

test('less than 2% is nothing that anybody acts on, however sure', () => {
  const steady = (milliseconds: number) =>
    level(milliseconds, 50, 3).map((time) => milliseconds + (time - milliseconds) / 100);
  expect(levelChanges([...steady(10), ...steady(10.15)])).toEqual([]);
  expect(levelChanges([...steady(10), ...steady(10.3)]).map(({ index }) => index)).toEqual([50]);
});

test('too few runs say nothing, and no runs are no error', () => {
  expect(levelChanges([])).toEqual([]);
  expect(levelChanges([10, 20])).toEqual([]);
  expect(levelChanges([10, 10.2, 9.9, 20, 20.1, 19.8])).toEqual([]);
  expect(levelChanges([10, 10.2, 9.9, 10.1, 20, 20.1, 19.8, 20.2]).map(({ index }) => index)).toEqual([4]);
});

test('the same times have the same changes', () => {
  const times = [...level(10, 150, 1), ...level(10.6, 150, 2)];
  expect(levelChanges(times)).toEqual(levelChanges([...times]));
});

test('of 100 series in which nothing changes hardly one has a change', () => {
  const found = Array.from({ length: 100 }, (_, seed) => levelChanges(level(10, 200, seed + 100))).flat();
  expect(found.length).toBeLessThanOrEqual(1);
});

/** `runs` of each level one after the other; each run off by the share that `noise` draws. */
const levels = (parts: readonly (readonly [milliseconds: number, runs: number])[], noise: () => number = () => 0) =>
  parts.flatMap(([milliseconds, runs]) => Array.from({ length: runs }, () => milliseconds * Math.exp(noise())));
const placesOf = (values: readonly number[]) => levelChanges(values).map(({ index }) => index);
/** Nearly normal: the sum of twelve. */
const normal = (deviation: number, seed: number) => {
  const { next } = seededRandom('normal', seed);
  return () => deviation * (Array.from({ length: 12 }, next).reduce((sum, one) => sum + one, 0) - 6);
};

test('values without any noise step for sure, whatever rounding leaves of their logarithms', () => {
  expect(
    levelChanges(
      levels([
        [5, 10],
        [6, 10],
      ]),
    ),
  ).toMatchObject([{ index: 10, last: 9, p: 0 }]);
  expect(
    levelChanges(
      levels([
        [0.95, 20],
        [0.5, 20],
      ]),
    ),
  ).toMatchObject([{ index: 20, p: 0 }]);
  const { int, pick } = seededRandom('exact steps', 1);
  for (let series = 0; series < 200; series += 1) {
    const parts: [number, number][] = [[int(1, 9999) / 100, int(8, 120)]];
    for (let step = int(1, 4); step > 0; step -= 1) {
      parts.push([(parts.at(-1)?.[0] ?? 0) * pick([0.3, 0.8, 0.97, 1.03, 1.05, 1.2, 7]), int(8, 120)]);
    }
    let place = 0;
    expect(placesOf(levels(parts))).toEqual(parts.slice(0, -1).map(([, runs]) => (place += runs)));
  }
});

test('a line and a level without noise have no step', () => {
  expect(levelChanges(levels([[0.1 + 0.2, 60]]))).toEqual([]);
  expect(levelChanges(Array.from({ length: 120 }, (_, run) => 7 * 1.003 ** run))).toEqual([]);
});

test('a cache that dies: a hit rate that falls to 0, from one value and from many', () => {
  expect(
    levelChanges(
      levels([
        [0.95, 10],
        [0, 10],
      ]),
    ),
  ).toMatchObject([{ index: 10, change: -1 }]);
  expect(placesOf([...level(0.9, 30, 1), ...levels([[0, 10]])])).toEqual([30]);
  expect(
    levelChanges(
      levels([
        [0, 10],
        [0.9, 10],
      ]),
    ),
  ).toMatchObject([{ index: 10, change: Number.POSITIVE_INFINITY }]);
  expect(levelChanges(levels([[0, 30]]))).toEqual([]);
});

test('two large steps the same way are two changes and no drift', () => {
  for (let seed = 0; seed < 100; seed += 1) {
    const found = placesOf(
      levels(
        [
          [10, 64],
          [12, 35],
          [13.2, 51],
        ],
        normal(0.01, seed),
      ),
    );
    expect(found, `seed ${seed}`).toHaveLength(2);
    expect(Math.abs((found[0] ?? 0) - 64) + Math.abs((found[1] ?? 0) - 99)).toBeLessThanOrEqual(2);
  }
});

test('a small step beside a large one is found too', () => {
  expect(
    placesOf(
      levels([
        [37, 101],
        [259, 75],
        [267, 22],
      ]),
    ),
  ).toEqual([101, 176]);
  expect(
    placesOf(
      levels(
        [
          [37, 101],
          [259, 75],
          [285, 22],
        ],
        normal(0.01, 1),
      ),
    ),
  ).toEqual([101, 176]);
});

test('two changes near each other are judged beside the places to which the other one is moved', () => {
  expect(
    placesOf(
      levels(
        [
          [10, 60],
          [11, 6],
          [12.1, 60],
        ],
        normal(0.01, 24),
      ),
    ),
  ).toEqual([60, 66]);
});

test('one change that two windows see at two places is found once, where it is', () => {
  for (const before of [47, 48, 52, 53]) {
    for (const deviation of [0, 0.002]) {
      const times = levels(
        [
          [10, before],
          [11, 60],
          [10, 60],
        ],
        normal(deviation, before),
      );
      expect(placesOf(times)).toEqual([before, before + 60]);
    }
  }
});

test('a machine of two speeds has no changes, however the slow runs fall, nor where it has them for a while', () => {
  const falseChanges = (runs: number, from: number, slow: number) =>
    Array.from({ length: 40 }, (_, seed) => {
      const { chance } = seededRandom('two speeds', runs, slow, seed);
      const noise = normal(0.003, seed);
      const times = levels([[10, runs]], noise).map((time, run) => (run >= from && chance(slow) ? 1.1 * time : time));
      // Where it begins is a change of the mean.
      return placesOf(times).filter((place) => from === 0 || Math.abs(place - from) > 5);
    }).flat().length;
  expect(falseChanges(150, 0, 0.2)).toBeLessThanOrEqual(2);
  expect(falseChanges(150, 0, 0.3)).toBeLessThanOrEqual(2);
  expect(falseChanges(150, 0, 0.5)).toBeLessThanOrEqual(2);
  expect(falseChanges(400, 300, 0.3)).toBeLessThanOrEqual(2);
});
