import { energySplit } from './energy-split.ts';
import { spikesOf } from './spikes.ts';
import { plainStepP, stepTest } from './step-significance.ts';
import { bestPlace } from './step-sums.ts';

export interface LevelChange {
  /** Place of the first value after the change. */
  index: number;
  /** Of the last value before it that was not set aside as a spike. */
  last: number;
  /** Share: 0.08 is 8% more than before. */
  change: number;
  /** Chance of such a step at any place of its surroundings where nothing changed. */
  p: number;
}

/** Values that make a level; fewer in a row may be a busy hour. */
const SHORTEST = 4;
/** Values on each side that a change is judged by: further away the level may have wandered. */
const REACH = 50;
/** For what is only proposed. */
const WEAK = 0.01;
/** At any place of the surroundings. */
const SIGNIFICANT = 0.001;
/** The same of the step beside a drift, for what does not drift by itself. */
const BESIDE_DRIFT = 0.05;
/** Nobody acts on less: the harmless margin of a comparison. */
const LEAST_CHANGE = 0.02;
/** How far a proposal may be from the place where it fits best. */
const NEARBY = 10;
/** In which neighbours are judged again before all stay where they are. */
const MOST_ROUNDS = 10;

/**
 * Changes of the level of times, oldest first: E-divisive in windows proposes (Matteson and James 2014; Daly et al.
 * 2020), Student's t decides, the weakest first to go (Fleming et al. 2023, "Hunter"). On logarithms, so that a change
 * is a share. No number is drawn: the same values have the same changes.
 *
 * @param values that have no logarithm, such as the hit rate of 0 of a cache that is off, are judged as they are, and
 * all others with them.
 */
export function levelChanges(values: readonly number[]): LevelChange[] {
  const scale = values.some((value) => value <= 0) ? plainScale(values) : LOGARITHMS;
  const scaled = values.map(scale.of);
  const lone = spikesOf(scaled);
  const places = scaled.flatMap((_, place) => (lone[place] ? [] : [place]));
  const levels = places.map((place) => scaled[place] as number);
  return agreed(levels, scale).map(({ at, change, p }) => ({
    index: places[at] as number,
    last: places[at - 1] as number,
    change,
    p,
  }));
}

interface Scale {
  of(value: number): number;
  /** A step as a share of the level before it. */
  share(step: number, before: number): number;
}

const LOGARITHMS: Scale = { of: Math.log, share: Math.expm1 };

/** In parts of the largest value. From nothing every share is infinite. */
function plainScale(values: readonly number[]): Scale {
  const largest = values.reduce((most, value) => Math.max(most, Math.abs(value)), 0) || 1;
  return {
    of: (value) => value / largest,
    share: (step, before) => (before === 0 ? Number.POSITIVE_INFINITY : step / Math.abs(before)),
  };
}

interface Proposal {
  at: number;
  p: number;
}

/** What all windows propose; they overlap by half, so that many values of one level do not hide a change among few. */
function proposals(levels: readonly number[]): Proposal[] {
  return windowsOf(levels).flatMap(([from, to]) => divided(levels, from, to));
}

/**
 * What is proposed once some changes are known: a little of a level that is far away makes a part noisy, and hides a
 * small step in it. Windows without a known change would propose the same again.
 */
function proposalsBetween(levels: readonly number[], known: readonly Judged[]): Proposal[] {
  return windowsOf(levels).flatMap(([from, to]) => {
    const within = known.map(({ at }) => at).filter((at) => at > from && at < to);
    if (within.length === 0) return [];
    return [from, ...within].flatMap((start, i) => divided(levels, start, within[i] ?? to));
  });
}

function windowsOf(levels: readonly number[]): [from: number, to: number][] {
  const windows: [number, number][] = [];
  for (let start = 0; start === 0 || start + REACH < levels.length; start += REACH) {
    windows.push([start, Math.min(start + 2 * REACH, levels.length)]);
  }
  return windows;
}

/**
 * Two windows see one change at two places where one of them ends beside it; neither place would have room for a level
 * then.
 */
