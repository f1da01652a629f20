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
