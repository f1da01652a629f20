import {
  COUNTER_PATHS,
  type CounterPath,
  type CountPath,
  counterOf,
  counterRow,
  countPathsOf,
  countsOf,
  isCountPath,
  knownTo,
} from '../model/counters.ts';
import { type Operation, operationKey } from '../model/operation.ts';
import type { Work } from '../model/work.ts';
import { type CountRange, passesOf, rangeOf } from '../model/work-passes.ts';

/** Which way a counter went, all its names together. `open`: both sides' ranges overlap. */
export type Direction = 'grew' | 'fell' | 'same' | 'open';

/** One count on both sides, in all calls. */
export interface CountPair {
  path: CountPath;
  before: CountRange;
  after: CountRange;
}

/** One counter on both sides: the sum of its names, and each name. */
export interface CounterPair {
  counter: CounterPath;
  before: CountRange;
  after: CountRange;
  direction: Direction;
  /** Within what the length of a name makes of it, or a pool that grew once: no more and no less work. */
  negligible: boolean;
  counts: CountPair[];
}

/** Counters that both sides know, in the order of the table. */
export function counterPairs(before: Work, after: Work): CounterPair[] {
  const paths = pathsOf([before, after]);
  const known = COUNTER_PATHS.filter(
    (counter) => knownTo(before).includes(counter) && knownTo(after).includes(counter),
  );
  return known.map((counter) => {
    const counts = paths
      .filter((path) => counterOf(path) === counter)
      .flatMap((path) => {
        const [was, is] = [rangeOf(before, path), rangeOf(after, path)];
        return was === undefined || is === undefined ? [] : [{ path, before: was, after: is }];
      });
    const sums = { before: sumOf(before, counter), after: sumOf(after, counter) };
    const negligible = isNegligible(counter, sums, before, after) || isPoolGrowth(counter, sums, before, after);
    return {
      counter,
      ...sums,
      counts,
      negligible,
      direction: negligible ? 'same' : directionOf(counter, sums, counts, before, after),
    };
  });
}

/** What names do not show, all together: the sum where it can be told, else what was the same in every pass. */
function directionOf(
  counter: CounterPath,
  sums: Pick<CountPair, 'before' | 'after'>,
  counts: readonly CountPair[],
  before: Work,
  after: Work,
): Direction {
  const { calls } = after;
  const whole = directionOfRanges(counter, sums, calls);
  if (whole !== 'open') return whole;
  const decided = counts.filter((count) => ['grew', 'fell'].includes(directionOfRanges(counter, count, calls)));
  const sumOfDecided = {
    before: sumOfRanges(decided.map((one) => one.before)),
    after: sumOfRanges(decided.map((one) => one.after)),
  };
  const ofNames = directionOfRanges(counter, sumOfDecided, calls);
  return ofNames === 'grew' || ofNames === 'fell' ? ofNames : (directionOfStable(counter, before, after) ?? 'open');
}

/** Background that is never the same twice hides no operation that is. */
function directionOfStable(counter: CounterPath, before: Work, after: Work): 'grew' | 'fell' | undefined {
  const stable = stableSums(counter, before, after);
  if (stable === undefined || stable.before === stable.after) return undefined;
  return stable.after > stable.before ? 'grew' : 'fell';
}

/** A counter over the operations that were the same in every pass of both sides; `undefined` where none is known. */
function stableSums(
  counter: CounterPath,
  before: Pick<Work, 'operations'>,
  after: Pick<Work, 'operations'>,
): { before: number; after: number } | undefined {
  if (before.operations === undefined || after.operations === undefined) return undefined;
  const unstable = new Set([...before.operations, ...after.operations].filter((one) => one.unstable).map(operationKey));
  const sum = (operations: readonly Operation[]) =>
    operations
      .filter((one) => !unstable.has(operationKey(one)))
      .reduce((total, { counts }) => total + (counts[counter] ?? 0), 0);
  return { before: sum(before.operations), after: sum(after.operations) };
}

