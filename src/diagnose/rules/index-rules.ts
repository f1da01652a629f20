import { count, counted } from '../../gate/format.ts';
import type { Operation, ShapeValue } from '../../model/operation.ts';
import { isFields } from '../../model/operation.ts';
import { bytesText } from '../amounts.ts';
import { countAt, type Evidence, eachTime, examined, examinesMore, findsNow } from '../evidence.ts';
import { fittingIndex, fittingIndexOfBranch } from '../fitting-index.ts';
import { familyOf, type OperationPair } from '../pair-operations.ts';
import { indexesOf, plansText, readsSomething, scans, sorts } from '../plans.ts';
import { fieldsOf, fieldsText, type Query, queryOf, stagesNamed } from '../query.ts';
import { type AskedNow, type BothSides, draftOf, isAskedNow, ofPairs, onBothSides, type Rule } from './rule.ts';

/** Whether an operation scans a collection now that did not. */
export function gainedScan({ before, after }: OperationPair): boolean {
  return after?.plans.some(scans) === true && before?.plans.some(scans) !== true;
}

function gainedSort({ before, after }: OperationPair): boolean {
  const sortsNow = after?.plans.some(sorts) === true || countAt(after, 'mongo.sortsInMemory') > 0;
  const sorted = before?.plans.some(sorts) === true || countAt(before, 'mongo.sortsInMemory') > 0;
  return sortsNow && !sorted;
}

function sameShape({ before, after }: BothSides): boolean {
  return before.verb === after.verb && JSON.stringify(before.shape) === JSON.stringify(after.shape);
}

function sameSort({ before, after }: BothSides): boolean {
  return JSON.stringify(queryOf(before).sort) === JSON.stringify(queryOf(after).sort);
}

function sameFilter({ before, after }: BothSides): boolean {
  return JSON.stringify(queryOf(before).filter) === JSON.stringify(queryOf(after).filter);
}

/** A hint that came with the same filter: the server does not choose the index any more. */
interface ForcedIndex {
  /** `{ placed: -1 }`, or the name of the index. */
  hint: string;
  cure: string;
}

function forcedIndex(pair: OperationPair): ForcedIndex | undefined {
  if (!onBothSides(pair)) return undefined;
  const { before, after } = pair;
  const [old, now] = [before.shape.hint, after.shape.hint];
  if (now === undefined || JSON.stringify(old) === JSON.stringify(now)) return undefined;
  const text = (hint: ShapeValue) => (isFields(hint) ? fieldsText(hint) : String(hint));
  const hint = text(now);
  if (sameFilter(pair))
    return { hint, cure: old === undefined ? `leave the hint ${hint} out` : `hint ${text(old)} again` };
  // Which index another filter would have without it is not known, but what the forced one cannot do is.
  if (old !== undefined || !(gainedScan(pair) || gainedSort(pair))) return undefined;
  const { filter } = queryOf(before);
  const again = Object.keys(filter).length === 0 ? '' : `, or filter by ${fieldsText(filter)} again`;
  return { hint, cure: `leave the hint ${hint} out${again}` };
}

export const INDEX_LOST: Rule = {
  name: 'index-lost',
  example: 'orders is read without an index: COLLSCAN, was IXSCAN { user_id: 1 }',
  evidence:
    'The plan of a query has a COLLSCAN that it did not have, an inner one of a $lookup or $unionWith included.',
  cure: 'create the index { user_id: 1 } again',
  difference: ({ calls, open, shapes }) =>
    ofPairs(open('each').filter(isAskedNow).filter(gainedScan), (pair) =>
      draftOf(
        'index-lost',
        pair,
        { calls },
        {
          sentence: scanSentence(pair),
          cure: scanCure(pair, shapes),
          facets: pair.before === undefined ? ['asked', 'each'] : ['each'],
          plans: true,
        },
      ),
    ),
  state: ({ calls, open, failing, shapes }) => {
    if (!READING_CHECKS.some((check) => failing.has(check))) return [];
    return ofPairs(open('each').filter(isAskedNow), (pair) => {
      if (!pair.after.plans.some(scans)) return undefined;
      const alone = { after: pair.after };
      return draftOf(
        'index-lost',
        pair,
        { calls },
        {
          sentence: scanSentence(alone),
          cure: scanCure(alone, shapes),
          facets: ['each'],
          plans: true,
        },
      );
    });
  },
};

