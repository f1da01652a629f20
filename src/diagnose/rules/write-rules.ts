import { count } from '../../gate/format.ts';
import { counterRow } from '../../model/counters.ts';
import { isFields, type Operation } from '../../model/operation.ts';
import { askedRow, asksText, bytesText, rowsOf } from '../amounts.ts';
import type { FindingDraft } from '../draft.ts';
import { asksPerCall, BOTH, countAt, type Evidence, eachHasMore, eachTime } from '../evidence.ts';
import { familyOf, isFindAndModify, type OperationPair } from '../pair-operations.ts';
import { fieldsOf, fieldsText, queryOf, stagesNamed } from '../query.ts';
import { namesWhatItWrites } from './index-rules.ts';
import {
  type AskedInParts,
  type AskedNow,
  askedInParts,
  type BothSides,
  draftOf,
  isAskedNow,
  ofPairs,
  onBothSides,
  type Rule,
} from './rule.ts';

const writes = ({ after }: AskedNow): boolean => familyOf(after) === 'mongodb write';
const LOOP = 1.5;
const MANY = 3;

export const WRITES_UNBATCHED: Rule = {
  name: 'writes-unbatched',
  example: 'products is written one by one: 20 updates per call, was 1',
  evidence:
    'One shape is written several times more often in a call, and no more documents are written, or three times a call.',
  cure: 'one bulkWrite',
  difference: (evidence) =>
    ofPairs(evidence.open('asked').filter(isAskedNow).filter(writes), (pair) => {
      const [asks, was] = [asksPerCall(pair.after, evidence), asksPerCall(pair.before, evidence)];
      if (asks < MANY || asks - was < LOOP) return undefined;
      return batchDraft(pair, evidence, `, was ${pair.before === undefined ? '0' : count(was)}`);
    }),
  state: (evidence) => {
    if (!evidence.failing.has('mongoCommands')) return [];
    return ofPairs(evidence.open('asked').filter(isAskedNow).filter(writes), (pair) =>
      asksPerCall(pair.after, evidence) < MANY ? undefined : batchDraft(pair, evidence, ''),
    );
  },
};

function batchDraft(pair: AskedNow, evidence: Evidence, was: string): FindingDraft {
  const { after } = pair;
  const many = writeOfMany(pair, evidence);
  const reads = many === undefined ? [] : evidence.open('asked').filter((one) => readsForWrite(one, pair));
  return draftOf('writes-unbatched', pair, evidence, {
    sentence: `${after.target || 'MongoDB'} is written one by one: ${asksText(asksPerCall(after, evidence), after)} per call${was}`,
    cure:
      many !== undefined
        ? `one ${many.verb}Many again`
        : after.verb === 'insert'
          ? 'one insertMany for all documents'
          : 'one bulkWrite for all of them',
    rows: [...rowsOf(pair, evidence.calls), ...reads.map((read) => askedRow(read, evidence.calls))],
    takes: [{ pair, facets: ['asked'] }, ...reads.map((read) => ({ pair: read, facets: BOTH }))],
  });
}

/** The `updateMany` or `deleteMany` that is gone, where writes of its collection came that name their documents. */
function writeOfMany({ before, after }: AskedNow, { pairs }: Pick<Evidence, 'pairs'>): Operation | undefined {
  const isGone = (one: Operation | undefined) =>
    one?.shape.multi === true && one.target === after.target && deletes(one) === deletes(after);
  if (after.shape.multi === true || after.verb === 'insert') return undefined;
  return isGone(before) ? before : pairs.find((pair) => pair.after === undefined && isGone(pair.before))?.before;
}

const deletes = ({ verb, shape }: Operation): boolean => verb === 'delete' || shape.remove === true;

/** A read that came with writes one by one, of at least as many documents: it finds what they name. */
function readsForWrite({ before, after }: OperationPair, { after: write }: AskedNow): boolean {
  if (before !== undefined || after === undefined || after.target !== write.target) return false;
  return familyOf(after) === 'mongodb read' && countAt(after, 'mongo.returned') >= write.asked;
}

