import { count, counted } from '../../gate/format.ts';
import type { Operation } from '../../model/operation.ts';
import { bytesText } from '../amounts.ts';
import { asksPerCall, countAt, eachHasMore, eachTime, examinesMore, findsNow } from '../evidence.ts';
import { familyOf, isFindAndModify } from '../pair-operations.ts';
import { fieldsText, queryOf, stagesNamed } from '../query.ts';
import { eachBytesText, examinedText, gainedScan } from './index-rules.ts';
import { isCount, sameLookups } from './query-rules.ts';
import { type AskedNow, type BothSides, draftOf, isAskedNow, ofPairs, onBothSides, type Rule } from './rule.ts';

const reads = ({ after }: AskedNow): boolean => familyOf(after) === 'mongodb read';
const answersDocuments = (pair: AskedNow): boolean => reads(pair) || isFindAndModify(pair.after);

export const LIMIT_LOST: Rule = {
  name: 'limit-lost',
  example: 'orders has no limit any more: 250 documents returned per call, was 10',
  evidence:
    'A query had a limit and has none, or a higher one, and returns more each time; or the pipeline of a $lookup has lost its $limit, and more is examined or sent.',
  cure: 'bound orders with limit again',
  difference: ({ calls, open, answers }) =>
    ofPairs(open('each').filter(onBothSides).filter(reads), (pair) => {
      const joined = joinedWithoutLimit(pair);
      if (joined !== undefined) return joinDraft(pair, joined, calls);
      if (!eachHasMore(pair, 'mongo.returned') || (answers?.worse === true && findsNow(pair))) return undefined;
      const lost = queryOf(pair.before).limited && !queryOf(pair.after).limited;
      const same = JSON.stringify(queryOf(pair.before).filter) === JSON.stringify(queryOf(pair.after).filter);
      // A pipeline may answer many documents as one.
      const alike = pair.before.verb === pair.after.verb && pair.after.asked >= pair.before.asked;
      const higher = same && alike && queryOf(pair.after).limited;
      if (!lost && !higher) return undefined;
      const target = pair.after.target;
      const per = (operation: Operation) => count(countAt(operation, 'mongo.returned') / calls);
      const documents = (operation: Operation) => counted(countAt(operation, 'mongo.returned') / calls, 'document');
      const figures = `${documents(pair.after)} returned per call, was ${per(pair.before)}`;
      return draftOf(
        'limit-lost',
        pair,
        { calls },
        {
          sentence: lost
            ? `${target} has no limit any more: ${figures}`
            : `${target} is asked with a higher limit: ${figures}`,
          cure: lost ? `bound ${target} with limit again` : `bound ${target} with the limit that it had`,
          facets: gainedScan(pair) ? ['asked'] : ['each'],
          plans: true,
          answers: true,
        },
      );
    }),
  state: ({ calls, open, failing }) => {
    if (!failing.has('returned')) return [];
    return ofPairs(open('each').filter(isAskedNow).filter(reads), (pair) => {
      const returned = countAt(pair.after, 'mongo.returned') / calls;
      if (queryOf(pair.after).limited || returned < MANY) return undefined;
      return draftOf(
        'limit-lost',
        pair,
        { calls },
        {
          sentence: `${pair.after.target} has no limit: ${count(returned)} documents returned per call`,
          cure: `bound ${pair.after.target} with limit`,
          facets: ['each'],
        },
      );
    });
  },
};

/** The collection that a `$lookup` bounded by `$limit`, where more is read or answered without. */
function joinedWithoutLimit(pair: BothSides): string | undefined {
  if (!examinesMore(pair) && !eachHasMore(pair, 'mongo.bytes')) return undefined;
  const limits = (lookup: Operation['shape']) => stagesNamed({ shape: lookup }, '$limit').length;
  return sameLookups(pair.before, pair.after).find(({ old, now }) => limits(old) > limits(now))?.from;
}

function joinDraft(pair: BothSides, from: string, calls: number) {
  const examined = examinedText(pair, calls).replace(';', ':');
  return draftOf(
    'limit-lost',
    pair,
    { calls },
    {
      sentence: `the $lookup of ${pair.after.target} into ${from} has lost $limit${examined || `: ${eachBytesText(pair, 'mongo.bytes')}`}`,
      cure: "put { $limit: ... } back into the $lookup's pipeline",
      facets: ['each'],
      plans: true,
      answers: true,
    },
  );
}

/** Fewer documents are a page. */
const MANY = 100;