/** Checks that fail when more is read than has to be. */
export const READING_CHECKS = [
  'plan',
  'docsExamined',
  'keysExamined',
  'docsExaminedPerReturned',
  'keysExaminedPerReturned',
] as const;

function scanSentence(pair: Pick<AskedNow, 'before' | 'after'>): string {
  const { before, after } = pair;
  const was = before === undefined ? '' : `, was ${plansText(before) ?? 'not planned'}`;
  const target = after.target || 'a collection';
  const inner = innerCollection(pair);
  if (inner !== undefined) {
    const on = inner.foreignField === undefined ? '' : ` on ${inner.foreignField}`;
    return `the ${inner.stage} of ${target} reads ${inner.from} without an index${on}${was === '' ? '' : `: COLLSCAN${was}`}`;
  }
  const forced = forcedIndex(pair);
  if (forced !== undefined) {
    return `${target} is read without an index, as the hint ${forced.hint} forces it: COLLSCAN${was}`;
  }
  const branch = branchWithoutIndex(pair);
  if (branch !== undefined) {
    return `no index fits the $or of ${target}: its branch ${branch.text} has none: COLLSCAN${was}`;
  }
  const { filter } = queryOf(after);
  const given = Object.keys(filter).length === 0 ? '' : ` for ${fieldsText(filter)}`;
  return before === undefined
    ? `${target} is read without an index: COLLSCAN${given}`
    : `${target} is read without an index: COLLSCAN${was}`;
}

function scanCure(pair: Pick<AskedNow, 'before' | 'after'>, shapes: boolean): string | undefined {
  const { before, after } = pair;
  // The index may be there still: which query it no longer fits is not known.
  if (!shapes) return undefined;
  const inner = innerCollection(pair);
  if (inner?.stage === '$unionWith')
    return inner.index === undefined
      ? `filter ${inner.from} by a field that has an index, in a $match at the beginning of the $unionWith's pipeline`
      : `create an index ${inner.index} on ${inner.from}`;
  if (inner?.foreignField !== undefined) return `create an index { ${inner.foreignField}: 1 } on ${inner.from}`;
  const joined = before && lookupsOf(before).find(({ from }) => from === inner?.from)?.foreignField;
  if (inner !== undefined && joined !== undefined)
    return `join ${inner.from} by ${joined} itself again, as localField and foreignField or without computing it`;
  if (inner !== undefined)
    return `join ${inner.from} by a field that it stores and has an index on (localField and foreignField), and compute nothing of it in the $lookup`;
  const forced = forcedIndex(pair);
  if (forced !== undefined) return forced.cure;
  const key = groupedDistinct(pair);
  if (key !== undefined) return `distinct('${key}') again, or keep the numbers beside what changes them`;
  const branch = branchWithoutIndex(pair);
  if (branch !== undefined && branch.index !== undefined) return `create an index ${branch.index} on ${after.target}`;
  if (before !== undefined && sameShape({ before, after })) {
    const [index, ...others] = indexesOf(before);
    if (index !== undefined && others.length === 0) return `create the index ${index} of ${after.target} again`;
  }
  const query = queryOf(after);
  const index = fittingIndex(query);
  // What was sorted by before, too, is no cause.
  const wasSorted = before === undefined ? undefined : queryOf(before).computedSort;
  if (index === undefined && query.computedSort !== undefined && query.computedSort !== wasSorted)
    return storedSort(query.computedSort);
  return index === undefined ? undefined : `create an index ${index} on ${after.target}`;
}

/** The field of a `distinct` by which a `$group` groups now: an index answers the one, all documents are read for the other. */
function groupedDistinct({ before, after }: Pick<AskedNow, 'before' | 'after'>): string | undefined {
  const key = before?.verb === 'distinct' ? before.shape.key : undefined;
  if (typeof key !== 'string') return undefined;
  return stagesNamed(after, '$group').some((group) => fieldsOf(group)?._id === `$${key}`) ? key : undefined;
}