export const TRANSACTION_ADDED: Rule = {
  name: 'transaction-added',
  example: 'the update of products runs in a transaction: 1 commit per call, was 0',
  evidence: 'An operation is in a transaction that was in none, or more transactions are committed.',
  cure: 'leave the transaction out: one write of one document is atomic by itself',
  difference: (evidence) => {
    const { pairs, calls } = evidence;
    const within = evidence
      .open('each')
      .filter(isAskedNow)
      .filter((pair) => pair.after.shape.transaction === true && pair.before?.shape.transaction !== true);
    const commits = pairs
      .filter(isAskedNow)
      .filter(({ before, after }) => isCommit(after) && after.asked > (before?.asked ?? 0));
    const [first] = within;
    const [commit] = commits;
    if (first === undefined && commit === undefined) return [];
    const subject = first ?? commit;
    if (subject === undefined) return [];
    const now = sum(commits, 'after') / calls || asksPerCall(subject.after, evidence);
    const was = sum(commits, 'before') / calls;
    const what =
      first === undefined
        ? 'a transaction is committed'
        : `the ${first.after.verb} of ${first.after.target} runs in a transaction`;
    const single = within.length === 1 && writes(subject) && asksPerCall(subject.after, evidence) <= 1.1 * now;
    return [
      draftOf('transaction-added', subject, evidence, {
        sentence: `${what}: ${count(now)} commit${now === 1 ? '' : 's'} per call, was ${count(was)}`,
        cure: single
          ? 'leave the transaction out: one write of one document is atomic by itself'
          : 'put all writes of a call into one transaction, or leave it out',
        rows: [...within, ...commits].map((pair) => askedRow(pair, calls)),
        takes: [...within, ...commits].map((pair) => ({ pair, facets: BOTH })),
        paths: ['mongo.commands', 'mongo.transactions'],
      }),
    ];
  },
};

const isCommit = ({ verb }: Operation): boolean => verb === 'commitTransaction';
const sum = (pairs: readonly OperationPair[], side: 'before' | 'after'): number =>
  pairs.reduce((total, pair) => total + (pair[side]?.asked ?? 0), 0);

export const CONCERN_RAISED: Rule = {
  name: 'concern-raised',
  example: 'products is written with writeConcern { w: majority }, was none given',
  evidence: 'An operation asks for another read or write concern than before.',
  cure: 'leave the concern out where the default is enough',
  difference: ({ calls, open }) =>
    ofPairs(open('each').filter(onBothSides), (pair) => {
      const { before, after } = pair;
      const concern = (['writeConcern', 'readConcern'] as const).find(
        (name) =>
          after.shape[name] !== undefined && JSON.stringify(after.shape[name]) !== JSON.stringify(before.shape[name]),
      );
      if (concern === undefined) return undefined;
      const text = (operation: Operation) => {
        const value = operation.shape[concern];
        return isFields(value) ? fieldsText(value) : 'none given';
      };
      return draftOf(
        'concern-raised',
        pair,
        { calls },
        {
          sentence: `${after.target} is ${concern === 'writeConcern' ? 'written' : 'read'} with ${concern} ${text(after)}, was ${text(before)}`,
          cure:
            before.shape[concern] === undefined
              ? `leave the ${concern} out where the default is enough`
              : `ask for ${text(before)}, as before`,
          facets: ['each'],
        },
      );
    }),
};

export const WHOLE_ARRAY_WRITTEN: Rule = {
  name: 'whole-array-written',
  example: 'products is written with the whole array reviews ($set): 11.7 kB sent each time, was 0.5 kB',
  evidence: 'More bytes are sent with each write, as by $set of an array in place of $push.',
  cure: '$push what is new, in place of $set of the whole of reviews',
  difference: ({ calls, open }) =>
    ofPairs(open('each').filter(onBothSides).filter(writes), (pair) => {
      const { before, after } = pair;
      if (!eachHasMore(pair, 'mongo.bytesIn') || perDocument(after) < GREW * perDocument(before)) return undefined;
      const array = arraysSet(after).find((field) => !arraysSet(before).includes(field)) ?? arraysSet(after)[0];
      const whole = isReplacement(after) && !isReplacement(before);
      // What is written whole was read for it.
      const read = open('asked')
        .filter(isAskedNow)
        .filter((one) => one.before === undefined && one.after.target === after.target)
        .find((one) => familyOf(one.after) === 'mongodb read');
      const figures = `${bytesText(eachTime(after, 'mongo.bytesIn'))} sent each time, was ${bytesText(eachTime(before, 'mongo.bytesIn'))}`;
      const [sentence, cure] =
        array !== undefined
          ? [
              `${after.target} is written with the whole array ${array} ($set): ${figures}`,
              `$push what is new, in place of $set of the whole of ${array}`,
            ]
          : whole
            ? [`${after.target} is written with whole documents: ${figures}`, partCure(before)]
            : [
                `more is sent to be written to ${after.target}: ${figures}`,
                `write those fields of ${after.target} alone that changed`,
              ];
      return draftOf(
        'whole-array-written',
        pair,
        { calls },
        {
          sentence,
          cure,
          paths: ['mongo.bytesIn'],
          takes: [
            { pair, facets: ['each'] },
            ...(read === undefined || !(whole || array !== undefined) ? [] : [{ pair: read, facets: BOTH }]),
          ],
        },
      );
    }),
};

