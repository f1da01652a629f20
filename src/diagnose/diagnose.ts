import { counterRow } from '../model/counters.ts';
import type { Finding } from '../model/finding.ts';
import { operationKey } from '../model/operation.ts';
import { rowsOf } from './amounts.ts';
import type { DiagnosedVariant } from './diagnosed-variant.ts';
import type { FindingDraft } from './draft.ts';
import { countAt, counterAt, type Evidence, eachHasMore, type Facet, findsNow, hasMore } from './evidence.ts';
import { checkName, type Explained, isExplainedBy } from './explained-checks.ts';
import { betterDraft, betterPlans, changedDraft, movedTotals, totalRows, totalText } from './less-work.ts';
import { operationsOfBoth } from './operations-of.ts';
import { type OperationPair, pairOperations } from './pair-operations.ts';
import { RULES } from './rules.ts';

/** Of one variant, with what it explains there. */
interface VariantFinding {
  draft: FindingDraft;
  kind: Finding['kind'];
  variant: DiagnosedVariant;
  /** Its operations are known, not their totals alone. */
  shapes: boolean;
  /** What it costs a call, in documents examined. */
  weight: number;
  explains: readonly string[];
}

/**
 * From the paired operations of all variants to findings, the worst first: one for each cause, with every check that
 * it explains. The same cause in several variants is one finding.
 */
export function diagnose(variants: readonly DiagnosedVariant[]): Finding[] {
  const groups = Map.groupBy(variants.flatMap(findingsOf), causeOf);
  const merged = [...groups.values()].map((own) => ({
    finding: findingOf(own),
    weight: Math.max(...own.map(({ weight }) => weight)),
  }));
  merged.sort((a, b) => KINDS.indexOf(a.finding.kind) - KINDS.indexOf(b.finding.kind) || b.weight - a.weight);
  return merged.map(({ finding }) => finding);
}

const KINDS: readonly Finding['kind'][] = ['worse', 'change', 'better'];

/** What is cured by the same is the same. */
function causeOf({ draft, kind, variant, shapes }: VariantFinding): string {
  const { rule, subject, cure, cause } = draft;
  if (cause !== undefined) return JSON.stringify([kind, rule, subject, cause]);
  const pair = draft.takes[0]?.pair;
  const { target } = pair?.after ?? pair?.before ?? { target: '' };
  const operations = [pair?.before, pair?.after].map((one) => (one === undefined ? '' : operationKey(one)));
  // Without a cure it is the same where the same is asked; of totals alone that is not known.
  const isKnown = target !== '' && (cure !== undefined || shapes);
  return JSON.stringify([kind, rule, subject, cure ?? operations, isKnown ? '' : variant.scenario]);
}

/** One finding of what several variants show, told as where before and after are known, and it costs most. */
function findingOf(own: readonly VariantFinding[]): Finding {
  const [clearest, ...others] = [...own].sort(
    (a, b) => Number(isOnBothSides(b.draft)) - Number(isOnBothSides(a.draft)) || b.weight - a.weight,
  );
  if (clearest === undefined) throw new Error('a finding of no variant');
  const { draft, kind, variant } = clearest;
  const all = [clearest, ...others];
  return {
    rule: draft.rule,
    kind,
    variants: [...new Set(all.map((one) => nameOf(one.variant)))],
    sentence: draft.sentence,
    rows: draft.rows.slice(0, MOST_ROWS),
    ...(draft.cure === undefined ? {} : { cure: draft.cure }),
    explains: [...new Set(all.flatMap(({ explains }) => explains))],
    ...(kind !== 'worse' || variant.approval === undefined ? {} : { approval: variant.approval }),
  };
}

/** Its operation was there before: that tells more than one that came. */
function isOnBothSides({ takes }: FindingDraft): boolean {
  const pair = takes[0]?.pair;
  return pair?.before !== undefined && pair.after !== undefined;
}

const MOST_ROWS = 6;
const nameOf = ({ scenario, variant }: DiagnosedVariant): string => `${scenario}/${variant}`;

