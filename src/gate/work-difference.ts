import {
  type CountersWith,
  type CountPath,
  counterOf,
  counterRow,
  countPathsOf,
  countsOf,
  isInAll,
  labelOf,
} from '../model/counters.ts';
import { totalCommands, type Work } from '../model/work.ts';
import { count, counted } from './format.ts';
import { gainedScanOrSort, lostScan, type PlanChange, planChanges, planTexts } from './plan-difference.ts';

/** `more`: more work, a cache that hits less included. `less`: less work. `other`: another plan, of which nothing proves that it is better. */
export type ChangeKind = 'more' | 'less' | 'other';

/** One fact that is not as it was. */
export interface WorkChange {
  /** As `Work.unstable` names it: `mongo.commands.find`; `mongo.plans` for all plans, one change for each collection. */
  path: string;
  kind: ChangeKind;
  /** For a table: a count per call, or plans. */
  before: string;
  after: string;
  /** The counts, per call where the fact is one per call; absent for plans. */
  values?: { before: number; after: number };
  /** `find 1 -> 21 per call`, `plan of projects: IXSCAN { user_id: 1 } -> COLLSCAN`. */
  sentence: string;
}

export interface WorkDifference {
  /** What is more first, then other plans, then what is less. */
  changes: WorkChange[];
  /** Paths that were not the same twice on one of the sides, and are therefore not compared: but for what is twice as much at least. */
  leftOut: string[];
}

/** Work that is not allowed to pass by itself: more of something, or another plan. */
export function isWorse({ changes }: WorkDifference): boolean {
  return changes.some(({ kind }) => kind !== 'less');
}

/**
 * What two counts of the same calls differ in. Every counter is compared, because no single one tells: an N+1 can lower the keys, a
 * worse index is still IXSCAN, `skip` moves keys and not documents, a lost batch shows in commands alone. Exact: one is a difference.
 *
 * Three facts are not judged on their own. Hits: fewer of them are worse, unless neither misses nor MongoDB commands took their
 * place; more of them cost only when the lookups grew. Another plan is better only when it examines less, nothing else grew and no
 * scan or sort came with it; one that is merely gone is less. Keys in place of a scan that is gone are part of the better plan.
 */
export function workDifference(before: Work, after: Work): WorkDifference {
  if (before.calls !== after.calls) {
    throw new Error(`work over ${before.calls} calls cannot be held against work over ${after.calls}`);
  }
  const unstable = [...new Set([...before.unstable, ...after.unstable])].sort();
  const counters = countersOf(before, after);
  const multiplied = counters.flatMap((counter) => atLeastTwice(counter, before, after));
  const leftOut = unstable.filter((path) => !multiplied.some((change) => change.path === path));
  const compared = (path: string) => !unstable.includes(path);
  const counts = [
    ...counters
      .filter((counter) => compared(counter.path) && counter.before !== counter.after)
      .map((counter) => countChange(counter, before, after)),
    ...multiplied,
  ];
  const plans = compared('mongo.plans') ? planChanges(before.mongo.plans, after.mongo.plans) : [];
  const better = plansAreBetter(plans, counts, before, after);
  const changes = [
    ...counts.map((change) =>
      better && change.path === KEYS && change.kind === 'more' ? inPlaceOfScan(change) : change,
    ),
    ...plans.map((change) => planChange(change, better)),
  ];
  return { changes: ORDER.flatMap((kind) => changes.filter((change) => change.kind === kind)), leftOut };
}

const ORDER: readonly ChangeKind[] = ['more', 'other', 'less'];
const KEYS = 'mongo.keysExamined';

interface Counter {
  path: CountPath;
  label: string;
  before: number;
  after: number;
  /** Of all calls together: a pool does not open a share of a connection for each call. */
  inAll?: boolean;
}

function countersOf(before: Work, after: Work): Counter[] {
  const [old, now] = [countsOf(before), countsOf(after)];
  return countPathsOf([before, after]).map((path) => ({
    path,
    label: labelOf(path),
    before: old.get(path) ?? 0,
    after: now.get(path) ?? 0,
    inAll: isInAll(path),
  }));
}

function countChange(counter: Counter, before: Work, after: Work): WorkChange {
  const { path, label, inAll } = counter;
  const more = isMore(counter, before, after);
  const divisor = inAll ? 1 : after.calls;
  const values = { before: counter.before / divisor, after: counter.after / divisor };
  // Rounded to the same text, the totals tell what differs.
  const same = count(values.before) === count(values.after);
  const shown = same ? { before: counter.before, after: counter.after } : values;
  const texts = { before: count(shown.before), after: count(shown.after) };
  const per = same || inAll ? `in ${counted(after.calls, 'call')}` : 'per call';
  const sentence = `${label} ${texts.before} -> ${texts.after} ${per}`;
  return { path, kind: more ? 'more' : 'less', ...texts, values, sentence };
}

const TIMES = 2;
const PER_CALL = 0.5;

/**
 * A count that repeats on one side, and on the other is never below twice that nor below half of one a call more, is more work although it
 * is not the same twice: so it looks when requests for one key are no longer put together. Below, what repeated by chance would be an alarm.
 */
function atLeastTwice(counter: Counter, before: Work, after: Work): WorkChange[] {
  const { path } = counter;
  const least = after.atLeast?.[path];
  if (jumps(path) || before.unstable.includes(path) || least === undefined) return [];
  if (least < TIMES * counter.before || least - counter.before < PER_CALL * after.calls) return [];
  const change = countChange({ ...counter, after: least }, before, after);
  return [{ ...change, sentence: `${change.sentence} at least, and not the same twice` }];
}

function jumps(path: CountPath): boolean {
  const counter = counterOf(path);
  return counter !== undefined && counterRow(counter).jumps;
}

/** More work is more of a counter or less of it, as the table says; what depends on others has its rule here. */
function isMore({ path, before: was, after: is }: Counter, before: Work, after: Work): boolean {
  const counter = counterOf(path);
  if (counter === undefined) throw new Error(`there is no count ${path}`);
  const { worse } = counterRow(counter);
  if (worse === 'neither') return DEPENDS[counter as keyof typeof DEPENDS](before, after);
  return worse === 'more' ? is > was : is < was;
}

function hitsAreWorse(before: Work, after: Work): boolean {
  if (after.redis.hits < before.redis.hits) {
    const tookTheirPlace =
      after.redis.misses > before.redis.misses ||
      totalCommands(after.mongo.commands) > totalCommands(before.mongo.commands);
    return tookTheirPlace;
  }
  return lookups(after) > lookups(before);
}

const lookups = ({ redis }: Work) => redis.hits + redis.misses;

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
  const uncertain = [...before.unstable, ...after.unstable].some(
    (path) => path === KEYS || path === 'mongo.docsExamined',
  );
  return grown.length === 0 && !uncertain && examined(after) < examined(before);
}

const examined = ({ mongo }: Work) => mongo.keysExamined + mongo.docsExamined;

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