const GREW = 1.25;

/** Bytes sent for each document: more documents in one command are a batch, and no more for each. */
function perDocument(operation: Operation): number {
  return countAt(operation, 'mongo.bytesIn') / Math.max(1, countAt(operation, 'mongo.docsWritten'), operation.asked);
}

/** Fields that `$set` writes as arrays. */
function arraysSet({ shape }: Operation): string[] {
  const set = fieldsOf(fieldsOf(shape.update)?.$set) ?? {};
  return Object.entries(set).flatMap(([field, value]) => (Array.isArray(value) ? [field] : []));
}

/** `$inc of views alone, as before`. */
function partCure({ shape }: Operation): string {
  const parts = Object.entries(fieldsOf(shape.update) ?? {}).flatMap(([operator, fields]) => {
    const names = Object.keys(fieldsOf(fields) ?? {});
    return operator.startsWith('$') && names.length > 0 ? [`${operator} of ${names.join(', ')}`] : [];
  });
  const changed = '$set of those fields alone that changed';
  return parts.length === 0 ? changed : `${parts.join(' and ')} alone, as before, or ${changed}`;
}

const isReplacement = ({ shape }: Operation): boolean => fieldsOf(shape.update)?.replacement !== undefined;

export const WRITE_AMPLIFICATION: Rule = {
  name: 'write-amplification',
  example: 'each document that is written to audit writes 11 index keys, was 2: 550 per call, was 100',
  evidence: 'As many documents are written, with more index keys (keysInserted and keysDeleted).',
  cure: 'drop the indexes of audit that no query reads ($indexStats shows which)',
  difference: ({ calls, open }) =>
    ofPairs(open('each').filter(onBothSides).filter(writes), (pair) => {
      const { before, after } = pair;
      if (!eachHasMore(pair, 'mongo.keysWritten')) return undefined;
      const each = (operation: Operation) =>
        countAt(operation, 'mongo.keysWritten') / Math.max(1, countAt(operation, 'mongo.docsWritten'));
      if (each(after) <= each(before)) return undefined;
      const per = (operation: Operation) => count(countAt(operation, 'mongo.keysWritten') / calls);
      return draftOf(
        'write-amplification',
        pair,
        { calls },
        {
          sentence: `each document that is written to ${after.target} writes ${count(each(after))} index keys, was ${count(each(before))}: ${per(after)} per call, was ${per(before)}`,
          cure: `drop the indexes of ${after.target} that no query reads ($indexStats shows which)`,
          facets: ['each'],
          paths: ['mongo.keysWritten'],
        },
      );
    }),
};

const MUCH = counterRow('mongo.writeConflicts').muchPerCall;