const storedSort = (field: string) => `sort by a field that is stored: ${field} is computed for each document`;

/** The collection that a `$lookup` reads by a scan: the operation's own is read by an index, or by no scan. */
function innerCollection(pair: Pick<AskedNow, 'before' | 'after'>): Lookup | undefined {
  const { before, after } = pair;
  const united = unitedByOther(pair);
  if (united !== undefined) return united;
  const own = after.plans.filter(scans);
  if (
    own.some(({ summary }) => summary.includes('COLLSCAN') && before?.plans.some(scans) !== true && !isLookup(after))
  ) {
    return undefined;
  }
  const lookups = lookupsOf(after);
  // A plan of its own collection that begins with a scan is that collection's.
  return own.every(
    ({ summary }) =>
      summary.includes('COLLSCAN') && !after.target.startsWith('$') && queryOf(after).conditions.length > 0,
  )
    ? undefined
    : (lookups[0] ?? unionsOf(after)[0]);
}

const isLookup = (operation: Operation) => lookupsOf(operation).length > 0;

/** The `$unionWith` whose filter is another one, or that came, where the collection itself is asked as it was. */
function unitedByOther({ before, after }: Pick<AskedNow, 'before' | 'after'>): Lookup | undefined {
  if (before === undefined || !sameFilter({ before, after }) || !sameSort({ before, after })) return undefined;
  const known = unionsOf(before).map((union) => JSON.stringify(union));
  return unionsOf(after).find((union) => !known.includes(JSON.stringify(union)));
}

function unionsOf(operation: Operation): Lookup[] {
  return stagesNamed(operation, '$unionWith').flatMap((stage) => {
    const { coll, pipeline } = fieldsOf(stage) ?? { coll: stage };
    const query = queryOf({ shape: { pipeline: pipeline ?? [] } });
    const index = fittingIndex(query);
    const foreignField = query.conditions.map(({ field }) => field).join(', ') || undefined;
    return typeof coll === 'string' ? [{ stage: '$unionWith' as const, from: coll, foreignField, index }] : [];
  });
}

/** The branch of an `$or` that came with the scan. */
function branchWithoutIndex({
  before,
  after,
}: Pick<AskedNow, 'before' | 'after'>): { text: string; index: string | undefined } | undefined {
  const query = queryOf(after);
  const branches = [...new Set(query.conditions.flatMap(({ branch }) => branch ?? []))];
  if (branches.length < 2) return undefined;
  const known = new Set(before === undefined ? [] : queryOf(before).conditions.map(({ field }) => field));
  const fields = (branch: number) =>
    query.conditions.filter((condition) => condition.branch === branch).map(({ field }) => field);
  const added = branches.find((branch) => !fields(branch).some((field) => known.has(field))) ?? branches.at(-1);
  if (added === undefined || before === undefined) return undefined;
  return { text: `{ ${fields(added).join(', ')} }`, index: fittingIndexOfBranch(query, added) };
}

export const OTHER_INDEX: Rule = {
  name: 'other-index',
  example:
    'events is read by another index: IXSCAN { device: 1, at: -1 }, was IXSCAN { device: 1, kind: 1, at: -1 }; 21 documents examined per call, was 5',
  evidence: 'The plan reads another index than before, and examines more, or has lost a field of the old one.',
  cure: 'create the index { device: 1, kind: 1, at: -1 } of events again',
  difference: ({ calls, open }) =>
    ofPairs(open('each').filter(onBothSides), (pair) => {
      const { before, after } = pair;
      const [old, now] = [indexesOf(before), indexesOf(after)];
      if (old.join() === now.join() || old.length === 0 || now.length === 0) return undefined;
      // It fits no more than it writes: what has found its ids is another question.
      if (namesWhatItWrites(pair)) return undefined;
      if (!examinesMore(pair) && !lostField(old, now)) return undefined;
      if (!sameFilter(pair) && !lostField(old, now)) return undefined;
      if (plansText(before) === plansText(after)) return innerIndexDraft(pair, old, now, calls);
      const forced = forcedIndex(pair);
      const read =
        forced === undefined
          ? `${after.target} is read by another index`
          : `the hint ${forced.hint} forces another index of ${after.target}`;
      return draftOf(
        'other-index',
        pair,
        { calls },
        {
          sentence: `${read}: ${plansText(after)}, was ${plansText(before)}${examinedText(pair, calls)}`,
          cure: forced === undefined ? otherIndexCure(pair, old, now) : forced.cure,
          facets: ['each'],
          plans: true,
        },
      );
    }),
};

