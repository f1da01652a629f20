import { energySplit } from './energy-split.ts';
import { spikesOf } from './spikes.ts';
import { bestPlace } from './step-sums.ts';
import { stepTest } from './step-test.ts';

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

/**
 * Changes of the level of times, oldest first: E-divisive in windows proposes (Matteson and James 2014; Daly et al. 2020), Student's t
 * decides, the weakest first to go (Fleming et al. 2023, "Hunter"). On logarithms, so that a change is a share. No number is drawn: the
 * same times have the same changes.
 *
 * @param times all above 0.
 */
export function levelChanges(times: readonly number[]): LevelChange[] {
  const logs = times.map(Math.log);
  const lone = spikesOf(logs);
  const places = logs.flatMap((_, place) => (lone[place] ? [] : [place]));
  const levels = places.map((place) => logs[place] as number);
  return agreed(levels, proposals(levels)).map(({ at, step, p }) => ({
    index: places[at] as number,
    last: places[at - 1] as number,
    change: Math.expm1(step),
    p,
  }));
}

/** Windows overlap by half, so that many values of one level do not hide a change among few. */
function proposals(levels: readonly number[]): number[] {
  const all = new Set<number>();
  for (let start = 0; start === 0 || start + REACH < levels.length; start += REACH) {
    for (const at of divided(levels, start, Math.min(start + 2 * REACH, levels.length))) all.add(at);
  }
  return [...all].sort((a, b) => a - b);
}

function divided(levels: readonly number[], from: number, to: number): number[] {
  const split = energySplit(levels, from, to, SHORTEST);
  if (split === undefined) return [];
  const test = stepTest(levels, from, split.at, split.end, true);
  if (test === undefined || Math.min(test.p, test.pBesideDrift) > WEAK) return [];
  return [...divided(levels, from, split.at), split.at, ...divided(levels, split.at, to)];
}

interface Judged {
  at: number;
  from: number;
  to: number;
  step: number;
  p: number;
  holds: boolean;
}

/** Takes the weakest away until each of the others holds between its neighbours. */
function agreed(levels: readonly number[], proposed: readonly number[]): Judged[] {
  let points = judgedAgain(levels, proposed.map(unjudged));
  for (;;) {
    const doubtful = points.filter(({ holds }) => !holds);
    if (doubtful.length === 0) return points;
    const weakest = doubtful.reduce((worst, one) => (one.p > worst.p ? one : worst));
    points = judgedAgain(
      levels,
      points.filter((one) => one !== weakest),
    );
  }
}

function unjudged(at: number): Judged {
  return { at, from: -1, to: -1, step: 0, p: 1, holds: false };
}

/** From the oldest on, each beside the one before as it now is; only those whose surroundings are others than before. */
function judgedAgain(levels: readonly number[], points: readonly Judged[]): Judged[] {
  const again: Judged[] = [];
  points.forEach((point, i) => {
    const from = Math.max(again.at(-1)?.at ?? 0, point.at - REACH);
    const to = Math.min(points[i + 1]?.at ?? levels.length, point.at + REACH);
    again.push(from === point.from && to === point.to ? point : judged(levels, point.at, from, to));
  });
  return again;
}

function judged(levels: readonly number[], proposed: number, from: number, to: number): Judged {
  const first = Math.max(from + SHORTEST, proposed - NEARBY);
  const last = Math.min(to - SHORTEST, proposed + NEARBY);
  const at = bestPlace(levels, from, to, first, last);
  const test = at === undefined ? undefined : stepTest(levels, from, at, to);
  if (at === undefined || test === undefined) return { ...unjudged(proposed), from, to };
  // Bonferroni.
  const places = to - from - 2 * SHORTEST + 1;
  const p = Math.min(1, test.p * places);
  const holds =
    p < SIGNIFICANT && test.pBesideDrift * places < BESIDE_DRIFT && Math.abs(Math.expm1(test.step)) >= LEAST_CHANGE;
  return { at, from, to, step: test.step, p, holds };
}