export const WRITE_CONFLICTS: Rule = {
  name: 'write-conflicts',
  example: 'writers of products wait for each other: 5 write conflicts per call, was 0',
  evidence:
    'The server retries writes because of write conflicts, and did so less. Or more writes have the filter of another one.',
  cure: 'write to different documents, or put the increments of one document together',
  difference: ({ calls, open, before, after, pairs }) => {
    const paired = ofPairs(open('each').filter(isAskedNow), (pair) => {
      const [was, is] = [countAt(pair.before, 'mongo.writeConflicts'), countAt(pair.after, 'mongo.writeConflicts')];
      const path = 'mongo.repeatedWrites';
      const [old, now] = [countAt(pair.before, path), countAt(pair.after, path)];
      const repeats = now >= 2 * old && now - old >= calls / 2;
      if (
        pair.before !== undefined &&
        writes(pair) &&
        repeats &&
        (writeOfMany(pair, { pairs }) === undefined || repeatsInCall(pair, calls))
      )
        return sameDocumentDraft(pair, calls, now, old);
      return is >= 2 * was && is - was >= MUCH * calls ? conflictDraft(pair, calls, is, was) : undefined;
    });
    if (paired.length > 0 || before === undefined) return paired;
    const value = (mongo: Readonly<Record<string, unknown>>) => Number(mongo.writeConflicts ?? 0);
    const [was, is] = [value(before.mongo), value(after.mongo)];
    const most = open('each')
      .filter(isAskedNow)
      .filter(writes)
      .sort((a, b) => b.after.asked - a.after.asked)[0];
    if (is < 2 * was || is - was < MUCH * calls || most === undefined) return [];
    return [conflictDraft(most, calls, is, was)];
  },
};

/**
 * Whether a call writes to one document twice for certain. One `updateMany` names no document, so what is written one
 * by one in its place repeats across calls that wrote to the same documents before. But a call without a repetition
 * writes to as many documents as it has writes: fewer than those of an average call are too few.
 */
function repeatsInCall({ after }: AskedNow, calls: number): boolean {
  const written = countAt(after, 'mongo.docsWritten');
  return written - countAt(after, 'mongo.repeatedWrites') < written / calls;
}

function conflictDraft(pair: AskedNow, calls: number, is: number, was: number): FindingDraft {
  return draftOf(
    'write-conflicts',
    pair,
    { calls },
    {
      sentence: `writers of ${pair.after.target} wait for each other: ${count(is / calls)} write conflicts per call, was ${count(was / calls)}`,
      cure: `write to different documents of ${pair.after.target}, or put the increments of one document together`,
      facets: ['each'],
      paths: ['mongo.writeConflicts'],
    },
  );
}

function sameDocumentDraft(pair: AskedNow, calls: number, is: number, was: number): FindingDraft {
  const { after } = pair;
  return draftOf(
    'write-conflicts',
    pair,
    { calls },
    {
      sentence: `writers of ${after.target} wait for each other: ${count(is / calls)} of ${count(asksPerCall(after, { calls }))} writes per call are of a document that was written before, was ${count(was / calls)}`,
      cure: `write to different documents of ${after.target}, or put the increments of one document together`,
      facets: ['each'],
      paths: ['mongo.writeConflicts', 'mongo.repeatedWrites'],
    },
  );
}

export const READ_THEN_WRITE: Rule = {
  name: 'read-then-write',
  example: 'products is read before it is written: a find and an update in place of one findAndModify',
  evidence:
    'What reads and writes at once is gone (findAndModify, an upsert, an update or delete by a filter; a script or INCR of Redis), and others came that read its collection or key and write to it.',
  cure: 'one findOneAndUpdate',
  difference: (evidence) => [
    ...redisInParts(evidence),
    ...ofPairs(evidence.open('asked').filter(onBothSides), (pair) => foundToBeWritten(pair, evidence)),
    ...ofPairs(
      evidence.open('asked').filter(({ before, after }) => combines(before) && !combines(after)),
      (pair) => {
        const target = pair.before?.target ?? '';
        const came = evidence
          .open('asked')
          .filter(isAskedNow)
          .filter((other) => other.before === undefined && other.after.target === target);
        const read = came.find(({ after }) => familyOf(after) === 'mongodb read');
        if (read === undefined) return undefined;
        const written = came.filter(writes);
        const verbs = [read, pair, ...written].flatMap(({ after }) => after?.verb ?? []);
        const [was, cure] = isFindAndModify(pair.before)
          ? ['findAndModify', 'one findOneAndUpdate']
          : ['update with upsert', 'one updateOne with upsert: true'];
        return draftOf('read-then-write', pair, evidence, {
          sentence: `${target} is read before it is written: ${[...new Set(verbs)].join(' and ')} in place of one ${was}`,
          cure,
          rows: [pair, read, ...written].map((one) => askedRow(one, evidence.calls)),
          takes: [pair, read, ...written].map((one) => ({ pair: one, facets: BOTH })),
        });
      },
    ),
  ],
};

