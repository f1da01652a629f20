import { type CounterPath, type CountersWith, counterRow, isInAll, knownTo, labelOf } from '../model/counters.ts';
import type { Work } from '../model/work.ts';
import { type CountRange, PLANS, plansOfPasses } from '../model/work-passes.ts';
import { UNDER_A_SECOND } from '../shapes/redis-shape.ts';
import { type CounterPair, type CountPair, counterPairs, directionOfRanges, sumOf } from './counter-directions.ts';
import { cursorLoop, fewerSteps, gainedKeys } from './cursor-loop.ts';
import { count, counted, rangeText } from './format.ts';
import { littleMore, withinAllowance } from './little-more.ts';
import { multiExec } from './multi-exec.ts';
import { otherWords } from './other-words.ts';
import {
  changesOfShapes,
  gainedScan,
  gainedSort,
  isBetterPlan,
  lostField,
  type PlanChange,
  planChanges,
  planTexts,
} from './plan-difference.ts';
import { type BoundLost, lostBounds, newBounds } from './value-bounds.ts';
import { expiryText, type GoneAtOnce, goneAtOnce, lastingValues } from './value-expiry.ts';
import { type Trade, tradeOf } from './work-price.ts';

/** Of one fact. `more`: more work, or a worse plan. `less`: less work, or a better plan. `other`: neither. */
export type ChangeKind = 'more' | 'less' | 'other';

/** One fact that is not as it was. */
export interface WorkChange {
  /**
   * As `Work.unstable` names it: `mongo.commands.find`; `mongo.commands` where only the sum of the names is known to
   * differ; `mongo.plans` for all plans, one change for each collection.
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
  /**
   * `worse`: something grew and nothing fell, or what fell does not pay for it. `better`: the other way round.
   * `changed`: other work, no dearer.
   */
  verdict: 'same' | 'worse' | 'better' | 'changed';
  /** What is more first, then what is neither, then what is less. */
  changes: WorkChange[];
  /** Where some grew and some fell: what both cost. */
  trade?: Trade;
  /** Paths that were not the same in every pass, and whose ranges overlap: nothing can be said of them. */
  leftOut: string[];
  /** Counters that one of both sides does not know: it was counted before there were any. */
  notCounted: CounterPath[];
}

/** What is known of the answers to the same calls. */
export interface Answers {
  /** They are equal: a document that is not returned any more was not needed. */
  same: boolean;
  /** They gained fields, and lost nothing. */
  fieldsAdded: boolean;
}

const UNKNOWN_ANSWERS: Answers = { same: false, fieldsAdded: false };
/** An answer that gained fields is longer, and so is what is cached of it: up to twice as long nobody is asked. */
const LONGER = 1;

export function isWorse({ verdict }: Pick<WorkDifference, 'verdict'>): boolean {
  return verdict === 'worse';
}

/**
 * What two counts of the same calls differ in, and whether that is worse. Every counter is compared, because no single
 * one tells: an N+1 can lower the keys, a worse index is still IXSCAN, `skip` moves keys and not documents, a lost batch
 * shows in commands alone. Exact: one is a difference. What was not the same in every pass is a range, and differs where
 * all of it lies above or below all of the other side's.
 *
 * Sums before names: eleven finds that became one aggregate are ten commands less. What grew where nothing fell is
 * worse; where both happened, their prices decide. A scan that was not there is worse whatever the counts, and so is
 * KEYS, and a list that is trimmed no more: small data hides it. So is a sort in memory, or a field that the index
 * lost, unless something fell that pays for it. Fewer documents returned are no less work by themselves, nor is what
 * fell with them.
 */
