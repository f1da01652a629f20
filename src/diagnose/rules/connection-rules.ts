import { count, counted } from '../../gate/format.ts';
import type { Operation } from '../../model/operation.ts';
import type { Work } from '../../model/work.ts';
import { askedRow } from '../amounts.ts';
import type { FindingDraft } from '../draft.ts';
import { asksPerCall, BOTH, type Evidence, examined, unattributedBytes } from '../evidence.ts';
import { familyOf, type OperationPair } from '../pair-operations.ts';
import { stagesNamed } from '../query.ts';
import {
  type AskedInParts,
  type AskedNow,
  askedInParts,
  draftOf,
  isAskedNow,
  ofPairs,
  onBothSides,
  type Rule,
} from './rule.ts';

/** What a client says of itself when it connects and when it ends. */
const HANDSHAKE: ReadonlySet<string> = new Set([
  'hello',
  'isMaster',
  'ping',
  'endSessions',
  'saslStart',
  'saslContinue',
  'client',
  'info',
  'auth',
  'select',
  'quit',
]);

/** Connections that were made in the counted calls, by engine: `undefined` where they are not counted. */
function connectionsOf(work: Work, engine: 'mongodb' | 'redis'): number | undefined {
  if (engine === 'redis') return work.redis.connections;
  // The server sees clients that nobody observes; a pool sees those that the harness has opened.
  return Math.max(work.connections.created, work.mongo.connections ?? 0);
}

export const CLIENT_PER_CALL: Rule = {
  name: 'client-per-call',
  example: 'a client of MongoDB is made for each call: 20 connections in 10 calls, was 1',
  evidence:
    'At least one connection is made for every second call, twice as many as before, and more than are in use at once.',
  cure: 'make one MongoClient for the process, and share it',
  difference: (evidence) => (['mongodb', 'redis'] as const).flatMap((engine) => clientDraft(evidence, engine)),
  state: (evidence) =>
    evidence.failing.has('connectionsCreated') ? clientDraft({ ...evidence, before: undefined }, 'mongodb') : [],
};

function clientDraft(evidence: Evidence, engine: 'mongodb' | 'redis'): FindingDraft[] {
  const { before, after, calls } = evidence;
  const is = connectionsOf(after, engine);
  const was = before === undefined ? undefined : connectionsOf(before, engine);
  if (is === undefined || (before !== undefined && was === undefined)) return [];
  if (is < calls / 2 || is < 2 * (was ?? 0)) return [];
  // A pool opens as many as are in use at once: that is no client more.
  if (engine === 'mongodb' && is <= after.connections.maxCheckedOut + (was ?? 0)) return [];
  const handshakes = evidence
    .open('asked')
    .filter(({ before: old, after: now }) => HANDSHAKE.has((now ?? old)?.verb.split('|')[0] ?? ''));
  // What it says and asks when it connects is of no operation.
  const unattributed = engine === 'redis' ? unattributedBytes(evidence) : undefined;
  const name = engine === 'mongodb' ? 'MongoDB' : 'Redis';
  return [
    {
      rule: 'client-per-call',
      subject: engine,
      cause: '',
      sentence: `a client of ${name} is made for each call: ${counted(is, 'connection')} in ${counted(calls, 'call')}${was === undefined ? '' : `, was ${count(was)}`}`,
      rows: [
        {
          what: 'connections made',
          before: was === undefined ? '' : count(was),
          after: `${count(is)} in ${counted(calls, 'call')}`,
        },
      ],
      cure:
        engine === 'mongodb'
          ? 'make one MongoClient for the process, and share it'
          : 'make one client of Redis for the process, and share it',
      takes: [...handshakes, ...(unattributed === undefined ? [] : [unattributed])].map((pair) => ({
        pair,
        facets: BOTH,
      })),
      paths:
        engine === 'mongodb'
          ? ['mongo.connections', 'connections.created', 'connections.maxCheckedOut']
          : ['redis.connections'],
    },
  ];
}

export const POOL_EXHAUSTED: Rule = {
  name: 'pool-exhausted',
  example: 'calls wait for a connection in vain: 3 wait-queue time-outs in 20 calls, was 0',
  evidence: 'Calls timed out while they waited for a connection of the pool.',
  cure: 'raise maxPoolSize, or ask less at the same time',
  difference: (evidence) => (evidence.before === undefined ? [] : poolDraft(evidence, evidence.before)),
  state: (evidence) => (evidence.failing.has('waitQueueTimeouts') ? poolDraft(evidence, undefined) : []),
};