/** An update or delete by _id in place of one by what a read is asked for now: it names what that has found. */
function foundToBeWritten(pair: BothSides, evidence: Evidence): FindingDraft | undefined {
  const { before, after } = pair;
  if (!namesWhatItWrites(pair) || combines(before) || after.asked > before.asked) return undefined;
  const { filter } = queryOf(before);
  const read = evidence
    .open('asked')
    .filter(isAskedNow)
    .filter((one) => one.before === undefined && one.after.target === after.target)
    .find((one) => familyOf(one.after) === 'mongodb read' && isEqual(queryOf(one.after).filter, filter));
  if (read === undefined) return undefined;
  const fields = [...new Set(queryOf(before).conditions.map(({ field }) => field))];
  return draftOf('read-then-write', pair, evidence, {
    sentence: `${after.target} is read before it is ${after.verb === 'delete' ? 'deleted' : 'written'}: ${read.after.verb} and ${after.verb} in place of one ${before.verb}`,
    cure: `one ${before.verb}${before.shape.multi === true ? 'Many' : 'One'} with { ${fields.join(', ')} }`,
    rows: [pair, read].map((one) => askedRow(one, evidence.calls)),
    takes: [pair, read].map((one) => ({ pair: one, facets: BOTH })),
  });
}

const isEqual = (one: unknown, other: unknown): boolean => JSON.stringify(one) === JSON.stringify(other);

/** Commands of Redis that answer what they change, or change what only they have read. */
const READS_AND_WRITES: ReadonlySet<string> = new Set([
  ...['eval', 'evalsha', 'fcall', 'incr', 'incrby', 'incrbyfloat', 'decr', 'decrby', 'append', 'setrange'],
  ...['getset', 'getdel', 'getex', 'setnx', 'hincrby', 'hincrbyfloat', 'hsetnx', 'zincrby', 'zpopmin', 'zpopmax'],
  ...['lpop', 'rpop', 'lmove', 'rpoplpush', 'spop'],
]);
/** What goes with them where they are to be as one. */
const TOGETHER: ReadonlySet<string> = new Set(['watch', 'unwatch', 'multi', 'exec']);

const WRITES = /^redis (.* write|counter|delete|script|xadd|append|rename)$/;
const isInOne = (operation: Operation | undefined) => READS_AND_WRITES.has(operation?.verb ?? '');

function redisInParts(evidence: Evidence): FindingDraft[] {
  const open = evidence.open('asked').filter(({ before, after }) => (after ?? before)?.engine === 'redis');
  const came = open.filter(isAskedNow).filter(({ before }) => before === undefined);
  return ofPairs(
    open.filter(({ before, after }) => isInOne(before) && !isInOne(after)),
    (pair) => {
      const { target = '', verb = '' } = pair.before ?? {};
      const others = came.filter(({ after }) => after.target === target && target !== '');
      const parts = [...(isAskedNow(pair) ? [pair] : []), ...others];
      const reads = parts.some(({ after }) => / (read|existence)$/.test(familyOf(after)));
      if (parts.length < 2 || !reads || !parts.some(({ after }) => WRITES.test(familyOf(after)))) return undefined;
      const all = [
        ...parts,
        ...came.filter(({ after }) => TOGETHER.has(after.verb) && !parts.some((one) => one.after === after)),
      ];
      const verbs = [...new Set(all.map(({ after }) => after.verb.toUpperCase()))];
      const isScript = /^(eval|fcall)/.test(verb);
      return draftOf('read-then-write', pair, evidence, {
        sentence: `${target} is read before it is written: ${verbs.slice(0, -1).join(', ')} and ${verbs.at(-1)} in place of one ${verb.toUpperCase()}`,
        cure: isScript ? `one script again (${verb.toUpperCase()})` : `one ${verb.toUpperCase()} again`,
        rows: [pair, ...all].map((one) => askedRow(one, evidence.calls)),
        takes: [pair, ...all].map((one) => ({ pair: one, facets: BOTH })),
        paths: ['redis.commands', 'redis.roundTrips', 'redis.bytes'],
      });
    },
  );
}

/** It reads and writes, or writes either way, in one request. */
const combines = (operation: Operation | undefined): boolean =>
  isFindAndModify(operation) || (operation?.verb === 'update' && operation.shape.upsert === true);

