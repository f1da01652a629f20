import { count } from '../gate/format.ts';
import { lostBounds } from '../gate/value-bounds.ts';
import { expiryText, goneAtOnce } from '../gate/value-expiry.ts';
import { COUNTER_PATHS, type CounterPath, counterRow, isInAll, totalAt } from '../model/counters.ts';
import { type Operation, operationKey } from '../model/operation.ts';
import type { Work } from '../model/work.ts';
import { changeText, operationText } from '../shapes/operation-text.ts';
import { UNDER_A_SECOND } from '../shapes/redis-shape.ts';
import { amountsText, asksText, nameOf, rowsOf } from './amounts.ts';
import type { FindingDraft, FindingRow } from './draft.ts';
import { countAt, type Evidence } from './evidence.ts';
import type { OperationPair } from './pair-operations.ts';
import { plansText, scans, sorts } from './plans.ts';

/** A total that is not what it was. */
export interface MovedTotal {
  path: CounterPath;
  before: number;
  after: number;
}

/** Totals that fell and that grew, the dearest first; hits and misses speak for nothing alone. */
export function movedTotals(before: Work, after: Work): { fell: MovedTotal[]; grew: MovedTotal[] } {
  const moved = COUNTER_PATHS.flatMap((path): MovedTotal[] => {
    const [old, now] = [totalAt(before, path), totalAt(after, path)];
    const counts = counterRow(path).worse !== 'neither' && path !== 'redis.misses';
    return old === undefined || now === undefined || old === now || !counts ? [] : [{ path, before: old, after: now }];
  });
  moved.sort((a, b) => costOf(b) - costOf(a));
  const fell = moved.filter((one) => one.after < one.before);
  return { fell: connectionsLast(fell), grew: moved.filter((one) => one.after > one.before) };
}

/** A pool opens fewer of them as less is asked: what is not asked any more says why, unless it is next to nothing. */
function connectionsLast(fell: readonly MovedTotal[]): MovedTotal[] {
  const least = fell[0] === undefined ? 0 : WORTH_SAYING * costOf(fell[0]);
  const isLate = (one: MovedTotal) => /onnections/.test(one.path) || costOf(one) <= least;
  return [...fell.filter((one) => !isLate(one)), ...fell.filter(isLate)];
}

const DEAREST = 1e6;
/** Somebody is asked that was not. */
const ASKED: ReadonlySet<string> = new Set(['mongo.commands', 'redis.commands']);
/** What costs less of what was saved is in the rows alone, as the keys that are read in place of a scan. */
const WORTH_SAYING = 0.05;
/** A limit or a projection that was lost beside a loop that ended is paid for many times, and told. */
const MUCH_MORE = 2;

/** Twice as much, and worth more than a document examined in each call; keys are read in place of documents. */
function isMuchMore(one: MovedTotal, calls: number): boolean {
  return one.path !== 'mongo.keysExamined' && one.after >= MUCH_MORE * one.before && costOf(one) > calls;
}

function costOf({ path, before, after }: MovedTotal): number {
  return Math.min(counterRow(path).price, DEAREST) * Math.abs(after - before);
}

/** `documents examined 998 -> 20 per call`. */
export function totalText({ path, before, after }: MovedTotal, calls: number): string {
  const per = isInAll(path) ? 1 : calls;
  const [was, is] = amountsText(path, before / per, after / per);
  return `${nameOf(path)} ${was} -> ${is}${isInAll(path) ? ` in ${count(calls)} calls` : ' per call'}`;
}

/** What became better, and by what: `documents examined 998 -> 20 per call: orders is read by IXSCAN { user_id: 1 }`. */
export function betterDraft(evidence: Evidence): FindingDraft | undefined {
  const { before, after, calls } = evidence;
  if (before === undefined) return undefined;
  const { fell, grew } = movedTotals(before, after);
  const [most] = fell;
  const planned = evidence.pairs.find(hasOtherPlan);
  if (most === undefined) {
    const [bound] = lostBounds(after.operations ?? [], before.operations ?? []);
    if (planned === undefined && bound !== undefined)
      return { ...draftFor(undefined, 'better', evidence), sentence: `${bound.target} is bounded by ${bound.bound}` };
    const [lasting] = goneAtOnce(after.operations ?? [], before.operations ?? []);
    if (planned === undefined && lasting !== undefined) {
      const sentence = `${lasting.target} expires after ${expiryText(lasting.expiry)}, was ${UNDER_A_SECOND}`;
      return { ...draftFor(undefined, 'better', evidence), sentence };
    }
    if (planned === undefined) return undefined;
    return { ...draftFor(planned, 'better', evidence), sentence: wayText(planned, calls) };
  }
  const pair = fallen(most.path, evidence.pairs);
  const by = pair === undefined ? '' : `: ${wayText(pair, calls)}`;
  const paid = grew.find(
    (one) => ASKED.has(one.path) || costOf(one) > WORTH_SAYING * costOf(most) || isMuchMore(one, calls),
  );
  const price = paid === undefined ? '' : `; for that ${totalText(paid, calls)}`;
  return {
    ...draftFor(pair, 'better', evidence),
    sentence: `${totalText(most, calls)}${by}${price}`,
    rows: totalRows([...fell.slice(0, 4), ...grew.slice(0, 2)], calls),
  };
}