function poolDraft({ after, calls }: Evidence, before: Work | undefined): FindingDraft[] {
  const [is, was] = [after.connections.waitQueueTimeouts, before?.connections.waitQueueTimeouts];
  if (is <= (was ?? 0)) return [];
  return [
    {
      rule: 'pool-exhausted',
      subject: 'mongodb',
      cause: '',
      sentence: `calls wait for a connection in vain: ${count(is)} wait-queue time-outs in ${count(calls)} calls${was === undefined ? '' : `, was ${count(was)}`}`,
      rows: [
        {
          what: 'connections in use at once',
          before: before === undefined ? '' : count(before.connections.maxCheckedOut),
          after: count(after.connections.maxCheckedOut),
        },
      ],
      cure: 'raise maxPoolSize, or ask less at the same time',
      takes: [],
      paths: ['connections.waitQueueTimeouts', 'connections.maxCheckedOut'],
    },
  ];
}

export const CHANGE_STREAM_OPENED: Rule = {
  name: 'change-stream-opened',
  example: 'a change stream of products is opened on each call: 1 per call, was 0.05',
  evidence: 'A $changeStream is opened more often than before.',
  cure: 'open one change stream for the process, and keep it',
  difference: (evidence) =>
    ofPairs(evidence.open('asked').filter(isAskedNow), (pair) => {
      const { before, after } = pair;
      if (stagesNamed(after, '$changeStream').length === 0 || after.asked <= (before?.asked ?? 0)) return undefined;
      return draftOf('change-stream-opened', pair, evidence, {
        sentence: `a change stream of ${after.target} is opened on each call: ${count(asksPerCall(after, evidence))} per call, was ${count(asksPerCall(before, evidence))}`,
        cure: 'open one change stream for the process, and keep it',
      });
    }),
};

/** The last rule that names an operation: nothing is known but that it came. */
export const MORE_ASKED: Rule = {
  name: 'more-asked',
  example: 'people is asked, which it was not: 1 find per call, 20 documents examined',
  evidence: 'An operation is asked that was not asked before, or more often, and no other rule knows why.',
  difference: (evidence) => {
    const inParts = askedInParts(evidence, ({ after }) => familyOf(after) === 'mongodb read');
    const told = new Set(inParts.flatMap(({ parts }) => parts.map(({ after }) => after)));
    const single = ofPairs(evidence.open('asked').filter(isAskedNow), (pair) => {
      const { before, after } = pair;
      const [asks, was] = [asksPerCall(after, evidence), asksPerCall(before, evidence)];
      // It ends what MULTI began.
      if (after.verb === 'exec' || told.has(after)) return undefined;
      if (asks <= was || after.verb === 'unattributed' || familyOf(after).endsWith(' unattributed')) return undefined;
      const what = after.target === '' ? after.verb : after.target;
      const read =
        examined(after) > 0 ? `, ${count(examined(after) / evidence.calls)} documents and keys examined` : '';
      const renewal = goneRenewal(pair, evidence);
      const sentence =
        renewal !== undefined
          ? `${what} is written whole at each call: ${after.verb.toUpperCase()}, was ${renewal.verb.toUpperCase()}`
          : before === undefined
            ? `${what} is asked, which it was not: ${askedText(after, asks)} per call${read}`
            : `${what} is asked more often: ${askedText(after, asks)} per call, was ${count(was)}`;
      const ends = after.verb === 'multi' ? evidence.open('asked').filter(isAskedNow).filter(isExec) : [];
      return draftOf('more-asked', pair, evidence, {
        sentence,
        cure: needlessCure(pair, evidence),
        rows: [pair, ...ends].map((one) => askedRow(one, evidence.calls)),
        takes: [pair, ...ends].map((one) => ({ pair: one, facets: BOTH })),
      });
    });
    return [...inParts.map((one) => partsDraft(one, evidence)), ...single];
  },
};