export const NEEDLESS_WRITE: Rule = {
  name: 'needless-write',
  example: 'users is written, which it was not: 1 update per call, was 0',
  evidence:
    'A collection is written by an operation that was not asked, or more often; by several updates in place of one of the same filter; or a pipeline has got $merge or $out.',
  cure: 'write only where something changed (isModified() before save())',
  difference: (evidence) => [
    ...ofPairs(evidence.open('asked').filter(isAskedNow), (pair) => writtenByRead(pair, evidence)),
    ...writtenMore(evidence),
  ],
};

function writtenMore(evidence: Evidence): FindingDraft[] {
  const inParts = askedInParts(evidence, (pair) => pair.after.verb === 'update' && !writesNoMore(pair, evidence));
  const told = new Set(inParts.flatMap(({ parts }) => parts.map(({ after }) => after)));
  const single = ofPairs(evidence.open('asked').filter(isAskedNow).filter(writes), (pair) => {
    const [asks, was] = [asksPerCall(pair.after, evidence), asksPerCall(pair.before, evidence)];
    if (asks <= was || told.has(pair.after) || writesNoMore(pair, evidence)) return undefined;
    return needlessDraft(pair, evidence, was);
  });
  return [...inParts.map((one) => partsDraft(one, evidence)), ...single];
}

function partsDraft({ parts, asks, was }: AskedInParts, evidence: Evidence): FindingDraft {
  const [first] = parts;
  const updates = parts.map(({ after }) => Object.keys(fieldsOf(after.shape.update) ?? {}));
  const operators = [...new Set(updates.flat())].sort();
  const all =
    operators.length === 1
      ? `all fields (${operators[0]})`
      : `${operators.length === 2 ? 'both' : 'all of them'} (${andText(operators)})`;
  return draftOf('needless-write', first, evidence, {
    sentence: `${first.after.target} is written ${count(asks)} times per call, was ${count(was)}`,
    cure: operators.every((name) => name.startsWith('$')) ? `one update with ${all}` : undefined,
    rows: parts.map((one) => askedRow(one, evidence.calls)),
    takes: parts.map((one) => ({ pair: one, facets: BOTH })),
  });
}

const andText = (names: readonly string[]): string => `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`;

/** A pipeline that ends with `$merge` or `$out`, which it did not, or that came. */
function writtenByRead(pair: AskedNow, evidence: Evidence): FindingDraft | undefined {
  const { before, after } = pair;
  const output = outputOf(after);
  if (output === undefined || (before !== undefined && outputOf(before) !== undefined)) return undefined;
  const written = count(countAt(after, 'mongo.docsWritten') / evidence.calls);
  return draftOf('needless-write', pair, evidence, {
    sentence: `${output.into} is written by ${output.stage} of ${after.target}: ${written} documents per call, was 0`,
    cure: `leave ${output.stage} out of what is asked in each call: write ${output.into} when ${after.target} changes, or now and then`,
    paths: ['mongo.docsWritten', 'mongo.keysWritten', 'mongo.repeatedWrites'],
  });
}

function outputOf(operation: Operation): { stage: '$merge' | '$out'; into: string } | undefined {
  for (const stage of ['$merge', '$out'] as const) {
    const [argument] = stagesNamed(operation, stage);
    if (argument === undefined) continue;
    const into = fieldsOf(argument)?.into ?? argument;
    const name = fieldsOf(into)?.coll ?? into;
    return { stage, into: typeof name === 'string' ? name : 'a collection' };
  }
  return undefined;
}

/** Other writes of its collection are gone, that wrote as many documents. */
function writesNoMore({ after }: AskedNow, { pairs }: Evidence): boolean {
  const written = (side: 'before' | 'after') =>
    pairs.reduce(
      (total, { [side]: one }) => total + (one?.target === after.target ? countAt(one, 'mongo.docsWritten') : 0),
      0,
    );
  return written('before') > 0 && written('after') <= written('before');
}

function needlessDraft(pair: AskedNow, evidence: Evidence, was: number): FindingDraft {
  const { after, before } = pair;
  const modifies = after.verb === 'update' || isFindAndModify(after);
  const more = before === undefined ? ', which it was not' : ' more often';
  return draftOf('needless-write', pair, evidence, {
    sentence: `${after.target} is written${more}: ${asksText(asksPerCall(after, evidence), after)} per call, was ${count(was)}`,
    cure: modifies ? `write ${after.target} only where something changed (as isModified() before save())` : undefined,
  });
}
