import { count, counted } from '../../gate/format.ts';
import { isFields, type Operation } from '../../model/operation.ts';
import { asksText, rowsOf } from '../amounts.ts';
import {
  asksPerCall,
  countAt,
  type Evidence,
  eachHasMore,
  eachTime,
  examined,
  examinesMore,
  hasMore,
} from '../evidence.ts';
import { isRegex } from '../fitting-index.ts';
import { familyOf, type OperationPair } from '../pair-operations.ts';
import { plansText } from '../plans.ts';
import {
  type Condition,
  computedBy,
  fieldsOf,
  fieldsText,
  type Query,
  queryOf,
  stagesNamed,
  wordsIn,
} from '../query.ts';
import { examinedText, gainedScan, READING_CHECKS } from './index-rules.ts';
import {
  type AskedNow,
  type BothSides,
  draftOf,
  isAskedNow,
  ofPairs,
  onBothSides,
  oncePer,
  type Rule,
} from './rule.ts';

/** From so many more a call on it is a loop, and not a second question. */
const LOOP = 1.5;
const LEAST_IN_LOOP = 3;

/** Reads of MongoDB that one call asks again and again. */
export const QUERY_IN_A_LOOP: Rule = {
  name: 'query-in-a-loop',
  example: 'people is asked once per ticket: 25 finds per call, was 1',
  evidence: 'One shape is read several times more often in a call than before, three times a call or more.',
  cure: 'one find with $in on _id',
  difference: (evidence) =>
    ofPairs(evidence.open('asked').filter(isAskedNow).filter(isRead), (pair) => {
      const asks = asksPerCall(pair.after, evidence);
      const was = asksPerCall(pair.before, evidence);
      if (asks - was < LOOP || asks < LEAST_IN_LOOP) return undefined;
      return loopDraft(pair, evidence, `, was ${count(was)}`);
    }),
  state: (evidence) => {
    if (!evidence.failing.has('mongoCommands') && !evidence.failing.has('mongoCommandsPerHit')) return [];
    return ofPairs(evidence.open('asked').filter(isAskedNow).filter(isRead), (pair) =>
      asksPerCall(pair.after, evidence) < LEAST_IN_LOOP ? undefined : loopDraft(pair, evidence, ''),
    );
  },
};

const isRead = ({ after }: AskedNow): boolean => familyOf(after) === 'mongodb read';

function loopDraft(pair: AskedNow, evidence: Evidence, was: string) {
  const { after } = pair;
  const target = after.target || 'MongoDB';
  const per = oncePer(pair, evidence);
  return draftOf('query-in-a-loop', pair, evidence, {
    sentence: `${target} is asked ${per}: ${asksText(asksPerCall(after, evidence), after)} per call${was}`,
    cure: loopCure(pair),
    facets: ['asked'],
  });
}

function loopCure({ before, after }: AskedNow): string {
  const query = queryOf(after);
  const fields = query.conditions.filter(({ operator }) => operator === '$eq').map(({ field }) => field);
  if (isCount(after)) {
    return fields.length === 1
      ? `one aggregate that groups by ${fields[0]} ($match with $in, then $group)`
      : 'one aggregate with $group for all of them';
  }
  const listed =
    before === undefined ? undefined : queryOf(before).conditions.find(({ operator }) => operator === '$in');
  const field = listed?.field ?? (fields.length === 1 ? fields[0] : undefined);
  if (field !== undefined && after.verb === 'find') return `one find with $in on ${field}`;
  return field === undefined ? 'ask once for all of them, with $in or $lookup' : `ask once, with $in on ${field}`;
}

/** `countDocuments`, `count`, `$count`. */
export function isCount(operation: Operation): boolean {
  if (operation.verb === 'count') return true;
  const groups = stagesNamed(operation, '$group').map((group) => fieldsOf(group) ?? {});
  const onlyNumber = groups.some((group) => {
    const { _id, ...others } = group;
    return !wordsIn(_id).some((word) => word.startsWith('$')) && Object.values(others).every(isNumberOf);
  });
  return stagesNamed(operation, '$count').length > 0 || (onlyNumber && queryOf(operation).stages.length <= 4);
}

/** `{ $sum: 1 }`. */
function isNumberOf(value: unknown): boolean {
  return (
    isFields(value as never) &&
    Object.keys(value as object).join() === '$sum' &&
    wordsIn(value as never).every((word) => !/^\$(?!sum)/.test(word))
  );
}

