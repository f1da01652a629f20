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
  path: string;
  label: string;
  before: number;
  after: number;
  /** Of all calls together: a pool does not open a share of a connection for each call. */
  inAll?: boolean;
}

function countersOf(before: Work, after: Work): Counter[] {
  const each = (path: string, label: string, of: (work: Work) => number, inAll = false): Counter => ({
    path,
    label,
    before: of(before),
    after: of(after),
    inAll,
  });
  const commands = (engine: 'mongo' | 'redis', label: (name: string) => string) =>
    [...new Set([before, after].flatMap((work) => Object.keys(work[engine].commands)))]
      .sort()
      .map((name) => each(`${engine}.commands.${name}`, label(name), (work) => work[engine].commands[name] ?? 0));
  return [
    ...commands('mongo', (name) => name),
    each(KEYS, 'keys examined', ({ mongo }) => mongo.keysExamined),
    each('mongo.docsExamined', 'documents examined', ({ mongo }) => mongo.docsExamined),
    each('mongo.returned', 'documents returned', ({ mongo }) => mongo.returned),
    each('mongo.bytes', 'bytes of answers', ({ mongo }) => mongo.bytes),
    ...commands('redis', (name) => `Redis ${name}`),
    each('redis.hits', 'Redis hits', ({ redis }) => redis.hits),
    each('redis.misses', 'Redis misses', ({ redis }) => redis.misses),
    each('redis.bytes', 'bytes to and from Redis', ({ redis }) => redis.bytes),
    each('redis.evictions', 'keys evicted by Redis', ({ redis }) => redis.evictions),
    each('connections.created', 'connections created', ({ connections }) => connections.created, true),
    each(
      'connections.maxCheckedOut',
      'connections in use at once',
      ({ connections }) => connections.maxCheckedOut,
      true,
    ),
    each(
      'connections.waitQueueTimeouts',
      'wait-queue time-outs',
      ({ connections }) => connections.waitQueueTimeouts,
      true,
    ),
  ];
}

function countChange(counter: Counter, before: Work, after: Work): WorkChange {
  const { path, label, inAll } = counter;
  const more = path === 'redis.hits' ? hitsAreWorse(before, after) : counter.after > counter.before;
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

/** Times decide these, or the size of a pool: they jump without anybody's doing. */
const JUMPY = /^connections\.|^redis\.(evictions|hits)$/;
const TIMES = 2;
const PER_CALL = 0.5;

/**
 * A count that repeats on one side, and on the other is never below twice that nor below half of one a call more, is more work although it
 * is not the same twice: so it looks when requests for one key are no longer put together. Below, what repeated by chance would be an alarm.
 */
function atLeastTwice(counter: Counter, before: Work, after: Work): WorkChange[] {
  const { path } = counter;
  const least = after.atLeast?.[path];
  if (JUMPY.test(path) || before.unstable.includes(path) || least === undefined) return [];
  if (least < TIMES * counter.before || least - counter.before < PER_CALL * after.calls) return [];
  const change = countChange({ ...counter, after: least }, before, after);
  return [{ ...change, sentence: `${change.sentence} at least, and not the same twice` }];
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