export function workDifference(before: Work, after: Work, answers: Answers = UNKNOWN_ANSWERS): WorkDifference {
  if (before.calls !== after.calls) {
    throw new Error(`work over ${before.calls} calls cannot be held against work over ${after.calls}`);
  }
  const lasting = goneAtOnce(after.operations ?? [], before.operations ?? []);
  const allowances = [
    littleMore(before, after, answers.same),
    cursorLoop(before, after),
    newBounds(before, after),
    multiExec(before, after),
    otherWords(before, after),
    lastingValues(lasting),
  ];
  const allowed = (counter: CounterPath) => allowances.flatMap((one) => one.get(counter) ?? []);
  const fewer = fewerSteps(before, after);
  const pairs = counterPairs(before, after)
    .map((pair) => withAnswers(pair, answers))
    .map((pair) => withHits(pair, before, after))
    .map((pair) => withinAllowance(pair, allowed(pair.counter), fewer.get(pair.counter)));
  const plans = withShapes(
    planChanges(plansOfPasses(before), plansOfPasses(after)),
    changesOfShapes(before.operations, after.operations),
    after.operations,
  );
  const unbounded = lostBounds(before.operations ?? [], after.operations ?? []);
  const bounded = lostBounds(after.operations ?? [], before.operations ?? []);
  const gone = goneAtOnce(before.operations ?? [], after.operations ?? []);
  const judged = pairs.filter(({ counter }) => counterRow(counter).worse !== 'neither');
  const lost = pairs.filter((pair) => changesOf(pair, before, after).some(({ kind }) => kind === 'more'));
  const grown = pairs.filter((pair) => (judged.includes(pair) ? direction(pair) === 'grew' : lost.includes(pair)));
  const fallen = judged.filter((pair) => direction(pair) === 'fell' && !fellWithAnswers(pair, pairs, answers));
  const suspicious = plans.filter((plan) => gainedSort(plan) || lostField(plan, after.operations));
  const traded = grown.length + suspicious.length > 0 && fallen.length > 0;
  const priced = pairs.filter((pair) => !movedWithHits(pair, before, after));
  const trade = traded ? tradeOf(priced, after.calls) : undefined;
  const changes = [
    ...pairs.flatMap((pair) => changesOf(pair, before, after)),
    ...plans.map((plan) => planChange(plan, planKind(plan, { suspicious, grown, fallen, trade }))),
    ...unbounded.map((lost) => boundChange(lost, 'more')),
    ...bounded.map((gained) => boundChange(gained, 'less')),
    ...gone.map((one) => expiryChange(one, 'more')),
    ...lasting.map((one) => expiryChange(one, 'less')),
  ];
  // Small data, and few calls, hide what these cost.
  const hidden = unbounded.length > 0 || gone.length > 0 || gainedKeys(pairs.flatMap(({ counts }) => counts));
  const told = new Set(changes.map(({ path }) => path));
  const unstable = [...new Set([...before.unstable, ...after.unstable])].sort();
  return {
    verdict: hidden
      ? 'worse'
      : withBounds(
          verdictOf({ changes, plans, suspicious, grown, fallen, trade }),
          bounded.length + lasting.length > 0,
        ),
    changes: ORDER.flatMap((kind) => changes.filter((change) => change.kind === kind)),
    ...(trade === undefined ? {} : { trade }),
    leftOut: unstable.filter((path) => !told.has(path) && !toldBySum(path, changes)),
    notCounted: notCounted(before, after),
  };
}

/** What a question gained or lost stands in place of what its collection's plans show of it. */
function withShapes(
  plans: readonly PlanChange[],
  shapes: readonly PlanChange[],
  operations: Work['operations'],
): PlanChange[] {
  const told = (change: PlanChange) =>
    plans.some(
      (plan) =>
        plan.collection === change.collection &&
        (gainedScan(plan) || (!gainedScan(change) && (gainedSort(plan) || lostField(plan, operations)))),
    );
  const more = shapes.filter((change) => !told(change));
  const replaced = new Set(more.map(({ collection }) => collection));
  return [...plans.filter(({ collection }) => !replaced.has(collection)), ...more];
}

const ORDER: readonly ChangeKind[] = ['more', 'other', 'less'];

interface Judged {
  suspicious: readonly PlanChange[];
  grown: readonly CounterPair[];
  fallen: readonly CounterPair[];
  trade: Trade | undefined;
}

function verdictOf({
  changes,
  plans,
  suspicious,
  grown,
  fallen,
  trade,
}: Judged & { changes: readonly WorkChange[]; plans: readonly PlanChange[] }): WorkDifference['verdict'] {
  if (plans.some(gainedScan)) return 'worse';
  if (trade !== undefined) {
    if (trade.verdict === 'cheaper') return 'better';
    return trade.verdict === 'dearer' || suspicious.length > 0 ? 'worse' : 'changed';
  }
  if (grown.length + suspicious.length > 0) return 'worse';
  if (fallen.length > 0 || plans.some(isBetterPlan)) return 'better';
  return changes.length > 0 ? 'changed' : 'same';
}