export const COUNT_OF_EVERYTHING: Rule = {
  name: 'count-of-everything',
  example: 'orders is counted by reading all of it: 5,000 documents examined per call, was 0',
  evidence: 'A count (countDocuments, $count) walks over all that it counts, where no count did or a cheaper one.',
  cure: 'estimatedDocumentCount() where all documents are counted',
  difference: ({ calls, open }) =>
    ofPairs(open('each').filter(isAskedNow), (pair) => {
      const { before, after } = pair;
      if (!isCount(after) && !hasFacetCount(after) && !countedFromMetadata(before)) return undefined;
      const same = before?.verb === after.verb && JSON.stringify(before.shape) === JSON.stringify(after.shape);
      if (same || (before !== undefined && isCount(before) && asksForMore(before, after))) return undefined;
      if (examined(after) <= examined(before) || !walks(after)) return undefined;
      // One count in place of each of its groups: it is how often that is asked.
      if (before !== undefined && examined(after) / after.asked <= examined(before) / before.asked) return undefined;
      return countDraft(pair, { calls });
    }),
  state: ({ calls, open, failing }) => {
    if (!READING_CHECKS.some((check) => failing.has(check))) return [];
    return ofPairs(open('each').filter(isAskedNow), (pair) =>
      isCount(pair.after) && walks(pair.after) ? countDraft({ after: pair.after }, { calls }, pair) : undefined,
    );
  },
};

/** Its filter has what it had and a condition more: that is the cause, and not that it counts. */
function asksForMore(before: Operation, after: Operation): boolean {
  const fields = (operation: Operation) => new Set(queryOf(operation).conditions.map(({ field }) => field));
  const [had, has] = [fields(before), fields(after)];
  return had.size > 0 && has.size > had.size && [...had].every((field) => has.has(field));
}

/** `estimatedDocumentCount`: it reads nothing. */
function countedFromMetadata(operation: Operation | undefined): boolean {
  return operation?.plans.some(({ stages }) => stages.includes('RECORD_STORE_FAST_COUNT')) === true;
}

function hasFacetCount(operation: Operation): boolean {
  return stagesNamed(operation, '$facet').some((facet) => wordsIn(facet).includes('$count'));
}

/** Fewer than that is no walk. */
const WALK = 100;
const walks = (operation: Operation) =>
  Math.max(eachTime(operation, 'mongo.docsExamined'), eachTime(operation, 'mongo.keysExamined')) >= WALK;

function countDraft(pair: AskedNow, { calls }: Pick<Evidence, 'calls'>, taken?: OperationPair) {
  const { after } = pair;
  const { filter } = queryOf(after);
  const all = Object.keys(filter).length === 0;
  const wasOne = pair.before !== undefined && pair.before.verb === 'find' && queryOf(pair.before).limited;
  const [path, noun] =
    countAt(after, 'mongo.docsExamined') >= countAt(after, 'mongo.keysExamined')
      ? (['mongo.docsExamined', 'documents'] as const)
      : (['mongo.keysExamined', 'keys'] as const);
  const of = all ? 'by reading all of it' : `by reading all that fits ${fieldsText(filter)}`;
  return draftOf(
    'count-of-everything',
    taken ?? pair,
    { calls },
    {
      sentence: `${after.target || 'a collection'} is counted ${of}: ${count(countAt(after, path) / calls)} ${noun} examined per call${taken === undefined ? `, was ${count(countAt(pair.before, path) / calls)}` : ''}`,
      cure: all
        ? 'estimatedDocumentCount() where all documents are counted'
        : wasOne
          ? 'ask with limit again (findOne says whether there is one), or count up to a bound (limit)'
          : 'count up to a bound (limit), or keep the number beside what changes it',
      facets: taken === undefined ? ['asked', 'each'] : ['each'],
      plans: true,
    },
  );
}

export const WRONG_TYPE: Rule = {
  name: 'wrong-type',
  example: 'orders is asked for customer as a string, was a number, and finds nothing: 0 documents per call, was 10',
  evidence:
    'A value of the filter has another type and fewer documents are returned; or the collation of the query is another one and more is examined.',
  cure: 'pass customer as a number, as before: the field holds numbers',
  difference: ({ calls, open }) =>
    ofPairs(open('each').filter(onBothSides), (pair) => typeDraft(pair, calls) ?? collationDraft(pair, calls)),
};

function typeDraft(pair: BothSides, calls: number) {
  const { before, after } = pair;
  const change = changedType(queryOf(before).conditions, queryOf(after).conditions);
  const [was, is] = [eachTime(before, 'mongo.returned'), eachTime(after, 'mongo.returned')];
  const writes = eachTime(before, 'mongo.docsWritten') > eachTime(after, 'mongo.docsWritten');
  if (change === undefined || (is >= was && !writes && !gainedScan(pair))) return undefined;
  const { field, old, now } = change;
  const path = writes && is >= was ? 'mongo.docsWritten' : 'mongo.returned';
  const found = countAt(after, path) === 0 ? 'finds nothing' : is >= was ? 'no index fits' : 'finds less';
  const figures = `${counted(countAt(after, path) / calls, 'document')} per call, was ${count(countAt(before, path) / calls)}`;
  return draftOf(
    'wrong-type',
    pair,
    { calls },
    {
      sentence: `${after.target} is asked for ${field} as ${withArticle(now)}, was ${withArticle(old)}, and ${found}: ${figures}`,
      cure: `pass ${field} as ${withArticle(old)}, as before: the field holds ${pluralOf(old)}`,
      plans: true,
      answers: true,
    },
  );
}