export const COMPUTED_BY_APPLICATION: Rule = {
  name: 'computed-by-application',
  example: 'orders is sent to the application in place of what $group answered: 201 kB each time, was 133 bytes',
  evidence: 'A count, a distinct or a $group is gone, and a query in its place answers the documents in more bytes.',
  cure: 'aggregate with $group again',
  difference: ({ calls, open }) =>
    ofPairs(open('each').filter(onBothSides).filter(reads), (pair) => {
      const { before, after } = pair;
      const computed = computedFrom(before);
      if (computed === undefined || computedFrom(after) !== undefined) return undefined;
      if (!filtersBySame(pair) || !eachHasMore(pair, 'mongo.bytes')) return undefined;
      return draftOf(
        'computed-by-application',
        pair,
        { calls },
        {
          sentence: `${after.target} is sent to the application in place of what ${computed.by} answered: ${eachBytesText(pair, 'mongo.bytes')}`,
          cure: `${computed.cure} again`,
          facets: ['each'],
          plans: true,
        },
      );
    }),
};

/** Of the same documents, as far as the fields tell: a query of others came by itself. */
function filtersBySame({ before, after }: BothSides): boolean {
  const fields = (operation: Operation) => queryOf(operation).conditions.map(({ field }) => field);
  return [...new Set(fields(before))].sort().join() === [...new Set(fields(after))].sort().join();
}

const COMPUTING_STAGES = ['$group', '$count', '$sortByCount', '$bucket', '$bucketAuto'];

/** What of an operation computes from documents what it answers. */
function computedFrom(operation: Operation): { by: string; cure: string } | undefined {
  if (operation.verb === 'distinct') return { by: 'distinct', cure: 'distinct' };
  if (isCount(operation)) return { by: 'a count', cure: 'countDocuments' };
  const stage = queryOf(operation).stages.find((name) => COMPUTING_STAGES.includes(name));
  return stage === undefined ? undefined : { by: stage, cure: `aggregate with ${stage}` };
}

export const PROJECTION_LOST: Rule = {
  name: 'projection-lost',
  example: 'users is read whole: 38 kB each time, was 1.2 kB; the projection { name: 1, number: 1 } is gone',
  evidence: 'A query had a projection and has none, or one that takes more, and its answers have more bytes.',
  cure: 'project { name: 1, number: 1 } again',
  difference: ({ calls, open }) =>
    ofPairs(open('each').filter(onBothSides).filter(answersDocuments), (pair) => {
      const { before, after } = pair;
      const [old, now] = [queryOf(before).projection, queryOf(after).projection];
      if (old === undefined || JSON.stringify(old) === JSON.stringify(now)) return undefined;
      // An index that had all fields and now lacks one costs a fetch, for fewer bytes than would count as more.
      const more = eachHasMore(pair, 'mongo.bytes') || eachHasMore(pair, 'mongo.docsExamined');
      if (!more || !returnsLarger(pair)) return undefined;
      const given = Object.keys(old).length === 0 ? '' : ` ${fieldsText(old)}`;
      const sentence = projectionSentence(pair, given, now === undefined ? undefined : fieldsText(now));
      return draftOf(
        'projection-lost',
        pair,
        { calls },
        {
          sentence,
          cure:
            now === undefined
              ? given === ''
                ? 'project those fields alone that are used'
                : `project${given} again`
              : `project those fields alone that are used: ${fieldsText(old)}`,
          facets: ['each'],
          plans: true,
          answers: true,
        },
      );
    }),
  state: ({ calls, open, failing }) => {
    if (!failing.has('bytes')) return [];
    const [heaviest] = open('each')
      .filter(isAskedNow)
      .filter(reads)
      .sort((a, b) => countAt(b.after, 'mongo.bytes') - countAt(a.after, 'mongo.bytes'));
    if (heaviest === undefined || queryOf(heaviest.after).projection !== undefined || heaviest.after.verb !== 'find')
      return [];
    const returned = countAt(heaviest.after, 'mongo.returned');
    if (returned === 0) return [];
    const bytes = countAt(heaviest.after, 'mongo.bytes');
    return [
      draftOf(
        'projection-lost',
        heaviest,
        { calls },
        {
          sentence: `${heaviest.after.target} is read whole, without a projection: ${bytesText(bytes / returned)} a document, ${bytesText(bytes / calls)} per call`,
          cure: 'project those fields alone that are used',
          facets: ['each'],
        },
      ),
    ];
  },
};

