import type { FindingRule } from '../../model/finding.ts';
import { rowsOf } from '../amounts.ts';
import type { FindingDraft } from '../draft.ts';
import { asksPerCall, BOTH, countAt, type Evidence, type Facet } from '../evidence.ts';
import type { OperationPair } from '../pair-operations.ts';
import { queryOf } from '../query.ts';

/** A rule for one kind of cause, and what its page of the documentation says. */
export interface Rule {
  name: FindingRule;
  /** What it says of a difference to before. Absent: a difference does not show it. */
  difference?: (evidence: Evidence) => FindingDraft[];
  /** What it says of a variant whose checks fail, with nothing to hold it against. Absent: that does not show it. */
  state?: (evidence: Evidence) => FindingDraft[];
  /** A first sentence as it is printed. */
  example: string;
  /** What has to be seen. */
  evidence: string;
  /** The cure as it is printed; absent where nothing is known. */
  cure?: string;
}

/** An operation that both sides have, or one that took the place of another. */
export interface BothSides extends OperationPair {
  before: NonNullable<OperationPair['before']>;
  after: NonNullable<OperationPair['after']>;
}

export function onBothSides(pair: OperationPair): pair is BothSides {
  return pair.before !== undefined && pair.after !== undefined;
}

/** An operation that is asked now, on whichever side it was before. */
export interface AskedNow extends OperationPair {
  after: NonNullable<OperationPair['after']>;
}

export function isAskedNow(pair: OperationPair): pair is AskedNow {
  return pair.after !== undefined && pair.after.asked > 0;
}

type Said = Pick<FindingDraft, 'sentence' | 'cure'> & Partial<FindingDraft> & { facets?: readonly Facet[] };

/** A finding about one operation: its rows are how it was and is, unless others are given. */
export function draftOf(
  rule: FindingRule,
  pair: OperationPair,
  { calls }: Pick<Evidence, 'calls'>,
  { facets = BOTH, ...said }: Said,
): FindingDraft {
  const { engine, target } = (pair.after ?? pair.before) as NonNullable<OperationPair['after']>;
  return { rule, subject: `${engine} ${target}`, rows: rowsOf(pair, calls), takes: [{ pair, facets }], ...said };
}

/** Drafts of the pairs for which a rule has something to say. */
export function ofPairs<Pair extends OperationPair>(
  pairs: readonly Pair[],
  say: (pair: Pair) => FindingDraft | undefined,
): FindingDraft[] {
  return pairs.flatMap((pair) => say(pair) ?? []);
}

/** `once per order`, where another operation returns about as many documents a call as this one is asked. */
export function oncePer(pair: AskedNow, { pairs }: Pick<Evidence, 'pairs'>): string {
  const parent = pairs.filter(isAskedNow).find(({ after }) => {
    if (after === pair.after || after.engine !== 'mongodb' || after.target === pair.after.target) return false;
    return isAbout(countAt(after, 'mongo.returned'), pair.after.asked);
  });
  if (parent !== undefined) return `once per ${singularOf(parent.after.target)}`;
  return 'in a loop';
}

/** Rows without a partner, and ids that repeat, make it a little less or more. */
function isAbout(rows: number, asks: number): boolean {
  return rows > 0 && asks >= 0.7 * rows && asks <= 1.1 * rows;
}

/** `order` of `orders`, `category` of `categories`; what is no plural is a document of its collection. */
function singularOf(collection: string): string {
  if (/ies$/.test(collection)) return collection.replace(/ies$/, 'y');
  if (/(ss|x|ch|sh)es$/.test(collection)) return collection.replace(/es$/, '');
  return /[^su]s$/.test(collection) ? collection.replace(/s$/, '') : `document of ${collection}`;
}

/** One question of before, asked in parts: operations of one verb, collection and filter. */
export interface AskedInParts {
  /** Those that are asked now; the first is one that came. */
  parts: readonly [AskedNow, ...AskedNow[]];
  asks: number;
  was: number;
}

/** Of what came: where its verb asked the collection by the same filter before, it is that question in parts. */
export function askedInParts(evidence: Evidence, isWanted: (pair: AskedNow) => boolean): AskedInParts[] {
  const asked = evidence.open('asked').filter(isAskedNow);
  // Without a filter two questions have nothing in common but their collection.
  const came = asked.filter((pair) => pair.before === undefined && isWanted(pair) && questionOf(pair.after) !== '');
  return [...Map.groupBy(came, ({ after }) => questionOf(after))].flatMap(([question, [first, ...added]]) => {
    const perCall = (side: 'before' | 'after') =>
      evidence.pairs
        .flatMap(({ [side]: one }) => (one !== undefined && questionOf(one) === question ? one : []))
        .reduce((sum, one) => sum + asksPerCall(one, evidence), 0);
    const others = asked.filter(({ before, after }) => before !== undefined && questionOf(after) === question);
    const [asks, was] = [perCall('after'), perCall('before')];
    return first === undefined || was === 0 || asks <= was ? [] : [{ parts: [first, ...added, ...others], asks, was }];
  });
}

function questionOf({ engine, verb, target, shape }: AskedNow['after']): string {
  const { filter } = queryOf({ shape });
  return Object.keys(filter).length === 0 ? '' : JSON.stringify([engine, verb, target, filter]);
}