/** Of which two values of one field MongoDB compares none: all numbers are one type. */
const TYPES: ReadonlySet<string> = new Set([
  'number',
  'decimal',
  'string',
  'ObjectId',
  'date',
  'bool',
  'null',
  'uuid',
  'binary',
  'timestamp',
]);

function changedType(
  before: readonly Condition[],
  after: readonly Condition[],
): { field: string; old: string; now: string } | undefined {
  for (const { field, operator, value } of after) {
    const now = typeOf(value);
    const own = before.filter((condition) => condition.field === field);
    const old = own.length === 1 ? typeOf(own[0]?.value) : undefined;
    if (own.length === 1 && old !== undefined && now !== undefined && old !== now && operator !== '$exists') {
      return { field, old, now };
    }
  }
  return undefined;
}

/** Of a list its elements', where all are of one. */
function typeOf(value: unknown): string | undefined {
  if (Array.isArray(value) && value.length === 2) return typeOf(value[0]);
  return typeof value === 'string' && TYPES.has(value) ? value : undefined;
}

function withArticle(type: string): string {
  if (type === 'null') return type;
  return `${/^[aeiouO]/.test(type) ? 'an' : 'a'} ${type === 'bool' ? 'boolean' : type}`;
}

function pluralOf(type: string): string {
  if (type === 'null') return 'null';
  return `${type === 'bool' ? 'boolean' : type}s`;
}

function collationDraft(pair: BothSides, calls: number) {
  const { before, after } = pair;
  const [old, now] = [before.shape.collation, after.shape.collation];
  if (JSON.stringify(old) === JSON.stringify(now) || !(gainedScan(pair) || examinesMore(pair))) return undefined;
  const text = (collation: typeof old) => (isFields(collation) ? fieldsText(collation) : 'none');
  return draftOf(
    'wrong-type',
    pair,
    { calls },
    {
      sentence: `${after.target} is asked with another collation than its index has: ${text(now)}, was ${text(old)}${examinedText(pair, calls)}`,
      cure:
        old === undefined
          ? 'ask without a collation, or create the index with the same one'
          : `pass the collation ${text(old)}, as before`,
      plans: true,
    },
  );
}

export const REGEX_WALKS_INDEX: Rule = {
  name: 'regex-walks-index',
  example:
    'a case-insensitive regular expression on email walks over the whole index of users; 300 keys examined per call, was 1',
  evidence: 'A regular expression without an anchor, or case-insensitive, stands in the filter, and more is examined.',
  cure: 'ask for email by equality, on a value in lower case or by an index of collation strength 2',
  difference: ({ calls, open }) => {
    const walking = open('each')
      .filter(isAskedNow)
      .flatMap((pair) => {
        const known = new Set(pair.before === undefined ? [] : queryOf(pair.before).conditions.map(textOf));
        const regex = walkingRegex(pair.after, known);
        return regex === undefined || !readsMore(pair) ? [] : [{ pair, regex }];
      });
    // A page and its count have the same filter: one cause, with what both examine.
    const together = Map.groupBy(walking, ({ pair, regex }) => JSON.stringify([pair.after.target, textOf(regex)]));
    return [...together.values()].flatMap((own) => {
      const pairs = own.map(({ pair }) => pair).sort((a, b) => examined(b.after) - examined(a.after));
      const [first, regex] = [pairs[0], own[0]?.regex];
      if (first === undefined || regex === undefined) return [];
      const draft = regexDraft(first, regex, calls, examinedText(sumOfPairs(pairs), calls));
      return {
        ...draft,
        rows: pairs.flatMap((pair) => rowsOf(pair, calls)),
        takes: pairs.map((pair) => ({ pair, facets: ['each' as const] })),
      };
    });
  },
  state: ({ calls, open, failing }) => {
    if (!READING_CHECKS.some((check) => failing.has(check))) return [];
    return ofPairs(open('each').filter(isAskedNow), (pair) => {
      const regex = walkingRegex(pair.after, new Set());
      if (regex === undefined || !walks(pair.after)) return undefined;
      return regexDraft(pair, regex, calls, examinedText({ after: pair.after }, calls).replace(/, was .*/, ''));
    });
  },
};

const textOf = ({ field, operator, value }: Condition) => JSON.stringify([field, operator, value]);

/** More than before to answer it; of what is new, more than a few. */
function readsMore(pair: AskedNow): boolean {
  if (pair.before === undefined) return walks(pair.after);
  return examinesMore(pair) || gainedScan(pair);
}