function findingsOf(variant: DiagnosedVariant): VariantFinding[] {
  const before = variant.before?.calls === variant.after.calls ? variant.before : undefined;
  const { before: old, after: now, shapes } = operationsOfBoth(before, variant.after);
  const taken = new Map<OperationPair, Set<Facet>>();
  const pairs = before === undefined ? now.map((after) => ({ after })) : pairOperations(old, now);
  const evidence = (failing: ReadonlySet<string>): Evidence => ({
    calls: variant.after.calls,
    before,
    after: variant.after,
    shapes,
    pairs,
    open: (facet) => pairs.filter((pair) => taken.get(pair)?.has(facet) !== true),
    answers: variant.answers,
    failing,
  });
  const found: VariantFinding[] = [];
  const add = (draft: FindingDraft, kind: Finding['kind'], compared = true) => {
    for (const { pair, facets } of draft.takes) {
      taken.set(ownPair(pair, pairs), new Set([...(taken.get(ownPair(pair, pairs)) ?? []), ...facets]));
    }
    found.push({ ...variantFinding(draft, kind, variant, compared), shapes });
  };
  const worseAnswers = variant.answers?.worse === true;
  if (before !== undefined && (variant.verdict !== 'same' || worseAnswers)) {
    for (const { difference } of RULES) {
      for (const draft of difference?.(evidence(new Set())) ?? []) {
        // An answer that lost something is often less work: only what explains it is a cause then.
        if (variant.verdict === 'worse') add(draft, 'worse');
        else if (worseAnswers && draft.answers === true) add(draft, 'worse');
        else if (draft.rule === 'wrong-type') add(draft, 'change');
      }
    }
  }
  const failing = () => {
    const explained = new Set(found.flatMap(({ explains }) => explains));
    return new Set(variant.checks.filter((id) => !explained.has(id)).map((id) => checkName(id, variant)));
  };
  for (const { state } of RULES) {
    const open = failing();
    if (open.size === 0 || state === undefined) continue;
    for (const draft of state(evidence(open))) {
      const finding = variantFinding(draft, 'worse', variant, false);
      if (finding.explains.some((id) => open.has(checkName(id, variant)))) add(draft, 'worse', false);
    }
  }
  if (before !== undefined && variant.verdict === 'worse' && found.length === 0) {
    add(moreWork(evidence(new Set()), before), 'worse');
  }
  if (variant.slower !== undefined && !found.some(({ kind }) => kind === 'worse')) {
    add(slowerDraft(variant, variant.slower), 'worse');
  }
  if (variant.answers !== undefined && !found.some(({ draft }) => draft.answers === true)) {
    const gained = evidence(new Set())
      .open('each')
      .filter((pair) => worseAnswers && findsNow(pair));
    add(answerDraft(variant, variant.answers.differences, gained), worseAnswers ? 'worse' : 'change');
  }
  if (variant.verdict === 'better' && !worseAnswers) {
    const better = betterDraft(evidence(new Set()));
    if (better !== undefined) add(better, 'better');
    for (const draft of betterPlans(evidence(new Set()))) add(draft, 'better');
  }
  if (variant.verdict === 'changed' && !worseAnswers) {
    const changed = changedDraft(evidence(new Set()));
    if (changed !== undefined) add(changed, 'change');
  }
  return found;
}

/** A rule of a state looks at the one side: it is the same operation. */
function ownPair(pair: OperationPair, pairs: readonly OperationPair[]): OperationPair {
  if (pairs.includes(pair)) return pair;
  const { after } = pair;
  const own = pairs.find((one) => one.after !== undefined && one.after === after);
  return own ?? pair;
}

function variantFinding(
  draft: FindingDraft,
  kind: Finding['kind'],
  variant: DiagnosedVariant,
  compared: boolean,
): Omit<VariantFinding, 'shapes'> {
  const taken = draft.takes.map(({ pair, facets }) => ({ pair: compared ? pair : withoutBefore(pair), facets }));
  const counters = (isMore: (pair: OperationPair, facets: readonly Facet[], path: string) => boolean) => {
    const grown = taken.flatMap(({ pair, facets }) =>
      Object.keys(pair.after?.counts ?? {}).filter((path) => isMore(pair, facets, path)),
    );
    return new Set([...grown, ...(draft.paths ?? [])].map((path) => counterAt(path) ?? path));
  };
  const explained: Explained = {
    paths: counters((pair, facets, path) => hasMore(pair, path) && (facets.includes('asked') || !OF_ASKING.has(path))),
    each: counters(
      (pair, facets, path) =>
        facets.includes('each') && (pair.before === undefined ? hasMore(pair, path) : eachHasMore(pair, path)),
    ),
    plans: draft.plans === true,
    answers: draft.answers === true,
    times: draft.times === true,
  };
  const weight =
    taken.reduce((sum, { pair }) => sum + costOf(kind === 'better' ? reversed(pair) : pair), 0) / variant.after.calls;
  return {
    draft: compared ? draft : { ...draft, rows: draft.rows.map((row) => ({ ...row, before: '' })) },
    kind,
    variant,
    weight:
      weight +
      (draft.answers === true && kind === 'worse' && variant.answers?.worse === true ? ANSWERS_FIRST : 0) +
      (draft.plans === true ? PLANS_FIRST : 0),
    explains: kind === 'better' ? [] : variant.checks.filter((id) => isExplainedBy(checkName(id, variant), explained)),
  };
}

