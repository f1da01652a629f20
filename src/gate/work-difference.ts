import {
  type CounterPath,
  type CountersWith,
  type CountPath,
  counterOf,
  counterRow,
  countPathsOf,
  countsOf,
  isCountPath,
  isInAll,
  knownTo,
  labelOf,
} from '../model/counters.ts';
import type { Work } from '../model/work.ts';
import { type CountRange, passesOf, plansOfPasses, rangeOf } from '../model/work-passes.ts';
import { count, counted, rangeText } from './format.ts';
import { gainedScanOrSort, lostScan, type PlanChange, planChanges, planTexts } from './plan-difference.ts';

/**
 * `more`: more work, a cache that hits less included. `less`: less work. `other`: another plan, of which nothing proves
 * that it is better.
 */
export type ChangeKind = 'more' | 'less' | 'other';

/** One fact that is not as it was. */
export interface WorkChange {
  /**
   * As `Work.unstable` names it: `mongo.commands.find`; `mongo.plans` for all plans, one change for each collection.
   */
  path: string;
  kind: ChangeKind;
  /** For a table: a count per call, or plans. */
  before: string;
  after: string;
  /** The most of the counts, per call where the fact is one per call; absent for plans. */
  values?: { before: number; after: number };
  /** `find 1 -> 21 per call`, `plan of projects: IXSCAN { user_id: 1 } -> COLLSCAN`. */
  sentence: string;
}

export interface WorkDifference {
  /** What is more first, then other plans, then what is less. */
  changes: WorkChange[];
  /** Paths that were not the same in every pass, and whose ranges overlap: nothing can be said of them. */
  leftOut: string[];
  /** Counters that one of both sides does not know: it was counted before there were any. */
  notCounted: CounterPath[];
}

/** Work that is not allowed to pass by itself: more of something, or another plan. */
export function isWorse({ changes }: WorkDifference): boolean {
  return changes.some(({ kind }) => kind !== 'less');
}

/**
 * What two counts of the same calls differ in. Every counter is compared, because no single one tells: an N+1 can lower
 * the keys, a worse index is still IXSCAN, `skip` moves keys and not documents, a lost batch shows in commands alone.
 * Exact: one is a difference. What was not the same in every pass is a range, and differs where all of it lies above or
 * below all of the other side's.
 *
 * Three facts are not judged on their own. Hits: fewer of them are worse, unless neither misses nor MongoDB commands
 * took their place; more of them cost only when the lookups grew. Another plan is better only when it examines less,
 * nothing else grew and no scan or sort came with it; one that is merely gone is less. Keys in place of a scan that is
 * gone are part of the better plan.
 */
export function workDifference(before: Work, after: Work): WorkDifference {
  if (before.calls !== after.calls) {
    throw new Error(`work over ${before.calls} calls cannot be held against work over ${after.calls}`);
  }
  const counters = countersOf(before, after);
  const counts = counters.flatMap((counter) => (differs(counter) ? [countChange(counter, before, after)] : []));
  const plans = planChanges(plansOfPasses(before), plansOfPasses(after));
  const better = plansAreBetter(plans, counts, before, after);
  const changes = [
    ...counts.map((change) =>
      better && change.path === KEYS && change.kind === 'more' ? inPlaceOfScan(change) : change,
    ),
    ...plans.map((change) => planChange(change, better)),
  ];
  const told = new Set(changes.map(({ path }) => path));
  const unstable = [...new Set([...before.unstable, ...after.unstable])].sort();
  return {
    changes: ORDER.flatMap((kind) => changes.filter((change) => change.kind === kind)),
    leftOut: unstable.filter((path) => !told.has(path)),
    notCounted: notCounted(before, after),
  };
}

function notCounted(before: Work, after: Work): CounterPath[] {
  const [old, now] = [knownTo(before), knownTo(after)];
  return [...old.filter((path) => !now.includes(path)), ...now.filter((path) => !old.includes(path))];
}

const ORDER: readonly ChangeKind[] = ['more', 'other', 'less'];
const KEYS = 'mongo.keysExamined';

interface Counter {
  path: CountPath;
  before: CountRange;
  after: CountRange;
  /** In how many calls. */
  calls: number;
}

function countersOf(before: Work, after: Work): Counter[] {
  return pathsOf([before, after]).flatMap((path) => {
    const [old, now] = [rangeOf(before, path), rangeOf(after, path)];
    return old === undefined || now === undefined ? [] : [{ path, before: old, after: now, calls: after.calls }];
  });
}

/** Those that only a pass before the last one has something of, too. */
function pathsOf(works: readonly Work[]): CountPath[] {
  const known = countPathsOf(works);
  const others = works.flatMap(({ unstable }) => unstable.filter(isCountPath));
  return [...known, ...[...new Set(others)].filter((path) => !known.includes(path)).sort()];
}

/**
 * Times decide what jumps, or the size of a pool: only much more of it is more where it is not the same in every pass.
 */
const TIMES = 2;
const PER_CALL = 0.5;