/** All of them as one, for what they cost together. */
function sumOfPairs(pairs: readonly AskedNow[]): OperationPair {
  const sum = (operations: readonly (Operation | undefined)[], first: Operation): Operation => {
    const known = operations.flatMap((operation) => operation ?? []);
    const counts: Record<string, number> = {};
    for (const operation of known)
      for (const [path, n] of Object.entries(operation.counts)) counts[path] = (counts[path] ?? 0) + n;
    return { ...first, counts, asked: known.reduce((all, { asked }) => all + asked, 0) };
  };
  const [{ before, after }, ...others] = pairs as [AskedNow, ...AskedNow[]];
  if (others.length === 0) return { ...(before && { before }), after };
  const wasAsked = pairs.some((pair) => pair.before !== undefined);
  const was = wasAsked
    ? {
        before: sum(
          pairs.map((pair) => pair.before),
          after,
        ),
      }
    : {};
  return {
    ...was,
    after: sum(
      pairs.map((pair) => pair.after),
      after,
    ),
  };
}

function walkingRegex(operation: Operation, known: ReadonlySet<string>): Condition | undefined {
  return queryOf(operation).conditions.find(
    (condition) => isRegex(condition) && condition.value !== 'regex anchored' && !known.has(textOf(condition)),
  );
}

function regexDraft(pair: AskedNow, { field, value }: Condition, calls: number, figures: string) {
  const insensitive = String(value).includes('case-insensitive');
  const walked = pair.after.plans.some(({ summary }) => summary.includes('COLLSCAN')) ? `all of` : `the whole index of`;
  return draftOf(
    'regex-walks-index',
    pair,
    { calls },
    {
      sentence: `${insensitive ? 'a case-insensitive regular expression' : 'a regular expression without an anchor'} on ${field} walks over ${walked} ${pair.after.target}${figures}`,
      cure: insensitive
        ? `ask for ${field} by equality, on a value in lower case or by an index of collation strength 2`
        : `begin the expression with ^ and a literal, or search ${field} by a text index`,
      facets: ['each'],
      plans: true,
    },
  );
}

export const NEGATED_FILTER: Rule = {
  name: 'negated-filter',
  example: 'orders is filtered by what it is not ({ status: $ne }); 4,800 documents examined per call, was 20',
  evidence: '$ne, $nin, $not or $nor stands in the filter and did not, and more is examined.',
  cure: 'ask for the values that are wanted, with $in on status',
  difference: ({ calls, open }) =>
    ofPairs(open('each').filter(onBothSides), (pair) => {
      const known = new Set(
        queryOf(pair.before)
          .conditions.filter(isNegated)
          .map(({ field }) => field),
      );
      const added = queryOf(pair.after).conditions.find(
        (condition) => isNegated(condition) && !known.has(condition.field),
      );
      if (added === undefined || !(examinesMore(pair) || gainedScan(pair))) return undefined;
      const { field, operator } = added;
      return draftOf(
        'negated-filter',
        pair,
        { calls },
        {
          sentence:
            `${pair.after.target} is filtered by what it is not ({ ${field}: ${operator === '$eq' ? '' : operator} })`.replace(
              ': )',
              ')',
            ) + examinedText(pair, calls),
          cure: field.startsWith('$')
            ? 'ask for what is wanted, not for what is not'
            : `ask for the values that are wanted, with $in on ${field}`,
          facets: ['each'],
          plans: true,
        },
      );
    }),
};

const isNegated = ({ field, operator }: Condition) => field === '$nor' || ['$ne', '$nin', '$not'].includes(operator);

/** What compares a field as it stands, for which an index has bounds. */
const PLAIN_EXPRESSIONS: ReadonlySet<string> = new Set(['$eq', '$gt', '$gte', '$lt', '$lte', '$and', '$or']);

export const COMPUTED_FILTER: Rule = {
  name: 'computed-filter',
  example:
    'users is filtered by what is computed for each document ($expr with $toLower): COLLSCAN, was IXSCAN { email: 1 }',
  evidence: '$expr with a computed field, $where or $function stands in the filter, and more is examined.',
  cure: 'compare the field email itself: store it in the form that is asked for (lower case)',
  difference: ({ calls, open }) =>
    ofPairs(open('each').filter(isAskedNow), (pair) => {
      const computed = computedIn(pair.after);
      if (computed === undefined || !readsMore(pair)) return undefined;
      if (pair.before !== undefined && computedIn(pair.before)?.text === computed.text) return undefined;
      return computedDraft(pair, computed, calls, planBeside(pair));
    }),
  state: ({ calls, open, failing }) => {
    if (!READING_CHECKS.some((check) => failing.has(check))) return [];
    return ofPairs(open('each').filter(isAskedNow), (pair) => {
      const computed = computedIn(pair.after);
      return computed === undefined
        ? undefined
        : computedDraft(pair, computed, calls, planBeside({ after: pair.after }));
    });
  },
};