/** How often something is asked: no cost of each time explains that. */
const OF_ASKING: ReadonlySet<string> = new Set(['mongo.commands', 'redis.commands', 'redis.roundTrips']);

const withoutBefore = ({ after }: OperationPair): OperationPair => (after === undefined ? {} : { after });

/** What became better cost more before. */
function reversed({ before, after }: OperationPair): OperationPair {
  return { ...(after === undefined ? {} : { before: after }), ...(before === undefined ? {} : { after: before }) };
}

/** Wrong answers stand above dear ones, and small data hides what a plan costs. */
const ANSWERS_FIRST = 1e6;
const PLANS_FIRST = 1e3;
const DEAREST = 1e6;

/** What more of its counts cost, in documents examined. */
function costOf(pair: OperationPair): number {
  return Object.keys(pair.after?.counts ?? {}).reduce((sum, path) => {
    const counter = counterAt(path);
    const more = countAt(pair.after, path) - countAt(pair.before, path);
    if (counter === undefined || more <= 0) return sum;
    return sum + Math.min(counterRow(counter).price, DEAREST) * more;
  }, 0);
}

/** No rule knows it: the operations that grew, and no guess. */
function moreWork(evidence: Evidence, before: Evidence['after']): FindingDraft {
  const { after, calls, pairs } = evidence;
  const grown = pairs
    .filter((pair) => Object.keys(pair.after?.counts ?? {}).some((path) => hasMore(pair, path)))
    .sort((a, b) => costOf(b) - costOf(a));
  const { grew } = movedTotals(before, after);
  const [first] = grown;
  const what = first?.after === undefined || first.after.target === '' ? '' : ` of ${first.after.target}`;
  const figures = grew[0] === undefined ? 'another plan' : totalText(grew[0], calls);
  return {
    rule: 'more-work',
    subject: first?.after === undefined ? '' : operationKey(first.after),
    sentence: `more work${what}: ${figures}`,
    rows: grown.length > 0 ? grown.flatMap((pair) => rowsOf(pair, calls)) : totalRows(grew, calls),
    takes: grown.map((pair) => ({ pair, facets: ['asked', 'each'] as const })),
    paths: grew.map(({ path }) => path),
    plans: true,
  };
}

function slowerDraft(variant: DiagnosedVariant, slower: string): FindingDraft {
  return {
    rule: 'slower',
    subject: nameOf(variant),
    sentence: `slower without more work: ${slower}`,
    cure: 'profile the process that asks: the engines do no more than before',
    rows: [],
    takes: [],
    times: true,
  };
}

function answerDraft(
  variant: DiagnosedVariant,
  differences: readonly string[],
  gained: readonly OperationPair[],
): FindingDraft {
  const [first = 'it differs', ...others] = differences;
  const more = others.length === 0 ? '' : ` (and ${others.length} more)`;
  const than = variant.answers?.than === undefined ? '' : ` than ${variant.answers.than}`;
  const what = variant.answers?.worse === true ? `another answer${than}` : 'the answer has more';
  return {
    rule: 'answer-changed',
    subject: variant.scenario,
    // How often it was asked may differ between variants: what differs is the same.
    cause: [than, ...differences.map((difference) => difference.replaceAll(/\d+/g, '#'))].join(),
    sentence: `${what}: ${first}${more}`,
    rows: gained.flatMap((pair) => rowsOf(pair, variant.after.calls)),
    takes: gained.map((pair) => ({ pair, facets: ['asked', 'each'] as const })),
    answers: true,
  };
}