function planKind(plan: PlanChange, { suspicious, grown, fallen, trade }: Judged): ChangeKind {
  if (gainedScan(plan)) return 'more';
  if (suspicious.includes(plan) && trade?.verdict !== 'cheaper') return 'more';
  if (isBetterPlan(plan) || plan.added.length === 0) return 'less';
  // The plan is what made the difference where nothing else did the contrary.
  if (trade === undefined && grown.length === 0 && fallen.length > 0) return 'less';
  return 'other';
}

function direction({ direction: way, counter }: CounterPair): CounterPair['direction'] {
  if (counterRow(counter).worse !== 'less') return way;
  if (way === 'grew') return 'fell';
  return way === 'fell' ? 'grew' : way;
}

const LENGTHS: ReadonlySet<CounterPath> = new Set(['mongo.bytes', 'redis.bytes', 'redis.keyBytes']);

/** A longer answer that gained fields is no more work, as long as it is not much longer. */
function withAnswers(pair: CounterPair, { fieldsAdded }: Answers): CounterPair {
  const { counter, before, after } = pair;
  if (!fieldsAdded || !LENGTHS.has(counter) || pair.direction !== 'grew' || after.most > before.least * (1 + LONGER))
    return pair;
  return { ...pair, direction: 'same', negligible: true };
}

/** A value that is not found is no shorter answer, and one that is found again is no longer one. */
function withHits(pair: CounterPair, before: Work, after: Work): CounterPair {
  return movedWithHits(pair, before, after) ? { ...pair, direction: 'same', negligible: true } : pair;
}

/** Whether bytes moved by no more than the values of the reads that hit on one side and missed on the other. */
function movedWithHits({ counter, before: was, after: is }: CounterPair, before: Work, after: Work): boolean {
  if (counter !== 'redis.bytes') return false;
  const [fell, grew] = [valuesMissed(before, after, was), valuesMissed(after, before, is)];
  return (fell > 0 && was.most - is.least <= fell) || (grew > 0 && is.most - was.least <= grew);
}

/** Bytes of the values that reads hit and that other counts of the same reads missed, each as long as a hit at most. */
function valuesMissed(hitting: Work, missing: Work, bytes: CountRange): number {
  const lost = (counter: CounterPath, from: Work, to: Work) => {
    const [one, other] = [sumOf(from, counter), sumOf(to, counter)];
    return one.least > other.most ? one.most - other.least : 0;
  };
  const reads = Math.min(lost('redis.hits', hitting, missing), lost('redis.misses', missing, hitting));
  return reads === 0 ? 0 : (reads * bytes.most) / sumOf(hitting, 'redis.hits').least;
}

const RETURNED = 'mongo.returned';

/**
 * Whether a counter of MongoDB fell by no more than the documents that are not returned any more: an emptied answer is no
 * less work.
 */
function fellWithAnswers(pair: CounterPair, pairs: readonly CounterPair[], { same }: Answers): boolean {
  const returned = pairs.find(({ counter }) => counter === RETURNED);
  if (same || returned === undefined || returned.direction !== 'fell' || !pair.counter.startsWith('mongo.'))
    return false;
  if (pair.counter === RETURNED) return true;
  const share = (of: CounterPair) => (of.before.most === 0 ? 1 : of.after.most / of.before.most);
  return share(pair) >= share(returned);
}

function notCounted(before: Work, after: Work): CounterPath[] {
  const [old, now] = [knownTo(before), knownTo(after)];
  return [...old.filter((path) => !now.includes(path)), ...now.filter((path) => !old.includes(path))];
}

function toldBySum(path: string, changes: readonly WorkChange[]): boolean {
  return changes.some((change) => path.startsWith(`${change.path}.`));
}

/** A change for each name that differs; for the sum where none of them does by itself. */
function changesOf(pair: CounterPair, before: Work, after: Work): WorkChange[] {
  const { counter, counts } = pair;
  const differing = counts.filter((one) => ['grew', 'fell'].includes(directionOfRanges(counter, one, after.calls)));
  const kind = (one: Pick<CountPair, 'before' | 'after'>) => kindOf(pair, one, before, after);
  const named = differing.map((one) =>
    change(one.path, labelOf(one.path), one, gainedKeys([one]) ? 'more' : kind(one), after.calls, isInAll(one.path)),
  );
  const moved = pair.direction === 'grew' || pair.direction === 'fell';
  if (named.length > 0 || !moved) return named;
  const sums = directionOfRanges(counter, pair, after.calls) === 'open' ? undefined : pair;
  if (sums === undefined) return [];
  return [change(counter, counterRow(counter).unit, pair, kind(pair), after.calls, isInAll(counter))];
}