/** `: COLLSCAN, was IXSCAN { email: 1 }`, or what is examined. */
function planBeside(pair: AskedNow): string {
  const now = plansText(pair.after);
  const old = pair.before === undefined ? undefined : plansText(pair.before);
  if (now === undefined) return '';
  return old === undefined || old === now ? `: ${now}` : `: ${now}, was ${old}`;
}

function computedDraft(pair: AskedNow, { text, field }: Computed, calls: number, beside: string) {
  const lower = text.includes('$toLower') || text.includes('$toUpper');
  const form = lower
    ? `store it in ${text.includes('$toLower') ? 'lower' : 'upper'} case, or give its index a collation of strength 2`
    : DATES.some((name) => new RegExp(`\\${name}\\b`).test(text))
      ? 'ask for a range of it ($gte and $lt)'
      : 'store it in the form that is asked for';
  return draftOf(
    'computed-filter',
    pair,
    { calls },
    {
      sentence: `${pair.after.target} is filtered by what is computed for each document (${text})${beside}`,
      cure:
        field === undefined
          ? 'compare a field itself, in the form in which it is stored'
          : `compare the field ${field} itself: ${form}`,
      facets: ['each'],
      plans: true,
    },
  );
}

/** Operators that give a date which comes once: what they compare with is a range. */
const DATES = ['$dateToString', '$dateTrunc', '$year'];

interface Computed {
  /** `$expr with $toLower`. */
  text: string;
  field: string | undefined;
}

function computedIn(operation: Operation): Computed | undefined {
  const { filter } = queryOf(operation);
  const words = wordsIn(filter.$expr);
  const operators = words.filter((word) => /^\$[a-zA-Z]/.test(word));
  const fields = operators.filter((word) => isFieldPath(word, filter.$expr));
  const functions = operators.filter((word) => !fields.includes(word) && !PLAIN_EXPRESSIONS.has(word));
  const field = fields[0]?.slice(1);
  if (functions.length > 0) return { text: `$expr with ${[...new Set(functions)].slice(0, 2).join(' and ')}`, field };
  const name = ['$where', '$function'].find((one) => JSON.stringify(filter).includes(`"${one}"`));
  return name === undefined ? undefined : { text: name, field: undefined };
}

/** `"$email"` stands as a value, `"$toLower"` as a key. */
function isFieldPath(word: string, expression: unknown): boolean {
  return !JSON.stringify(expression).includes(`"${word}":`);
}

/** Stages that make or change documents: what filters after them has no index. */
const LATE_AFTER = new Set([
  '$unwind',
  '$group',
  '$lookup',
  '$graphLookup',
  '$addFields',
  '$set',
  '$project',
  '$facet',
  '$bucket',
  '$unionWith',
  '$limit',
  '$replaceRoot',
  '$setWindowFields',
]);

export const FILTER_TOO_LATE: Rule = {
  name: 'filter-too-late',
  example: 'orders is filtered after $unwind only: COLLSCAN, was IXSCAN { lines.sku: 1 }',
  evidence: 'A pipeline began with $match and now begins with a stage that reads everything, with a $match after it.',
  cure: 'put a $match on lines.sku before $unwind as well',
  difference: ({ calls, open }) =>
    ofPairs(open('each').filter(isAskedNow), (pair) => {
      const late = lateMatch(pair.after);
      if (late === undefined || !readsMore(pair)) return undefined;
      if (pair.before !== undefined && (lateMatch(pair.before) !== undefined || hasMatch(pair.before, late)))
        return undefined;
      return lateDraft(pair, late, calls, planBeside(pair));
    }),
  state: ({ calls, open, failing }) => {
    if (!READING_CHECKS.some((check) => failing.has(check))) return [];
    return ofPairs(open('each').filter(isAskedNow), (pair) => {
      const late = lateMatch(pair.after);
      return late === undefined ? undefined : lateDraft(pair, late, calls, planBeside({ after: pair.after }));
    });
  },
};

function lateDraft(pair: AskedNow, { stage, fields }: LateMatch, calls: number, beside: string) {
  const stored = fields.filter((field) => filterOfMade(pair.after, [field]) === undefined);
  const on = stored.length === 0 ? '' : ` on ${stored.join(', ')}`;
  const computed = filterOfMade(pair.after, fields);
  return draftOf(
    'filter-too-late',
    pair,
    { calls },
    {
      sentence: `${pair.after.target} is filtered after ${stage} only${beside}${beside === '' ? '' : examinedText(pair, calls)}`,
      cure: computed ?? `put a $match${on} before ${stage} as well`,
      facets: ['each'],
      plans: true,
    },
  );
}

