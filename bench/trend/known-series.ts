import { readFileSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import { seededRandom } from '../../src/dataset/random.ts';
import type { Random } from '../../src/model/dataset.ts';
import { median, sorted } from '../../src/stats/quantile.ts';
import { normals } from '../verdict/noise-model.ts';

/** Times of runs, and the places from which on their level is known to be another. */
export interface KnownSeries {
  times: number[];
  changes: number[];
}

/** How runs of one level differ: logarithms, so many. */
type Noise = (random: Random, runs: number) => number[];

export interface KnownCase {
  name: string;
  noise: Noise;
  /** Shares by which the level changes; each series takes some of them, one after the other, at random places. */
  sizes: readonly number[];
  /** In place of random ones: from this run on, by this share. */
  steps?: ReadonlyMap<number, number>;
  /** Share of runs that are 1.3 to 3 times slower, alone. */
  spikes?: number;
  /** Share by which the level grows from run to run. */
  drift?: number;
}

const RUNS = 150;
/** Runs between two changes, and before the first and after the last. */
const LEVEL = { from: 25, to: 60 };

const normal =
  (deviation: number): Noise =>
  (random, runs) => {
    const draw = normals(random);
    return Array.from({ length: runs }, () => deviation * draw());
  };

/** First-order autoregression: a machine that stays busy for a while. */
const following =
  (deviation: number, stays: number): Noise =>
  (random, runs) => {
    const draw = normals(random);
    let level = draw();
    return Array.from({ length: runs }, () => {
      level = stays * level + Math.sqrt(1 - stays ** 2) * draw();
      return deviation * level;
    });
  };

/** Student's t with three degrees of freedom, of the same deviation in its middle. */
const heavyTailed =
  (deviation: number): Noise =>
  (random, runs) => {
    const draw = normals(random);
    return Array.from(
      { length: runs },
      () => (deviation * draw()) / Math.hypot(draw(), draw(), draw()) / Math.sqrt(1 / 3),
    );
  };

/** A machine of two speeds: so many runs are slower by `apart`, in any order. */
const twoSpeeds =
  (deviation: number, apart: number, slow: number): Noise =>
  (random, runs) => {
    const draw = normals(random);
    return Array.from({ length: runs }, () => deviation * draw() + (random.chance(slow) ? Math.log1p(apart) : 0));
  };

const recordedSchema = z.object({ mongoFindOne: z.array(z.number()), redisGet: z.array(z.number()) });
const recordedRuns = recordedSchema.parse(
  JSON.parse(readFileSync(path.join(import.meta.dirname, 'recorded-runs.json'), 'utf8')),
);

/**
 * A stretch of recorded runs of unchanged code in the order in which they ran, from a random one on, forwards or
 * backwards.
 */
const recorded = (name: keyof typeof recordedRuns): Noise => {
  const logs = recordedRuns[name].map(Math.log);
  const middle = median(sorted(logs)) ?? Number.NaN;
  return (random, runs) => {
    const start = random.int(0, logs.length - runs);
    const stretch = logs.slice(start, start + runs).map((log) => log - middle);
    return random.chance(0.5) ? stretch : stretch.reverse();
  };
};

/** How runs of unchanged code differ: the standard deviation of their logarithms, and what neighbours share of it. */
export function recordedNoise(): { name: string; runs: number; deviation: number; correlation: number }[] {
  return Object.entries(recordedRuns).map(([name, times]) => {
    const logs = times.map(Math.log);
    const mean = logs.reduce((sum, log) => sum + log, 0) / logs.length;
    const off = logs.map((log) => log - mean);
    const squares = off.reduce((sum, one) => sum + one * one, 0);
    const products = off.slice(1).reduce((sum, one, i) => sum + one * (off[i] ?? 0), 0);
    return { name, runs: logs.length, deviation: Math.sqrt(squares / logs.length), correlation: products / squares };
  });
}

const SMALL_AND_LARGE = [0.05, -0.05, 0.1, -0.1, 0.3, -0.2];
/** What stands out of runs that were recorded while the machine did a lot else. */
const LARGE = [0.5, -0.33, 1, -0.5];

export const CASES: readonly KnownCase[] = [
  { name: 'normal 1%', noise: normal(0.01), sizes: SMALL_AND_LARGE },
  { name: 'normal 2%', noise: normal(0.02), sizes: SMALL_AND_LARGE },
  { name: 'normal 1%, spikes', noise: normal(0.01), sizes: SMALL_AND_LARGE, spikes: 0.05 },
  { name: 'normal 1%, drift', noise: normal(0.01), sizes: SMALL_AND_LARGE, drift: 0.001 },
  { name: 'normal 1%, spikes and drift', noise: normal(0.01), sizes: SMALL_AND_LARGE, spikes: 0.05, drift: 0.001 },
  { name: 'heavy tails 2%', noise: heavyTailed(0.02), sizes: SMALL_AND_LARGE },
  { name: 'runs that follow each other 2%', noise: following(0.02, 0.5), sizes: SMALL_AND_LARGE },
  { name: 'recorded runs, MongoDB', noise: recorded('mongoFindOne'), sizes: LARGE },
  { name: 'recorded runs, Redis', noise: recorded('redisGet'), sizes: LARGE },
  {
    name: 'recorded runs, MongoDB, spikes and drift',
    noise: recorded('mongoFindOne'),
    sizes: LARGE,
    spikes: 0.05,
    drift: 0.001,
  },
  { name: 'no noise', noise: normal(0), sizes: SMALL_AND_LARGE },
  {
    name: 'normal 1%, +20% at 64 and +10% at 99',
    noise: normal(0.01),
    sizes: [],
    steps: new Map([
      [64, 0.2],
      [99, 0.1],
    ]),
  },
  { name: 'two speeds 10% apart, 30% slow runs, normal 0.3%', noise: twoSpeeds(0.003, 0.1, 0.3), sizes: LARGE },
  { name: 'two speeds 10% apart, 50% slow runs, normal 0.3%', noise: twoSpeeds(0.003, 0.1, 0.5), sizes: LARGE },
];

/** The same numbers for the same case and number, on every machine. */
export function knownSeries(known: KnownCase, number: number): KnownSeries {
  const { name, noise, spikes = 0, drift = 0 } = known;
  const random = seededRandom('known-series', name, number);
  const noises = noise(random, RUNS);
  const steps = known.steps ?? randomSteps(random, known.sizes);
  let level = Math.log(10);
  const times = noises.map((log, run) => {
    level += Math.log1p(steps.get(run) ?? 0) + Math.log1p(drift);
    const spike = random.chance(spikes) ? Math.log(1.3 + 1.7 * random.next()) : 0;
    return Math.exp(level + log + spike);
  });
  return { times, changes: [...steps.keys()] };
}

function randomSteps(random: Random, sizes: readonly number[]): Map<number, number> {
  const places: number[] = [];
  for (let at = random.int(LEVEL.from, LEVEL.to); at <= RUNS - LEVEL.from; at += random.int(LEVEL.from, LEVEL.to)) {
    places.push(at);
  }
  return new Map(places.map((at) => [at, random.pick(sizes)]));
}

/** The same noise, spikes and drift, without a change. */
export function unchangedSeries(known: KnownCase, number: number): KnownSeries {
  const { steps, ...other } = known;
  const still = { ...other, sizes: [0], ...(steps !== undefined && { steps: new Map() }) };
  return { times: knownSeries(still, number).times, changes: [] };
}