/** `given`, `now`: the projections of both sides. */
function projectionSentence(pair: BothSides, given: string, now: string | undefined): string {
  const { before, after } = pair;
  const fetched = isCovered(before) ? eachTime(after, 'mongo.docsExamined') : 0;
  const [is, was] = [now === undefined ? 'is gone' : `is ${now}`, now === undefined ? '' : `, was${given}`];
  const projection = `the projection${now === undefined ? given : ''} ${is}${was}`;
  const { target } = after;
  if (fetched > 0)
    return `${target} is no longer answered by its index alone: ${counted(fetched, 'document')} fetched each time; ${projection}`;
  const read = now === undefined ? 'whole' : 'with more fields';
  return `${target} is read ${read}: ${eachBytesText(pair, 'mongo.bytes')}; ${projection}`;
}

/** Its index had all that it answers. */
function isCovered(operation: Operation): boolean {
  return countAt(operation, 'mongo.keysExamined') > 0 && countAt(operation, 'mongo.docsExamined') === 0;
}

/** More bytes each time, and for each document that is returned. */
function heavier(pair: BothSides): boolean {
  return eachHasMore(pair, 'mongo.bytes') && returnsLarger(pair);
}

/** More bytes for each document that is returned, however few. */
function returnsLarger({ before, after }: BothSides): boolean {
  const each = (operation: Operation) =>
    countAt(operation, 'mongo.bytes') / Math.max(1, countAt(operation, 'mongo.returned'));
  return each(after) > each(before);
}

export const SMALL_BATCHES: Rule = {
  name: 'small-batches',
  example: 'orders is fetched in 11 round trips each time, was 1, for as many documents',
  evidence: 'A cursor takes more commands (getMore) each time, and returns no more documents.',
  cure: 'fetch orders in larger batches (batchSize)',
  difference: ({ calls, open }) =>
    ofPairs(open('each').filter(onBothSides).filter(reads), (pair) => {
      const { before, after } = pair;
      if (!eachHasMore(pair, 'mongo.commands') || eachHasMore(pair, 'mongo.returned')) return undefined;
      const trips = (operation: Operation) => count(eachTime(operation, 'mongo.commands'));
      return draftOf(
        'small-batches',
        pair,
        { calls },
        {
          sentence: `${after.target} is fetched in ${trips(after)} round trips each time, was ${trips(before)}, for as many documents`,
          cure: `fetch ${after.target} in larger batches (batchSize)`,
          facets: ['each'],
          paths: ['mongo.commands'],
        },
      );
    }),
  state: ({ calls, open, failing }) => {
    if (!failing.has('mongoCommands')) return [];
    return ofPairs(open('each').filter(isAskedNow).filter(reads), (pair) => {
      const trips = eachTime(pair.after, 'mongo.commands');
      if (trips < 3 || asksPerCall(pair.after, { calls }) >= 3) return undefined;
      return draftOf(
        'small-batches',
        pair,
        { calls },
        {
          sentence: `${pair.after.target} is fetched in ${count(trips)} round trips each time: ${counted(eachTime(pair.after, 'mongo.returned'), 'document')}`,
          cure: queryOf(pair.after).limited
            ? `fetch ${pair.after.target} in larger batches (batchSize)`
            : `bound ${pair.after.target} with limit, or fetch it in larger batches`,
          facets: ['each'],
          paths: ['mongo.commands'],
        },
      );
    });
  },
};

export const DOCUMENTS_GREW: Rule = {
  name: 'documents-grew',
  example: 'the same query of users returns larger documents: 38 kB each time, was 1.2 kB',
  evidence: 'The same shape returns as many documents in more bytes.',
  cure: 'project those fields alone that are used',
  difference: ({ calls, open }) =>
    ofPairs(open('each').filter(onBothSides).filter(reads), (pair) => {
      const { before, after } = pair;
      if (!heavier(pair) || eachHasMore(pair, 'mongo.returned') || gainedScan(pair)) return undefined;
      if (eachTime(after, 'mongo.bytes') < GREW * eachTime(before, 'mongo.bytes')) return undefined;
      return draftOf(
        'documents-grew',
        pair,
        { calls },
        {
          sentence: `${after.target} returns larger documents: ${eachBytesText(pair, 'mongo.bytes')}, for as many documents`,
          cure: `project those fields of ${after.target} alone that are used`,
          facets: ['each'],
          answers: true,
        },
      );
    }),
};

/** A field more is a feature, and no finding of its own. */
const GREW = 1.25;
