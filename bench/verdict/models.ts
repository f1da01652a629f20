import type { NoiseModel } from './noise-model.ts';

/**
 * A machine with engines and workers on cores of their own. Measured: two processes of the same code differ by 1.2%
 * (root mean square), one process is 1 / sqrt(2) of that; a call of a fraction of a millisecond varies by a third of
 * itself, 3% of them take far longer.
 */
const PINNED: NoiseModel = {
  name: 'pinned',
  pinned: true,
  calls: 100,
  process: 0.012 / Math.SQRT2,
  wander: { step: 0.01, stays: 0.5 },
  machine: { step: 0.03, stays: 0.8 },
  call: 0.33,
  tail: { share: 0.03, times: 3 },
  stall: { share: 0.01, times: 5 },
};

/** Measured of pairs whose sides take turns of 5 ms: 2.3% apart, of which processes are a fifth. */
const IN_TURNS: NoiseModel = {
  ...PINNED,
  name: 'pinned, in turns',
  call: 0.12,
  wander: { step: 0.008, stays: 0.5 },
};

export const MODELS: readonly NoiseModel[] = [
  PINNED,
  IN_TURNS,
  { ...PINNED, name: 'pinned, blocks of 25 calls', calls: 25 },
  { ...PINNED, name: 'pinned, twice the spread', process: 0.024 / Math.SQRT2, wander: { step: 0.02, stays: 0.5 } },
  { ...PINNED, name: 'pinned, two kinds of process 4% apart', twoKinds: 0.04 },
  { ...PINNED, name: 'pinned, the machine slows by 2% a restart', drift: 0.02 },
  // What the rules do not assume: each side's next process has most of the luck of its last one.
  { ...IN_TURNS, name: 'pinned, in turns, restarts correlated by 0.9', processStays: 0.9 },
  // Measured, unpinned: more than 5% apart in 13% of pairs, 73% at most.
  { ...PINNED, name: 'unpinned', pinned: false, slowProcess: { share: 0.06, from: 0.05, to: 0.55 } },
];