function partsDraft({ parts, asks, was }: AskedInParts, evidence: Evidence): FindingDraft {
  const [first] = parts;
  const { verb, target } = first.after;
  // Those that differ by their fields alone can be asked as one.
  const besideFields = parts.map(({ after: { shape } }) => JSON.stringify({ ...shape, projection: undefined }));
  const asOne = verb === 'find' && new Set(besideFields).size === 1;
  return draftOf('more-asked', first, evidence, {
    sentence: `${target || verb} is asked ${count(asks)} times per call, was ${count(was)}`,
    cure: isAnsweredFromCache(first, evidence)
      ? `answer from the cache without asking ${target}`
      : asOne
        ? 'one find with all fields, where its filter has the same values'
        : undefined,
    rows: parts.map((one) => askedRow(one, evidence.calls)),
    takes: parts.map((one) => ({ pair: one, facets: BOTH })),
  });
}

/** Of what can be left out, as what is asked beside it says the same. */
function needlessCure(pair: AskedNow, evidence: Evidence): string | undefined {
  const { before, after } = pair;
  if (after.verb === 'createIndexes') return 'create indexes once: when the application is deployed, or when it starts';
  const renewal = goneRenewal(pair, evidence);
  if (renewal !== undefined) {
    const again = `${renewal.verb.toUpperCase()} ${after.target} again`;
    return readerOf(pair, evidence)?.verb === 'GET' ? `${again}, or GETEX` : again;
  }
  if (isAnsweredFromCache(pair, evidence)) return `answer from the cache without asking ${after.target}`;
  if (before !== undefined) {
    const [asks, was] = [asksPerCall(after, evidence), asksPerCall(before, evidence)];
    const same = before.verb === after.verb && familyOf(after).endsWith('read') && was === 1 && asks % was === 0;
    return same ? 'ask it once a call, and keep the answer' : undefined;
  }
  const reader = readerOf(pair, evidence);
  const writes = ['hmset', 'hset', 'psetex', 'set', 'setex'].includes(after.verb);
  if (reader === undefined) return writes ? `write ${after.target} only where it is read again` : undefined;
  if (after.verb === 'exists' && reader.family === 'redis string read')
    return `leave EXISTS out: ${reader.verb} says as well that there is no such key`;
  if (familyOf(after) === 'redis expiry' && reader.verb === 'GET')
    return `GETEX in place of GET and ${after.verb.toUpperCase()}, or set the expiry only where the value is written`;
  const hits = evidence.after.redis.hits > evidence.after.redis.misses;
  return writes && hits ? `${after.verb.toUpperCase()} only where ${reader.verb} misses` : undefined;
}

const WRITES_STRING: ReadonlySet<string> = new Set(['psetex', 'set', 'setex']);

/** What let the same keys expire later, where a write of the whole value does that now. */
function goneRenewal({ before, after }: AskedNow, { pairs }: Evidence): Operation | undefined {
  if (!WRITES_STRING.has(after.verb)) return undefined;
  const more = after.asked - (before?.asked ?? 0);
  return pairs.find(
    ({ before: old, after: now }) =>
      now === undefined && old?.target === after.target && familyOf(old) === 'redis expiry' && more >= old.asked,
  )?.before;
}

/** A cache that hits is read on both sides, and MongoDB was asked for nothing else than what it did not have. */
function isAnsweredFromCache({ after }: AskedNow, { pairs, before, after: { redis } }: Evidence): boolean {
  const isCache = (one: OperationPair) =>
    onBothSides(one) && one.after.engine === 'redis' && /(string|hash) read$/.test(familyOf(one.after));
  const isOther = ({ before: one }: OperationPair) => one?.engine === 'mongodb' && one.target !== after.target;
  const hits = before !== undefined && before.redis.hits > before.redis.misses && redis.hits > redis.misses;
  return familyOf(after) === 'mongodb read' && hits && pairs.some(isCache) && !pairs.some(isOther);
}

/** What reads the same keys of Redis. */
function readerOf({ after }: AskedNow, { pairs }: Evidence): { verb: string; family: string } | undefined {
  const readers = pairs
    .filter(isAskedNow)
    .filter((one) => one.after.target === after.target && one.after.engine === 'redis' && after.engine === 'redis')
    .filter((one) => familyOf(one.after).endsWith(' read'));
  const [first] = readers;
  return first && { verb: first.after.verb.toUpperCase(), family: familyOf(first.after) };
}

const isExec = ({ after }: OperationPair): boolean => after?.engine === 'redis' && after.verb === 'exec';

function askedText({ engine, verb }: { engine: 'mongodb' | 'redis'; verb: string }, asks: number): string {
  if (engine === 'redis') return `${count(asks)} ${verb.toUpperCase()}`;
  return `${count(asks)} ${verb}${asks === 1 || verb.endsWith('s') ? '' : 's'}`;
}