function nearestOnce(proposed: readonly Proposal[]): Proposal[] {
  const kept: Proposal[] = [];
  for (const one of [...proposed].sort((a, b) => a.at - b.at)) {
    const before = kept.at(-1);
    if (before === undefined || one.at - before.at >= SHORTEST) kept.push(one);
    else if (one.p < before.p) kept[kept.length - 1] = one;
  }
  return kept;
}

function divided(levels: readonly number[], from: number, to: number): Proposal[] {
  const split = energySplit(levels, from, to, SHORTEST);
  if (split === undefined) return [];
  const p = plainStepP(levels, from, split.at, split.end);
  if (p === undefined || p > WEAK) return [];
  return [...divided(levels, from, split.at), { at: split.at, p }, ...divided(levels, split.at, to)];
}

interface Judged {
  at: number;
  from: number;
  to: number;
  change: number;
  p: number;
  holds: boolean;
}

/** Proposed and judged, and again between the changes that hold, until no other is found. */
function agreed(levels: readonly number[], scale: Scale): Judged[] {
  let points = holding(levels, scale, nearestOnce(proposals(levels)).map(unjudged));
  for (let round = 0; round < MOST_ROUNDS && points.length > 0; round += 1) {
    const known = points.map(({ at }): Proposal => ({ at, p: 0 }));
    const all = nearestOnce([...known, ...proposalsBetween(levels, points)]);
    const more = holding(
      levels,
      scale,
      all.map((one) => points.find(({ at }) => at === one.at) ?? unjudged(one)),
    );
    if (more.length <= points.length) break;
    points = more;
  }
  return points;
}

/** Takes the weakest away until each of the others holds between its neighbours. */
function holding(levels: readonly number[], scale: Scale, judgedBefore: readonly Judged[]): Judged[] {
  let points = settled(levels, scale, judgedBefore);
  for (;;) {
    const doubtful = points.filter(({ holds }) => !holds);
    if (doubtful.length === 0) return points;
    const weakest = doubtful.reduce((worst, one) => (one.p > worst.p ? one : worst));
    points = settled(
      levels,
      scale,
      points.filter((one) => one !== weakest),
    );
  }
}

function unjudged({ at }: Pick<Proposal, 'at'>): Judged {
  return { at, from: -1, to: -1, change: 0, p: 1, holds: false };
}

/**
 * Until none moves: one that was moved is another neighbour to the one before it. Two could push each other for ever,
 * hence an end.
 */
function settled(levels: readonly number[], scale: Scale, points: readonly Judged[]): Judged[] {
  let before = points;
  for (let round = 0; round < MOST_ROUNDS; round += 1) {
    const after = judgedAgain(levels, scale, before);
    if (after.every((point, i) => point === before[i])) return after;
    before = after;
  }
  return [...before];
}

/**
 * From the oldest on, each beside the one before as it now is; only those whose surroundings are others than before.
 */
function judgedAgain(levels: readonly number[], scale: Scale, points: readonly Judged[]): Judged[] {
  const again: Judged[] = [];
  points.forEach((point, i) => {
    const from = Math.max(again.at(-1)?.at ?? 0, point.at - REACH);
    const to = Math.min(points[i + 1]?.at ?? levels.length, point.at + REACH);
    again.push(from === point.from && to === point.to ? point : judged(levels, scale, point.at, from, to));
  });
  return again;
}

function judged(levels: readonly number[], scale: Scale, proposed: number, from: number, to: number): Judged {
  const first = Math.max(from + SHORTEST, proposed - NEARBY);
  const last = Math.min(to - SHORTEST, proposed + NEARBY);
  const at = bestPlace(levels, from, to, first, last);
  const test = at === undefined ? undefined : stepTest(levels, from, at, to);
  if (at === undefined || test === undefined) return { ...unjudged({ at: proposed }), from, to };
  // Bonferroni.
  const places = to - from - 2 * SHORTEST + 1;
  const p = Math.min(1, test.p * places);
  const before = levels.slice(from, at).reduce((sum, level) => sum + level, 0) / (at - from);
  const change = scale.share(test.step, before);
  const holds = p < SIGNIFICANT && test.pBesideDrift() * places < BESIDE_DRIFT && Math.abs(change) >= LEAST_CHANGE;
  return { at, from, to, change, p, holds };
}