function kindOf(
  pair: CounterPair,
  { before: was, after: is }: Pick<CountPair, 'before' | 'after'>,
  before: Work,
  after: Work,
): ChangeKind {
  const { counter } = pair;
  const { worse } = counterRow(counter);
  if (worse === 'neither') return NEITHER[counter as keyof typeof NEITHER](before, after);
  const grew = is.least > was.most;
  // One name in place of another one: the sum is what counts.
  if (pair.direction !== (grew ? 'grew' : 'fell')) return 'other';
  return grew === (worse === 'more') ? 'more' : 'less';
}

function hits(before: Work, after: Work): ChangeKind {
  const [was, is] = [sumOf(before, 'redis.hits'), sumOf(after, 'redis.hits')];
  if (is.most >= was.least) return 'other';
  const tookTheirPlace = (['redis.misses', 'mongo.commands'] as const).some((counter) => {
    const [old, now] = [sumOf(before, counter), sumOf(after, counter)];
    // Whatever is not known may have taken the place of hits.
    return now.most > old.most || now.least > old.least;
  });
  return tookTheirPlace ? 'more' : 'other';
}

/** What more or less of a counter is, where the table says that it is neither: told, and never what decides. */
const NEITHER: Readonly<Record<CountersWith<{ worse: 'neither' }>, (before: Work, after: Work) => ChangeKind>> = {
  'redis.hits': hits,
  'connections.maxCheckedOut': () => 'other',
};

function change(
  path: string,
  label: string,
  { before, after }: { before: CountRange; after: CountRange },
  kind: ChangeKind,
  calls: number,
  inAll: boolean,
): WorkChange {
  const divisor = inAll ? 1 : calls;
  const texts = { before: rangeText(before, divisor), after: rangeText(after, divisor) };
  // Rounded to the same text, the totals tell what differs.
  const same = texts.before === texts.after;
  const shown = same ? { before: rangeText(before), after: rangeText(after) } : texts;
  const per = same || inAll ? `in ${counted(calls, 'call')}` : 'per call';
  return {
    path,
    kind,
    ...shown,
    values: { before: before.most / divisor, after: after.most / divisor },
    sentence: `${label} ${shown.before} -> ${Number.isFinite(after.most) ? `${shown.after} ${per}` : `${count(after.least / divisor)} ${per} at least, and not the same twice`}`,
  };
}

function boundChange({ target, bound, added }: BoundLost, kind: 'more' | 'less'): WorkChange {
  const words = [`bounded by ${bound}`, 'not bounded'] as const;
  const [before, after] = kind === 'more' ? words : [words[1], words[0]];
  return {
    path: added.engine === 'redis' ? 'redis.keyBytes' : 'mongo.bytesIn',
    kind,
    before,
    after,
    sentence: `what is put into ${target}: ${before} -> ${after}`,
  };
}

function expiryChange({ target, expiry }: GoneAtOnce, kind: 'more' | 'less'): WorkChange {
  const words = [expiryText(expiry), UNDER_A_SECOND] as const;
  const [was, is] = kind === 'more' ? words : [words[1], words[0]];
  return {
    path: 'redis.keyBytes',
    kind,
    before: was,
    after: is,
    sentence: `what is written to ${target} expires after ${was} -> ${is}`,
  };
}

/** A value that stays small is what the command for it is paid for. */
function withBounds(verdict: WorkDifference['verdict'], bounded: boolean): WorkDifference['verdict'] {
  return bounded && (verdict === 'changed' || verdict === 'same') ? 'better' : verdict;
}

function planChange(plan: PlanChange, kind: ChangeKind): WorkChange {
  const { before, after } = planTexts(plan);
  return {
    path: PLANS,
    kind,
    before: `${plan.collection}: ${before}`,
    after: `${plan.collection}: ${after}`,
    sentence: `plan of ${plan.collection}: ${before} -> ${after}`,
  };
}