/** Where each field that is filtered by is made by a stage before: no document has it. */
function filterOfMade(operation: Operation, fields: readonly string[]): string | undefined {
  const { stages } = queryOf(operation);
  const pipeline = Array.isArray(operation.shape.pipeline) ? operation.shape.pipeline.filter(isFields) : [];
  const before = pipeline.slice(0, stages.indexOf('$match'));
  const makers = fields.map((field) => {
    const [name = field] = field.split('.');
    const stage = before.findLast((one) => computedBy(one).includes(name));
    return stage && { name, stage };
  });
  const [maker] = makers;
  if (maker === undefined || makers.includes(undefined)) return undefined;
  return madeCure(operation.target, maker);
}

function madeCure(target: string, { name, stage }: { name: string; stage: Operation['shape'] }): string {
  const [[by, argument] = ['', undefined]] = Object.entries(stage);
  if (by === '$lookup' || by === '$graphLookup')
    return `${name} is read by ${by}: begin with the collection that it reads, or store what is filtered by in ${target}`;
  const made = fieldsOf(argument)?.[name];
  const paths = [...new Set(wordsIn(made).filter((word) => /^\$[a-z_][\w.]*$/i.test(word)))];
  const stored = paths.filter((word) => isFieldPath(word, made)).map((word) => word.slice(1));
  if (stored.length === 0 || by === '$group')
    return `${name} is made by ${by}: filter by stored fields in a $match before it`;
  if (stored.includes(name)) return `filter by ${name} as it is stored, in a $match before ${by}`;
  return `filter by ${stored.join(', ')}, of which ${by} makes ${name}, in a $match before it, or store ${name}`;
}

interface LateMatch {
  stage: string;
  filter: Operation['shape'];
  fields: string[];
}

/** The first `$match` of a pipeline that has none at its beginning. */
function lateMatch(operation: Operation): LateMatch | undefined {
  const { stages } = queryOf(operation);
  const at = stages.indexOf('$match');
  const stage = stages.slice(0, Math.max(0, at)).find((name) => LATE_AFTER.has(name));
  if (at <= 0 || stage === undefined) return undefined;
  const filter = fieldsOf(stagesNamed(operation, '$match')[0]) ?? {};
  return { stage, filter, fields: Object.keys(filter).filter((field) => !field.startsWith('$')) };
}

/** It filtered so before, too, after other fields with which it began: these are what it has lost. */
function hasMatch(before: Operation, { filter, fields }: LateMatch): boolean {
  const [first, ...later] = stagesNamed(before, '$match');
  const others = Object.keys(fieldsOf(first) ?? {}).some((field) => !fields.includes(field));
  return others && later.some((match) => JSON.stringify(match) === JSON.stringify(filter));
}

export const UNBOUNDED_IN: Rule = {
  name: 'unbounded-in',
  example: 'products is asked with $in of many more values on sku: 75 documents returned per call, was 15',
  evidence: 'A filter with $in, asked as often as before, examines more each time, or its list is in a higher class.',
  cure: 'bound what the values are taken from (orders), and ask for those that are needed',
  difference: (evidence) =>
    ofPairs(evidence.open('each').filter(isAskedNow), (pair) => {
      const { before, after } = pair;
      const list = listIn(after);
      const old = before === undefined ? undefined : listIn(before);
      if (list === undefined || (before !== undefined && old === undefined)) return undefined;
      if (before === undefined && list.length !== 'more') return undefined;
      if (before !== undefined && (!readsMore(pair) || gainedScan(pair))) return undefined;
      return listDraft(pair, list, old, evidence);
    }),
};

/** A list of values in a filter: its field, and how long it is. */
interface ListInFilter {
  field: string;
  /** `to 10`, `to 100`, `more`. */
  length: string;
}

function listIn(operation: Operation): ListInFilter | undefined {
  const found = queryOf(operation).conditions.find(
    ({ operator, value }) => (operator === '$in' || operator === '$nin') && Array.isArray(value),
  );
  const length = Array.isArray(found?.value) ? found.value.at(-1) : undefined;
  return found === undefined || typeof length !== 'string' ? undefined : { field: found.field, length };
}

/** `more than 100 values`. */
function lengthText(length: string): string {
  return length === 'more' ? 'more than 100 values' : `${length.replace('to ', 'up to ')} values`;
}

function listDraft(pair: AskedNow, list: ListInFilter, old: ListInFilter | undefined, evidence: Evidence) {
  const { before, after } = pair;
  const { calls } = evidence;
  const source = evidence.open('each').find((other) => other !== pair && isSource(other));
  const lengths =
    old !== undefined && old.length === list.length
      ? 'many more values'
      : `${lengthText(list.length)}${old === undefined ? '' : `, was ${lengthText(old.length)},`}`;
  const paths = ['mongo.returned', 'mongo.docsExamined', 'mongo.keysExamined'] as const;
  const path = paths.find((one) => countAt(after, one) > countAt(before, one)) ?? 'mongo.keysExamined';
  const noun = {
    'mongo.returned': 'documents returned',
    'mongo.docsExamined': 'documents examined',
    'mongo.keysExamined': 'keys examined',
  }[path];
  const figures = `${count(countAt(after, path) / calls)} ${noun} per call, was ${count(countAt(before, path) / calls)}`;
  const from = source?.after?.target;
  const draft = draftOf('unbounded-in', pair, evidence, {
    sentence: `${after.target} is asked with $in of ${lengths} on ${list.field}: ${figures}`,
    cure:
      from === undefined
        ? `bound the list of ${list.field}: ask for those alone that are needed`
        : `bound ${from} with limit, from which the values of ${list.field} are taken, and ask for those alone that are needed`,
    facets: ['each'],
    plans: true,
  });
  // Where its values come from grew with it: one cause.
  return source === undefined
    ? draft
    : { ...draft, takes: [...draft.takes, { pair: source, facets: ['each' as const] }] };
}