/** Questions that nothing has told of yet, and that are answered without the scan or the sort that they took. */
export function betterPlans(evidence: Evidence): FindingDraft[] {
  const isDear = (one: Operation) => one.plans.some((plan) => scans(plan) || sorts(plan));
  return evidence
    .open('each')
    .filter(({ before, after }) => before !== undefined && after !== undefined && isDear(before) && !isDear(after))
    .filter(hasOtherPlan)
    .map((pair) => ({ ...draftFor(pair, 'better', evidence), sentence: wayText(pair, evidence.calls) }));
}

/** Some work for other work, or the same work under another name: both halves are said. */
export function changedDraft(evidence: Evidence): FindingDraft | undefined {
  const { before, after, calls } = evidence;
  if (before === undefined) return undefined;
  const { fell, grew } = movedTotals(before, after);
  const pair = evidence.pairs.find(
    (one) => one.before === undefined || one.after === undefined || isReplaced(one) || hasOtherPlan(one),
  );
  const rows = totalRows([...fell.slice(0, 3), ...grew.slice(0, 3)], calls);
  if (fell[0] !== undefined && grew[0] !== undefined) {
    return {
      ...draftFor(pair, 'traded', evidence),
      sentence: `some work for other work: ${totalText(fell[0], calls)}, ${totalText(grew[0], calls)}`,
      rows,
    };
  }
  const moved = fell[0] ?? grew[0];
  if (pair === undefined && moved === undefined) return undefined;
  const figures = moved === undefined ? 'the same work' : totalText(moved, calls);
  // Nothing was given for it: it is within what the gate allows.
  if (pair === undefined)
    return { ...draftFor(pair, 'other-count', evidence), sentence: `${figures}, which decides nothing`, rows };
  return { ...draftFor(pair, 'traded', evidence), sentence: `${wayText(pair, calls)}: ${figures}`, rows };
}

function draftFor(
  pair: OperationPair | undefined,
  rule: 'better' | 'traded' | 'other-count',
  { calls }: Evidence,
): FindingDraft {
  const { engine, target } = pair?.after ?? pair?.before ?? { engine: '', target: '' };
  return {
    rule,
    subject: `${engine} ${target}`,
    sentence: '',
    rows: pair === undefined ? [] : rowsOf(pair, calls),
    takes: pair === undefined ? [] : [{ pair, facets: ['asked', 'each'] }],
  };
}

export function totalRows(totals: readonly MovedTotal[], calls: number): FindingRow[] {
  return totals.map(({ path, before, after }) => {
    const per = isInAll(path) ? 1 : calls;
    const unit = isInAll(path) ? '' : ' per call';
    const [was, is] = amountsText(path, before / per, after / per);
    return { what: nameOf(path), before: was, after: `${is}${unit}` };
  });
}

/** The operation that has most less of a count. */
function fallen(path: string, pairs: readonly OperationPair[]): OperationPair | undefined {
  const less = (pair: OperationPair) => countAt(pair.before, path) - countAt(pair.after, path);
  return pairs
    .filter((pair) => less(pair) > 0 && (pair.after ?? pair.before)?.verb !== 'unattributed')
    .sort((a, b) => less(b) - less(a))[0];
}

function isReplaced({ before, after }: OperationPair): boolean {
  return before !== undefined && after !== undefined && operationKey(before) !== operationKey(after);
}

function hasOtherPlan({ before, after }: OperationPair): boolean {
  return before !== undefined && after !== undefined && plansText(before) !== plansText(after);
}

/** One document by its _id, and several: the same index. */
const byId = (plans: string | undefined): string | undefined => plans?.replaceAll('IDHACK', 'IXSCAN { _id: 1 }');

/** What stands where now: another plan, another operation, or nothing. */
function wayText(pair: OperationPair, calls: number): string {
  const { before, after } = pair;
  if (after === undefined) return before === undefined ? '' : `${operationText(before)} is not asked any more`;
  if (before === undefined) return `${operationText(after)} is asked, which it was not`;
  const [old, now] = [plansText(before), plansText(after)];
  if (byId(old) !== byId(now) && old !== undefined && now !== undefined)
    return `${after.target} is read by ${now}, was ${old}`;
  if (before.verb !== after.verb || (isReplaced(pair) && before.asked !== after.asked)) {
    return `${asksText(after.asked / calls, after)} in place of ${asksText(before.asked / calls, before)}${after.target === '' ? '' : ` of ${after.target}`}`;
  }
  if (!isReplaced(pair)) return operationText(after);
  return changeText(before, after) ?? `${operationText(after)} in place of ${operationText(before)}`;
}