/** An update or delete by other fields before, by _id alone now. */
export function namesWhatItWrites({ before, after }: BothSides): boolean {
  const fields = (operation: Operation) => new Set(queryOf(operation).conditions.map(({ field }) => field));
  const isWrite = after.verb === before.verb && (after.verb === 'update' || after.verb === 'delete');
  return isWrite && [...fields(after)].join() === '_id' && fields(before).size > 0 && !fields(before).has('_id');
}

/** The plan of its own collection is as it was: the index is one by which a `$lookup` reads another collection. */
function innerIndexDraft(pair: BothSides, old: readonly string[], now: readonly string[], calls: number) {
  const { before, after } = pair;
  const [lookup] = lookupsOf(after);
  if (lookup === undefined || lookupsOf(after).some(({ from }) => from !== lookup.from)) return undefined;
  const { from, stage } = lookup;
  const [gone, came] = [old.filter((index) => !now.includes(index)), now.filter((index) => !old.includes(index))];
  const text = (indexes: readonly string[], none: string) => (indexes.length === 0 ? none : indexes.join(' and '));
  const [joined] = lookupsOf(before).filter(({ foreignField }) => foreignField !== undefined);
  const computed = joined !== undefined && lookupsOf(after).every(({ foreignField }) => foreignField === undefined);
  return draftOf(
    'other-index',
    pair,
    { calls },
    {
      sentence: `the ${stage} of ${after.target} reads ${from} by another index: ${text(came, 'none of its own')}, was ${text(gone, 'none of its own')}${examinedText(pair, calls)}`,
      cure: computed
        ? `join by localField and foreignField (${joined.foreignField}), in place of $expr`
        : gone.length === 1
          ? `create the index ${gone[0]} of ${from} again, or hint it where it is still there`
          : undefined,
      facets: ['each'],
      plans: true,
    },
  );
}

interface Lookup {
  stage: '$lookup' | '$graphLookup' | '$unionWith';
  from: string;
  /** What it joins by, or a union filters by; absent where that is computed, or is not one field. */
  foreignField: string | undefined;
  /** Of a union: the index that its pipeline wants. */
  index?: string | undefined;
}

function lookupsOf(operation: Operation): Lookup[] {
  return (['$lookup', '$graphLookup'] as const).flatMap((name) =>
    stagesNamed(operation, name).flatMap((stage) => {
      const { from, foreignField, connectToField, pipeline } = fieldsOf(stage) ?? {};
      if (typeof from !== 'string') return [];
      const [named] = [foreignField, connectToField].filter((field) => typeof field === 'string');
      return [{ stage: name, from, foreignField: named ?? joinedBy(pipeline) }];
    }),
  );
}

/** The field that a `$match` with `$expr` compares as it is, at the beginning of what a `$lookup` asks. */
function joinedBy(pipeline: Operation['shape'][string] | undefined): string | undefined {
  const match = fieldsOf(stagesNamed({ shape: { pipeline: pipeline ?? [] } }, '$match')[0]);
  const compared = fieldsOf(match?.$expr)?.$eq;
  const operands = Array.isArray(compared) ? compared : [];
  const fields = operands.filter((one): one is string => typeof one === 'string' && /^\$[^$]/.test(one));
  return fields.length === 1 && operands.every((one) => typeof one === 'string') ? fields[0]?.slice(1) : undefined;
}

/** A field that the old index had and no new one has, however much is examined: small data hides it. */
function lostField(before: readonly string[], after: readonly string[]): boolean {
  const fields = (indexes: readonly string[]) =>
    indexes.flatMap((index) =>
      index
        .replaceAll(/[{}]/g, '')
        .split(',')
        .map((part) => part.split(':')[0]?.trim() ?? ''),
    );
  const known = new Set(fields(after));
  return fields(before).some((field) => !known.has(field));
}