/**
 * Times decide what jumps, or the size of a pool: only much more of it is more where it is not the same in every pass.
 */
const TIMES = 2;
function isMuchApart(counter: CounterPath, before: CountRange, after: CountRange, calls: number): boolean {
  const much = counterRow(counter).muchPerCall * calls;
  if (after.least > before.most) return isMuch(before.most, after.least, much);
  return after.most < before.least && isMuch(after.most, before.least, much);
}

function isMuch(one: number, other: number, much: number): boolean {
  const [low, high] = one < other ? [one, other] : [other, one];
  return high >= TIMES * low && high - low >= much;
}

export function directionOfRanges(
  counter: CounterPath,
  { before, after }: Pick<CountPair, 'before' | 'after'>,
  calls: number,
): Direction {
  const { jumps } = counterRow(counter);
  const little = jumps !== undefined && !isMuchApart(counter, before, after, calls);
  // Requests that overlap wait for each other or not, as their answers come: twice the same number is chance as well.
  if (jumps === 'always' && little) return 'same';
  if (isExact(before) && isExact(after)) {
    if (before.least === after.least) return 'same';
    return after.least > before.least ? 'grew' : 'fell';
  }
  if (!(after.least > before.most || after.most < before.least)) return 'open';
  const grew = after.least > before.most;
  if (little) return 'open';
  return grew ? 'grew' : 'fell';
}

const isExact = ({ least, most }: CountRange) => least === most;

/** As many commands on both sides, and so little more or less for each that a longer name explains it. */
function isNegligible(
  counter: CounterPath,
  { before, after }: Pick<CountPair, 'before' | 'after'>,
  was: Work,
  is: Work,
): boolean {
  const { slack } = counterRow(counter);
  if (slack === 0) return false;
  const commands = counter.startsWith('mongo.') ? 'mongo.commands' : 'redis.commands';
  const [old, now] = [sumOf(was, commands), sumOf(is, commands)];
  if (!isExact(old) || !isExact(now) || old.least !== now.least) return false;
  const most = Math.max(after.most - before.least, before.most - after.least);
  return most > 0 && most <= slack * now.most;
}

/** As many more as are in use at once were opened for that, once: that is no client more, and asking in turn saves none. */
function isPoolGrowth(
  counter: CounterPath,
  { before, after }: Pick<CountPair, 'before' | 'after'>,
  was: Work,
  is: Work,
): boolean {
  if (!counterRow(counter).ofPool) return false;
  const [old, now] = [sumOf(was, 'connections.maxCheckedOut'), sumOf(is, 'connections.maxCheckedOut')];
  if (after.most > before.most) return after.most - before.least <= now.least - old.most;
  return before.most > after.most && before.most - after.least <= old.least - now.most;
}

/** The range of a counter, all its names together: pass by pass where each is known. */
export function sumOf(work: Work, counter: CounterPath): CountRange {
  const passes = passesOf(work);
  if (passes !== undefined) {
    const sums = passes.map((pass) =>
      [...countsOf(pass)].reduce((sum, [path, value]) => sum + (counterOf(path) === counter ? value : 0), 0),
    );
    return { least: Math.min(...sums), most: Math.max(...sums) };
  }
  return sumOfRanges(
    pathsOf([work])
      .filter((path) => counterOf(path) === counter)
      .flatMap((path) => rangeOf(work, path) ?? []),
  );
}

function sumOfRanges(ranges: readonly CountRange[]): CountRange {
  return {
    least: ranges.reduce((sum, { least }) => sum + least, 0),
    most: ranges.reduce((sum, { most }) => sum + most, 0),
  };
}

/** Those that only a pass before the last one has something of, too. */
function pathsOf(works: readonly Work[]): CountPath[] {
  const known = countPathsOf(works);
  const others = works.flatMap(({ unstable }) => unstable.filter(isCountPath));
  return [...known, ...[...new Set(others)].filter((path) => !known.includes(path)).sort()];
}