function differs(counter: Counter): boolean {
  const { path, before, after, calls } = counter;
  if (!(after.least > before.most || after.most < before.least)) return false;
  if ((isExact(before) && isExact(after)) || !counterRow(counterAt(path)).jumps) return true;
  const [low, high] = after.least > before.most ? [before.most, after.least] : [after.most, before.least];
  return high >= TIMES * low && high - low >= PER_CALL * calls;
}

const isExact = ({ least, most }: CountRange) => least === most;

function counterAt(path: CountPath): CounterPath {
  const counter = counterOf(path);
  if (counter === undefined) throw new Error(`there is no count ${path}`);
  return counter;
}

function countChange(counter: Counter, before: Work, after: Work): WorkChange {
  const { path } = counter;
  const inAll = isInAll(path);
  const divisor = inAll ? 1 : counter.calls;
  const texts = { before: rangeText(counter.before, divisor), after: rangeText(counter.after, divisor) };
  // Rounded to the same text, the totals tell what differs.
  const same = texts.before === texts.after;
  const shown = same ? { before: rangeText(counter.before), after: rangeText(counter.after) } : texts;
  const per = same || inAll ? `in ${counted(counter.calls, 'call')}` : 'per call';
  return {
    path,
    kind: isMore(counter, before, after) ? 'more' : 'less',
    ...shown,
    values: { before: counter.before.most / divisor, after: counter.after.most / divisor },
    sentence: `${labelOf(path)} ${shown.before} -> ${Number.isFinite(counter.after.most) ? `${shown.after} ${per}` : `${count(counter.after.least / divisor)} ${per} at least, and not the same twice`}`,
  };
}

/** More work is more of a counter or less of it, as the table says; what depends on others has its rule here. */
function isMore({ path, before: was, after: is }: Counter, before: Work, after: Work): boolean {
  const counter = counterAt(path);
  const { worse } = counterRow(counter);
  if (worse === 'neither') return DEPENDS[counter as keyof typeof DEPENDS](before, after);
  return worse === 'more' ? is.least > was.most : is.most < was.least;
}

function hitsAreWorse(before: Work, after: Work): boolean {
  const hits = (work: Work) => sumOf(work, (path) => path === 'redis.hits');
  if (hits(after).most < hits(before).least) {
    return (['redis.misses', 'mongo.commands'] as const).some((counter) => mayHaveGrown(before, after, counter));
  }
  return grew(before, after, ['redis.hits', 'redis.misses']);
}

/** All of what is now lies above all of what was. */
function grew(before: Work, after: Work, counters: readonly CounterPath[]): boolean {
  const of = (work: Work) => sumOf(work, (path) => counters.includes(counterAt(path)));
  return of(after).least > of(before).most;
}

/** Whatever is not known may have taken the place of hits. */
function mayHaveGrown(before: Work, after: Work, counter: CounterPath): boolean {
  const of = (work: Work) => sumOf(work, (path) => counterAt(path) === counter);
  const [was, is] = [of(before), of(after)];
  return is.most > was.most || is.least > was.least;
}

/** The range of several counts together: pass by pass where each is known. */
function sumOf(work: Work, takes: (path: CountPath) => boolean): CountRange {
  const passes = passesOf(work);
  if (passes !== undefined) {
    const sums = passes.map((pass) =>
      [...countsOf(pass)].reduce((sum, [path, value]) => sum + (takes(path) ? value : 0), 0),
    );
    return { least: Math.min(...sums), most: Math.max(...sums) };
  }
  const ranges = pathsOf([work])
    .filter(takes)
    .flatMap((path) => rangeOf(work, path) ?? []);
  return {
    least: ranges.reduce((sum, { least }) => sum + least, 0),
    most: ranges.reduce((sum, { most }) => sum + most, 0),
  };
}

/** Whether more or less of a counter is more work, where the table says that it depends. */
const DEPENDS: Readonly<Record<CountersWith<{ worse: 'neither' }>, (before: Work, after: Work) => boolean>> = {
  'redis.hits': hitsAreWorse,
};

/** Other plans that are known to be better: see `workDifference`. */
function plansAreBetter(
  plans: readonly PlanChange[],
  counts: readonly WorkChange[],
  before: Work,
  after: Work,
): boolean {
  if (plans.length === 0 || plans.some(gainedScanOrSort)) return false;
  const scanGone = plans.some(lostScan);
  const grown = counts.filter(({ path, kind }) => kind === 'more' && !(scanGone && path === KEYS));
  const examined = (work: Work) => sumOf(work, (path) => path === KEYS || path === 'mongo.docsExamined');
  return grown.length === 0 && examined(after).most < examined(before).least;
}

function inPlaceOfScan(change: WorkChange): WorkChange {
  return { ...change, kind: 'less', sentence: `${change.sentence}, in place of a scan` };
}

function planChange(change: PlanChange, better: boolean): WorkChange {
  const { before, after } = planTexts(change);
  const onlyGone = change.added.length === 0;
  return {
    path: 'mongo.plans',
    kind: better || onlyGone ? 'less' : 'other',
    before: `${change.collection}: ${before}`,
    after: `${change.collection}: ${after}`,
    sentence: `plan of ${change.collection}: ${before} -> ${after}`,
  };
}