function isSource(pair: OperationPair): boolean {
  return onBothSides(pair) && familyOf(pair.after) === 'mongodb read' && eachHasMore(pair, 'mongo.returned');
}

export const DEEP_SKIP: Rule = {
  name: 'deep-skip',
  example: 'orders is paged with skip: 2,520 keys examined for 20 documents per call, was 20',
  evidence: 'The query has a skip, and examines more keys or documents each time than before.',
  cure: 'page by the last placed that was seen, instead of skip',
  difference: ({ calls, open }) =>
    ofPairs(open('each').filter(isAskedNow), (pair) => {
      if (!queryOf(pair.after).skips || !readsMore(pair)) return undefined;
      const before = pair.before === undefined ? '' : `, was ${count(walked(pair.before).most / calls)}`;
      return skipDraft(pair, calls, before);
    }),
  state: ({ calls, open, failing }) => {
    if (!READING_CHECKS.some((check) => failing.has(check))) return [];
    return ofPairs(open('each').filter(isAskedNow), (pair) =>
      queryOf(pair.after).skips &&
      walks(pair.after) &&
      !pair.after.plans.some(({ stages }) => stages.includes('COLLSCAN'))
        ? skipDraft(pair, calls, '')
        : undefined,
    );
  },
};

function walked(operation: Operation): { most: number; noun: string } {
  const [keys, documents] = [countAt(operation, 'mongo.keysExamined'), countAt(operation, 'mongo.docsExamined')];
  return keys >= documents ? { most: keys, noun: 'keys' } : { most: documents, noun: 'documents' };
}

function skipDraft(pair: AskedNow, calls: number, was: string) {
  const { after } = pair;
  const [field] = Object.keys(queryOf(after).sort ?? {});
  const { most, noun } = walked(after);
  return draftOf(
    'deep-skip',
    pair,
    { calls },
    {
      sentence: `${after.target} is paged with skip: ${count(most / calls)} ${noun} examined for ${counted(countAt(after, 'mongo.returned') / calls, 'document')} per call${was}`,
      cure: `page by the last ${field ?? '_id'} that was seen, instead of skip`,
      facets: ['each'],
      plans: true,
    },
  );
}

/** Operators that leave fewer documents to be read, and what is not read by their loss. */
const NARROWING: ReadonlySet<string> = new Set([
  '$elemMatch',
  '$gt',
  '$gte',
  '$lt',
  '$lte',
  '$maxDistance',
  '$minDistance',
  '$geoWithin',
  '$all',
  '$size',
  '$exists',
  '$type',
  '$mod',
]);

export const FILTER_LOST: Rule = {
  name: 'filter-lost',
  example: 'the filter of orders has lost customer: 5,000 documents examined per call, was 25',
  evidence:
    'A field of the filter is gone, or an operator of a field, and more is examined or returned each time; or an update or delete writes more documents each time, by other fields or as updateMany in place of updateOne.',
  cure: 'filter by customer again',
  difference: ({ calls, open }) =>
    ofPairs(open('each').filter(onBothSides), (pair) => {
      const written = widerWrite(pair);
      if (written !== undefined)
        return draftOf('filter-lost', pair, { calls }, { ...written, facets: ['each'], plans: true, answers: true });
      const lost = lostFilter(pair);
      const grown = examinesMore(pair) || eachHasMore(pair, 'mongo.returned') || gainedScan(pair);
      if (lost === undefined || !grown) return undefined;
      return draftOf(
        'filter-lost',
        pair,
        { calls },
        {
          sentence: `${lost.what}${examinedText(pair, calls).replace(';', ':')}`,
          cure: lost.cure,
          facets: ['each'],
          plans: true,
          answers: true,
        },
      );
    }),
};