function otherIndexCure(pair: BothSides, old: readonly string[], now: readonly string[]): string | undefined {
  const { after } = pair;
  const gone = old.filter((index) => !now.includes(index));
  if (sameFilter(pair) && gone.length === 1) {
    return `create the index ${gone[0]} of ${after.target} again, or hint it where it is still there`;
  }
  const index = fittingIndex(queryOf(after));
  return index === undefined || now.includes(index) ? undefined : `create an index ${index} on ${after.target}`;
}

/** `; 21 documents examined per call, was 5`: whichever of documents and keys grew. */
export function examinedText({ before, after }: OperationPair, calls: number): string {
  const grown = (['mongo.docsExamined', 'mongo.keysExamined'] as const).find(
    (path) => countAt(after, path) > countAt(before, path),
  );
  if (grown === undefined) return '';
  const noun = grown === 'mongo.docsExamined' ? 'documents' : 'keys';
  return `; ${count(countAt(after, grown) / calls)} ${noun} examined per call, was ${count(countAt(before, grown) / calls)}`;
}

export const SORT_IN_MEMORY: Rule = {
  name: 'sort-in-memory',
  example: 'the sort { placed: -1, _id: -1 } of orders is done in memory: no index ends with _id',
  evidence: 'The plan has a SORT stage that it did not have, or the profiler tells of a sort (hasSortStage).',
  cure: 'create an index { customer: 1, placed: -1, _id: -1 } on orders',
  difference: ({ calls, open }) =>
    ofPairs(
      open('each')
        .filter(isAskedNow)
        .filter((pair) => gainedSort(pair) || spills(pair))
        .filter((pair) => pair.before !== undefined || examined(pair.after) >= MANY_SORTED * pair.after.asked),
      (pair) => sortDraft(pair, calls),
    ),
  state: ({ calls, open, failing }) => {
    if (!READING_CHECKS.some((check) => failing.has(check))) return [];
    return ofPairs(open('each').filter(isAskedNow), (pair) =>
      pair.after.plans.some(sorts) ? sortDraft({ after: pair.after }, calls, pair) : undefined,
    );
  },
};

/** What is asked for the first time is told as that, where it sorts fewer. */
const MANY_SORTED = 100;

function spills({ before, after }: OperationPair): boolean {
  return countAt(after, 'mongo.spills') > countAt(before, 'mongo.spills');
}

function sortDraft(pair: AskedNow, calls: number, taken: OperationPair = pair) {
  const { before, after } = pair;
  const query = queryOf(after);
  const { sort, computedSort } = query;
  const target = after.target || 'a collection';
  const index = fittingIndex(query);
  const disk = spills(pair) ? ', and spills to disk' : '';
  const lost = before !== undefined && sameShape({ before, after }) ? indexLost(before, after) : undefined;
  const late = joinsBeforeSort(query);
  // Another sort asks for another index by itself.
  const forced = before !== undefined && sameSort({ before, after }) ? forcedIndex(pair) : undefined;
  const why = (by: NonNullable<Query['sort']>) => {
    if (late) return 'it comes after $lookup';
    if (computedSort !== undefined) return `${computedSort} is computed for each document`;
    return forced === undefined
      ? whyNoIndex(by, before, lost)
      : `the hint ${forced.hint} forces an index without this order`;
  };
  const [sentence, cure] =
    sort === undefined
      ? [`${target} is sorted in memory${disk}`, undefined]
      : [
          `the sort ${fieldsText(sort)} of ${target} is done in memory${disk}: ${why(sort)}`,
          lost !== undefined
            ? `create the index ${lost} of ${target} again, or hint it where it is still there`
            : late
              ? 'put $sort and $limit before $lookup, so that no more is looked up than is answered'
              : computedSort !== undefined
                ? storedSort(computedSort)
                : forced !== undefined
                  ? forced.cure
                  : index && `create an index ${index} on ${target}`,
        ];
  return draftOf(
    'sort-in-memory',
    taken,
    { calls },
    {
      sentence,
      cure,
      facets: before === undefined && taken === pair ? ['asked', 'each'] : ['each'],
      plans: true,
      paths: ['mongo.sortsInMemory', 'mongo.spills'],
    },
  );
}

