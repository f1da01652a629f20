import { expect, it } from 'vitest';
import { added, compared } from '../bench/trend/found.ts';
import { CASES, type KnownCase, knownSeries, unchangedSeries } from '../bench/trend/known-series.ts';
import { againstMean, againstPrevious } from '../bench/trend/other-rules.ts';
import { levelChanges } from '../src/history/level-changes.ts';

const numbers = Array.from({ length: 20 }, (_, number) => number);
const placesOf = (times: readonly number[]) => levelChanges(times).map(({ index }) => index);
const caseNamed = (name: string): KnownCase => {
  const known = CASES.find((one) => one.name === name);
  if (!known) throw new Error(`there is no case "${name}"`);
  return known;
};

const all = (known: KnownCase, rule: (times: readonly number[]) => number[]) =>
  added(
    numbers.map((number) => {
      const series = knownSeries(known, number);
      return compared(series, rule(series.times));
    }),
  );

it('changes of 5% to 30% among spikes: each found within two runs, and none elsewhere', () => {
  expect(all(caseNamed('normal 1%, spikes'), placesOf)).toEqual({ right: 48, found: 48, known: 48 });
});

it('a drift beside them costs none of 47', () => {
  expect(all(caseNamed('normal 1%, spikes and drift'), placesOf)).toEqual({ right: 47, found: 49, known: 47 });
});

it.each(CASES)('$name: what is found is there, and nothing is found where nothing changes', (known) => {
  const { right, found, known: there } = all(known, placesOf);
  expect(there).toBeGreaterThanOrEqual(40);
  expect(found).toBeGreaterThan(20);
  // Of recorded runs neighbours differ by a quarter: the place of a step is then not to be had within two runs each
  // time.
  expect(right / found).toBeGreaterThanOrEqual(0.85);
  expect(numbers.flatMap((number) => placesOf(unchangedSeries(known, number).times))).toEqual([]);
});

it('the measure tells rules apart: a plain threshold finds spikes, and misses what is small', () => {
  const known = caseNamed('normal 1%, spikes and drift');
  for (const rule of [againstPrevious, againstMean]) {
    const { right, found, known: there } = all(known, rule);
    expect(right / found).toBeLessThan(0.5);
    expect(right / there).toBeLessThan(0.8);
  }
});