/** An update or delete that fits more documents than it did: what is read for it is read to be written. */
function widerWrite(pair: BothSides): { sentence: string; cure: string } | undefined {
  const { before, after } = pair;
  const path = 'mongo.docsWritten';
  if (after.verb !== before.verb || (after.verb !== 'update' && after.verb !== 'delete')) return undefined;
  if (!eachHasMore(pair, path) || !hasMore(pair, path)) return undefined;
  const fields = (operation: Operation) => [...new Set(queryOf(operation).conditions.map(({ field }) => field))];
  const lost = fields(before).filter((field) => !fields(after).includes(field));
  const becameMany = after.shape.multi === true && before.shape.multi !== true;
  if (lost.length === 0 && !becameMany) return undefined;
  const documents = counted(eachTime(after, path), 'document');
  const why =
    lost.length === 0 ? `${after.verb}Many in place of ${after.verb}One` : `the filter has lost ${lost.join(', ')}`;
  return {
    sentence: `each ${after.verb} writes ${documents} of ${after.target}, was ${count(eachTime(before, path))}: ${why}`,
    cure: lost.length === 0 ? `${after.verb}One again` : `filter by ${lost.join(', ')} again`,
  };
}

/** Of the operation itself, or of a `$lookup` in it: a join reads more, too, where its own filter is gone. */
function lostFilter({ before, after }: BothSides): { what: string; cure: string } | undefined {
  const lost = lostOf(queryOf(before), queryOf(after));
  if (lost !== undefined)
    return { what: `the filter of ${after.target} has lost ${lost}`, cure: `filter by ${lost} again` };
  const inner = lostInLookup(before, after);
  if (inner === undefined) return undefined;
  const isOperator = inner.lost.startsWith('$');
  const filter = isOperator ? inner.lost : `{ ${inner.lost} }`;
  return {
    what: `the $lookup of ${after.target} into ${inner.from} has lost ${isOperator ? '' : 'its filter '}${filter}`,
    cure: `put ${filter} back into the $lookup's pipeline`,
  };
}

/** What the pipeline of a `$lookup` no longer filters by. */
function lostInLookup(before: Operation, after: Operation): { from: string; lost: string } | undefined {
  for (const { from, old, now } of sameLookups(before, after)) {
    const [had, has] = [matchedIn(old), matchedIn(now)];
    // What joins may be written as $expr or as foreignField: neither is a filter that is lost.
    const joins = ({ field }: Condition) => field === '$expr' || field === now.foreignField;
    const isLeft = ({ field }: Condition) => has.conditions.some((one) => one.field === field);
    const filters = had.conditions.filter((condition) => !joins(condition) || isLeft(condition));
    const lost = lostOf({ ...had, conditions: filters }, has);
    if (lost !== undefined) return { from, lost };
  }
  return undefined;
}

/** One `$lookup` as it was and is. */
interface LookupPair {
  from: string;
  old: Operation['shape'];
  now: Operation['shape'];
}

/** Each `$lookup` on both sides, of collections that both look up once. */
export function sameLookups(before: Operation, after: Operation): LookupPair[] {
  const lookups = (operation: Operation) => stagesNamed(operation, '$lookup').filter(isFields);
  const into = (operation: Operation, from: unknown) => lookups(operation).filter((lookup) => lookup.from === from);
  return lookups(before).flatMap(({ from }) => {
    const [[old, ...others], [now, ...more]] = [into(before, from), into(after, from)];
    if (typeof from !== 'string' || old === undefined || now === undefined) return [];
    return others.length > 0 || more.length > 0 ? [] : [{ from, old, now }];
  });
}

/** All that a `$lookup` filters by, in whichever stage of its pipeline. */
function matchedIn(lookup: Operation['shape']): Query {
  return queryOf({ shape: { filter: { $and: stagesNamed({ shape: lookup }, '$match') } } });
}

/** `customer`, `$maxDistance on place`: what is gone, where nothing came in its place. */
function lostOf(before: Query, after: Query): string | undefined {
  const fields = ({ conditions }: Query) => [...new Set(conditions.map(({ field }) => field))];
  const [old, now] = [fields(before), fields(after)];
  // `lines.sku` is what is left of `lines` with $elemMatch.
  const isLeft = (field: string) => now.some((one) => one === field || one.startsWith(`${field}.`));
  const isKnown = (field: string) => old.some((one) => one === field || field.startsWith(`${one}.`));
  if (!now.every(isKnown)) return undefined;
  const lost = old.filter((field) => !isLeft(field));
  if (lost.length > 0) return lost.join(', ');
  const operators = (query: Query) => new Set(wordsIn(query.filter).filter((word) => /^\$[a-z]/.test(word)));
  const [had, has] = [operators(before), operators(after)];
  const gone = [...had].filter((operator) => !has.has(operator));
  if (gone.length === 0 || [...has].some((one) => !had.has(one)) || !gone.every((one) => NARROWING.has(one)))
    return undefined;
  const holders = before.conditions.filter(({ operator, value }) =>
    [operator, ...wordsIn(value)].some((word) => gone.includes(word)),
  );
  return `${gone.join(' and ')} on ${[...new Set(holders.map(({ field }) => field))].join(', ')}`;
}