/** The index that gave the order until now. */
function indexLost(before: Operation, after: Operation): string | undefined {
  if (before.plans.some(sorts)) return undefined;
  const [gone, ...others] = indexesOf(before).filter((index) => !indexesOf(after).includes(index));
  return others.length === 0 ? gone : undefined;
}

/** Whatever is sorted there was joined first; a field that the join brought cannot be sorted by before it. */
function joinsBeforeSort({ stages, sort = {} }: Query): boolean {
  const [join, at] = [stages.indexOf('$lookup'), stages.indexOf('$sort')];
  return (
    join >= 0 && join < at && stages.includes('$limit') && Object.keys(sort).every((field) => !field.includes('.'))
  );
}

/** What of the sort the index that was used does not have. */
function whyNoIndex(
  sort: Readonly<Record<string, unknown>>,
  before: Operation | undefined,
  lost: string | undefined,
): string {
  if (lost !== undefined) return `${lost} is not used any more`;
  const used = before === undefined ? [] : indexesOf(before);
  const missing = Object.keys(sort).filter((field) => !used.some((index) => index.includes(`${field}:`)));
  if (used.length > 0 && missing.length === 0) return `no index has its fields in this order and direction`;
  return `no index ends with ${(used.length === 0 ? Object.keys(sort) : missing).join(', ')}`;
}

export const MORE_EXAMINED: Rule = {
  name: 'more-examined',
  example: 'the same query of orders examines more: 998 documents per call, was 20',
  evidence: 'The same shape by the same plan examines more documents or keys each time.',
  difference: ({ calls, open, answers }) =>
    ofPairs(open('each').filter(onBothSides), (pair) => {
      if (!examinesMore(pair) || pair.after.engine !== 'mongodb') return undefined;
      if (answers?.worse === true && findsNow(pair)) return undefined;
      const target = pair.after.target || 'a collection';
      const forced = forcedIndex(pair);
      const asked = sameShape(pair) ? 'the same query of' : 'another query of';
      const what =
        forced === undefined
          ? `${asked} ${target} examines more`
          : `the hint ${forced.hint} forces an index of ${target} by which more is examined`;
      const index = fittingIndex(queryOf(pair.after));
      const lacking = index !== undefined && !indexesOf(pair.after).includes(index) && !sameShape(pair);
      return draftOf(
        'more-examined',
        pair,
        { calls },
        {
          sentence: `${what}${examinedText(pair, calls).replace(';', ':')}`,
          cure: forced?.cure ?? (lacking ? `create an index ${index} on ${target}` : undefined),
          facets: ['each'],
        },
      );
    }),
  state: (evidence) => {
    const { calls, open, failing } = evidence;
    if (!READING_CHECKS.some((check) => check !== 'plan' && failing.has(check))) return [];
    const worst = open('each')
      .filter(isAskedNow)
      .filter(({ after }) => familyOf(after) === 'mongodb read' && readsSomething(after))
      .sort((a, b) => examined(b.after) - examined(a.after))[0];
    return worst === undefined || examined(worst.after) === 0 ? [] : [examinedDraft(worst, evidence, calls)];
  },
};

function examinedDraft(pair: AskedNow, evidence: Evidence, calls: number) {
  const { after } = pair;
  const index = fittingIndex(queryOf(after));
  const lacking = index !== undefined && !indexesOf(after).includes(index);
  const each = (path: string) => countAt(after, path) / calls;
  return draftOf('more-examined', pair, evidence, {
    sentence:
      `${after.target || 'a collection'} is read by ${plansText(after) ?? 'an unknown plan'}: ` +
      `${counted(each('mongo.docsExamined'), 'document')} and ${counted(each('mongo.keysExamined'), 'key')} examined for ${count(each('mongo.returned'))} returned per call`,
    cure: lacking ? `create an index ${index} on ${after.target}` : undefined,
    facets: ['each'],
  });
}

/** For sentences: `11.7 kB each time, was 0.5 kB`. */
export function eachBytesText({ before, after }: BothSides, path: string): string {
  return `${bytesText(eachTime(after, path))} each time, was ${bytesText(eachTime(before, path))}`;
}
