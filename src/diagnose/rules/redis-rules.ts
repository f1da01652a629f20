import { count } from '../../gate/format.ts';
import { lostBounds } from '../../gate/value-bounds.ts';
import { type Operation, operationKey } from '../../model/operation.ts';
import { totalCommands, type Work } from '../../model/work.ts';
import { asksText, bytesText, rowsOf } from '../amounts.ts';
import type { FindingDraft } from '../draft.ts';
import { asksPerCall, BOTH, countAt, type Evidence, eachHasMore, eachTime, unattributedBytes } from '../evidence.ts';
import { familyOf } from '../pair-operations.ts';
import { eachBytesText } from './index-rules.ts';
import { type AskedNow, type BothSides, draftOf, isAskedNow, ofPairs, onBothSides, type Rule } from './rule.ts';

const isRedis = ({ after }: AskedNow): boolean => after.engine === 'redis' && after.verb !== 'unattributed';

/** A counter of Redis, where it is counted. */
function redisCount(work: Work, name: string): number | undefined {
  const counted: Readonly<Record<string, unknown>> = work.redis;
  const value = counted[name];
  return typeof value === 'number' ? value : undefined;
}

export const KEYSPACE_WALKED: Rule = {
  name: 'keyspace-walked',
  example: 'KEYS walks over every key of Redis: 1 KEYS per call, was 0',
  evidence: 'KEYS or SCAN is asked that was not asked, or more often.',
  cure: 'keep the names of the keys in a set, and read that',
  difference: (evidence) => keyspaceDrafts(evidence, true),
  state: (evidence) => (evidence.failing.has('redisCommands') ? keyspaceDrafts(evidence, false) : []),
};

function keyspaceDrafts(evidence: Evidence, compared: boolean): FindingDraft[] {
  return ofPairs(evidence.open('asked').filter(isAskedNow).filter(isRedis), (pair) => {
    const { before, after } = pair;
    if (familyOf(after) !== 'redis keyspace') return undefined;
    const worse = after.asked > (before?.asked ?? 0) || (after.verb === 'keys' && before?.verb !== 'keys');
    if (compared && !worse) return undefined;
    const verb = after.verb.toUpperCase();
    const was = !compared
      ? ''
      : `, was ${before === undefined ? '0' : asksText(asksPerCall(before, evidence), before)}`;
    const names = 'keep the names of the keys in a set, and read that';
    const step = before?.verb === 'scan' && after.verb === 'scan' ? smallerStep(before, after) : undefined;
    return draftOf('keyspace-walked', pair, evidence, {
      sentence: `${verb} walks over every key of Redis: ${asksText(asksPerCall(after, evidence), after)} per call${was}${step === undefined ? '' : `, in steps of ${step.is}, was ${step.was}`}`,
      cure:
        after.verb === 'keys'
          ? 'SCAN with MATCH outside of a request, or a set that has the names of the keys'
          : step === undefined
            ? names
            : `SCAN with COUNT ${step.was} again, or ${names}`,
    });
  });
}

/** COUNT of both sides, where it is smaller than it was. */
function smallerStep(before: Operation, after: Operation): { was: string; is: string } | undefined {
  const [was, is] = [before.shape.COUNT ?? SCAN_COUNT, after.shape.COUNT ?? SCAN_COUNT];
  if (typeof was !== 'number' || typeof is !== 'number' || is >= was) return undefined;
  return { was: String(was), is: String(is) };
}

/** What SCAN takes where it is not told. */
const SCAN_COUNT = 10;

/** How one command asks for what many do. */
const FOR_MANY: Readonly<Record<string, string>> = {
  get: 'MGET for all keys',
  set: 'MSET, or one pipeline()',
  hget: 'HMGET for all fields',
  hset: 'HSET with all fields',
  hdel: 'HDEL with all fields',
  del: 'DEL (or UNLINK) with all keys',
  unlink: 'UNLINK with all keys',
  exists: 'EXISTS with all keys',
  sadd: 'SADD with all members',
  srem: 'SREM with all members',
  sismember: 'SMISMEMBER with all members',
  zadd: 'ZADD with all members',
  zrem: 'ZREM with all members',
  zscore: 'ZMSCORE with all members',
  lpush: 'LPUSH with all values',
  rpush: 'RPUSH with all values',
  publish: 'PUBLISH of one message with all of them, or one pipeline()',
};
const MANY = 3;

export const BOUND_LOST: Rule = {
  name: 'bound-lost',
  example: 'seen:* grows with each call: LPUSH is not bounded by LTRIM any more',
  evidence:
    'Elements are put into a list, a sorted set, a stream or an array ($push) that was trimmed, and nothing takes any out.',
  cure: 'LTRIM seen:* after each LPUSH again',
  difference: ({ calls, pairs, before, after }) =>
    lostBounds(before?.operations ?? [], after.operations ?? []).flatMap(({ target, bound, added }) => {
      const adds = pairs.find((pair) => pair.after !== undefined && operationKey(pair.after) === operationKey(added));
      if (adds === undefined) return [];
      const gone = pairs.filter((pair) => pair.before?.target === target && pair.before.verb.toUpperCase() === bound);
      const isArray = added.engine === 'mongodb';
      const verb = isArray ? '$push' : added.verb.toUpperCase();
      const inIt = verb === 'XADD' && bound !== 'XTRIM';
      return draftOf(
        'bound-lost',
        adds,
        { calls },
        {
          sentence: `${target} grows with each call: ${verb} is not bounded by ${bound} any more`,
          cure: isArray
            ? `$push with $slice into ${target} again`
            : inIt
              ? `${verb} ${target} ${bound} ... again`
              : `${bound} ${target} after each ${verb} again`,
          takes: [adds, ...gone].map((pair) => ({ pair, facets: BOTH })),
          paths: [isArray ? 'mongo.bytesIn' : 'redis.keyBytes'],
        },
      );
    }),
};

export const KEYS_ONE_BY_ONE: Rule = {
  name: 'keys-one-by-one',
  example: 'rating:* is asked key by key: 20 GET per call, was 1 MGET',
  evidence:
    'One command of Redis is asked several times more often in a call than before, or in place of one for many keys.',
  cure: 'one MGET for all keys',
  difference: (evidence) =>
    ofPairs(evidence.open('asked').filter(isAskedNow).filter(isRedis), (pair) => {
      const asks = asksPerCall(pair.after, evidence);
      const was = asksPerCall(pair.before, evidence);
      if (asks < MANY || asks < was + 1.5) return undefined;
      return oneByOneDraft(pair, evidence, `, was ${pair.before === undefined ? '0' : asksText(was, pair.before)}`);
    }),
  state: (evidence) => {
    if (!evidence.failing.has('redisCommands')) return [];
    return ofPairs(evidence.open('asked').filter(isAskedNow).filter(isRedis), (pair) =>
      asksPerCall(pair.after, evidence) < MANY ? undefined : oneByOneDraft(pair, evidence, ''),
    );
  },
};

function oneByOneDraft(pair: AskedNow, evidence: Evidence, was: string) {
  const { after } = pair;
  const better = FOR_MANY[after.verb];
  return draftOf('keys-one-by-one', pair, evidence, {
    sentence: `${after.target || 'Redis'} is asked ${better?.includes('key') === false ? 'one by one' : 'key by key'}: ${asksText(asksPerCall(after, evidence), after)} per call${was}`,
    cure: oneByOneCure(pair, better),
    facets: ['asked'],
    paths: ['redis.commands', 'redis.roundTrips'],
  });
}

function oneByOneCure({ before, after }: AskedNow, better: string | undefined): string {
  const together = better === undefined ? 'one pipeline() for all of them' : `one ${better}`;
  const once = 'ask for each key once a call';
  // A lock has no keys, and of many keys only the first ones are known.
  const maySame = before?.keys === undefined || JSON.stringify(before.keys) === JSON.stringify(after.keys);
  return before?.verb === 'get' && after.verb === 'get' && maySame
    ? `${together}, or ${once} where it is the same key`
    : together;
}

export const PIPELINING_LOST: Rule = {
  name: 'pipelining-lost',
  example: 'commands of rating:* are sent one by one: 20 round trips for 20 commands per call, was 1',
  evidence: 'As many commands of Redis take more round trips.',
  cure: 'await one pipeline() (or Promise.all) in place of each command',
  difference: (evidence) => {
    const { before, after, calls } = evidence;
    const now = redisCount(after, 'roundTrips');
    const old = before === undefined ? undefined : redisCount(before, 'roundTrips');
    if (before === undefined || now === undefined || old === undefined || now - old < calls / 2) return [];
    const [commands, were] = [totalCommands(after.redis.commands), totalCommands(before.redis.commands)];
    if (were === 0 || commands < 2 * calls) return [];
    // More commands take more round trips by themselves.
    if (now / Math.max(1, commands) < 1.25 * (old / Math.max(1, were))) return [];
    const pairs = evidence.open('asked').filter(isAskedNow).filter(isRedis);
    const most = [...pairs].sort((a, b) => b.after.asked - a.after.asked)[0];
    if (most === undefined) return [];
    const target = most.after.target === '' ? 'Redis' : most.after.target;
    return [
      draftOf('pipelining-lost', most, evidence, {
        sentence: `commands of ${target} are sent one by one: ${count(now / calls)} round trips for ${count(commands / calls)} commands per call, was ${count(old / calls)}`,
        cure: 'await one pipeline() (or Promise.all) in place of each command',
        rows: [
          { what: 'round trips to Redis', before: count(old / calls), after: `${count(now / calls)} per call` },
          { what: 'commands', before: count(were / calls), after: `${count(commands / calls)} per call` },
        ],
        facets: ['asked'],
        paths: ['redis.roundTrips'],
      }),
    ];
  },
};

/** Commands that read all of a value, and how a part of it is read. */
const PART_OF: Readonly<Record<string, string>> = {
  hgetall: 'HGET (or HMGET) of the fields that are used',
  hvals: 'HMGET of the fields that are used',
  hkeys: 'HEXISTS of the field that is looked for',
  smembers: 'SISMEMBER (or SMISMEMBER) of the members that are looked for',
  lrange: 'LRANGE of those elements alone that are shown',
  zrange: 'ZRANGE of those members alone that are shown',
  zrevrange: 'ZREVRANGE of those members alone that are shown',
  zrangebyscore: 'ZRANGEBYSCORE of those members alone that are shown',
  zrevrangebyscore: 'ZREVRANGEBYSCORE of those members alone that are shown',
  get: 'GETRANGE, or a hash of which HGET reads a field',
};

export const WHOLE_VALUE_READ: Rule = {
  name: 'whole-value-read',
  example: 'settings is read whole: HGETALL, was HGET; 98 kB each time, was 47 bytes',
  evidence:
    'A command that reads a whole value took the place of one that reads a part, or has lost its LIMIT or COUNT, and moves more bytes or elements.',
  cure: 'HGET (or HMGET) of the fields that are used',
  difference: (evidence) => [
    ...ofPairs(evidence.open('each').filter(onBothSides).filter(isRedis), (pair) => wholeDraft(pair, evidence)),
    ...ofPairs(evidence.open('asked').filter(isAskedNow).filter(isRedis), (pair) => replacingDraft(pair, evidence)),
  ],
};

function wholeDraft(pair: BothSides, evidence: Evidence): FindingDraft | undefined {
  const { before, after } = pair;
  const { calls } = evidence;
  const unattributed = unattributedBytes(evidence);
  const longer = longerList(before, after);
  const bound = boundOfAnswer(before, after);
  const cure =
    bound !== undefined
      ? `${before.verb.toUpperCase()} ${before.target} ... ${boundText(before, bound)} again`
      : isNumberOrNot(before) && before.verb !== after.verb
        ? numberCure(before, after)
        : ((longer && `ask for those ${longer.of} alone that are used`) ?? PART_OF[after.verb]);
  const other = before.verb !== after.verb || JSON.stringify(before.shape) !== JSON.stringify(after.shape);
  const [bytes, elements] = [eachHasMore(pair, 'redis.bytes'), eachHasMore(pair, 'redis.elements')];
  const may = bytes || elements || unattributed !== undefined;
  if (cure === undefined || !other || isSameKind(before, after) || !may) return undefined;
  const figures = bytes
    ? eachBytesText(pair, 'redis.bytes')
    : elements
      ? elementsText(before, after)
      : `${totalBytes(evidence.after, calls)} to and from Redis per call, was ${totalBytes(evidence.before, calls)}`;
  const draft = draftOf('whole-value-read', pair, evidence, {
    sentence:
      bound === undefined
        ? `${wholeText(before, after)}; ${figures}`
        : `${after.verb.toUpperCase()} of ${after.target || 'Redis'} has no ${bound} any more: ${figures}`,
    cure,
    facets: ['each'],
    paths: ['redis.bytes', 'redis.elements'],
  });
  if (bytes || elements || unattributed === undefined) return draft;
  return { ...draft, takes: [...draft.takes, { pair: unattributed, facets: BOTH }] };
}

function wholeText(before: Operation, after: Operation): string {
  const longer = longerList(before, after);
  if (longer !== undefined)
    return `${after.target || 'Redis'} is asked for more ${longer.of}: ${after.verb.toUpperCase()} of ${longer.is}, was ${longer.was}`;
  const of = before.target === after.target ? '' : ` of ${before.target}`;
  return `${after.target || 'a value'} is read whole: ${readText(after)}, was ${readText(before)}${of}`;
}

/** What bounded an answer and is gone; a range by place bounds it, too. */
function boundOfAnswer(before: Operation, after: Operation): 'LIMIT' | 'COUNT' | undefined {
  const names = ['LIMIT', 'COUNT'] as const;
  // COUNT of a cursor is how far it steps, and bounds no answer.
  if (after.verb.endsWith('scan')) return undefined;
  if (familyOf(before) !== familyOf(after) || typeof after.shape.range === 'string') return undefined;
  return names.some((name) => after.shape[name] !== undefined)
    ? undefined
    : names.find((name) => before.shape[name] !== undefined);
}

function boundText({ shape }: Operation, bound: 'LIMIT' | 'COUNT'): string {
  const value = shape[bound];
  return typeof value === 'number' ? `${bound} ${value}` : bound;
}

/** What is new and reads a value whole, where what read a part of it, or of the value of another key, is gone. */
function replacingDraft(pair: AskedNow, evidence: Evidence): FindingDraft | undefined {
  const { before, after } = pair;
  if (before !== undefined || PART_OF[after.verb] === undefined) return undefined;
  const gone = evidence.open('asked').filter((one) => one.after === undefined && readsPart(one.before));
  const [own, ...others] = gone.filter((one) => one.before?.target === after.target);
  const replaced = own ?? (gone.length === 1 ? gone[0] : undefined);
  if (replaced?.before?.asked !== after.asked || others.length > 0) return undefined;
  const both = { before: replaced.before, after };
  if (!eachHasMore(both, 'redis.bytes') && !eachHasMore(both, 'redis.elements')) return undefined;
  const draft = wholeDraft(both, evidence);
  if (draft === undefined) return undefined;
  const isOther = replaced.before.target !== after.target;
  const fills = evidence
    .open('asked')
    .filter((one) => isOther && one.before === undefined && one.after?.target === after.target)
    .filter((one) => one.after !== undefined && familyOf(one.after).endsWith(' write'));
  return {
    ...draft,
    ...(isOther && !isNumberOrNot(both.before) ? { cure: againText(both.before) } : {}),
    takes: [pair, replaced, ...fills].map((one) => ({ pair: one, facets: BOTH })),
  };
}

function readsPart(operation: Operation | undefined): boolean {
  if (operation?.engine !== 'redis') return false;
  const isPart = familyOf(operation).endsWith(' read') && operation.verb !== 'mget';
  return isNumberOrNot(operation) || (isPart && PART_OF[operation.verb] === undefined);
}

const againText = ({ verb, target }: Operation): string => `${verb.toUpperCase()} of ${target} again`;

/** The command that said enough; members that PFCOUNT counted without keeping them have a count of their own. */
function numberCure(before: Operation, after: Operation): string {
  const again = before.target === after.target ? before.verb.toUpperCase() : againText(before);
  return before.verb === 'pfcount' && after.verb === 'smembers' ? `${again}, or SCARD` : again;
}

/** What reads as many elements as it is given names. */
const READS_BY_NAME: Readonly<Record<string, string>> = {
  mget: 'keys',
  hmget: 'fields',
  smismember: 'members',
  zmscore: 'members',
};
/** Classes of the length of a list, shortest first. */
const LENGTHS = ['0', '1', 'to 10', 'to 100', 'more'];

/** A list of the same reading command that is in a higher class of length than it was. */
function longerList(before: Operation, after: Operation): { of: string; was: string; is: string } | undefined {
  const of = READS_BY_NAME[after.verb];
  if (before.verb !== after.verb || of === undefined) return undefined;
  const [was, is] = [String(before.shape[of]), String(after.shape[of])];
  if (LENGTHS.indexOf(is) <= LENGTHS.indexOf(was) || !LENGTHS.includes(was)) return undefined;
  const text = (length: string) => (length === 'more' ? 'more than 100' : length.replace('to ', 'up to '));
  return { of, was: text(was), is: text(is) };
}

function totalBytes(work: Work | undefined, calls: number): string {
  return bytesText((work?.redis.bytes ?? 0) / calls);
}

/** GET in place of MGET reads no more of a value. */
function isSameKind(before: Operation, after: Operation): boolean {
  const isOfStrings = familyOf(before) === familyOf(after);
  return after.verb === 'get' && isOfStrings && before.verb !== 'getrange' && !isNumberOrNot(before);
}

/** How long a value is, whether something is in it, at which place, or what is at a place: no value is answered whole. */
function isNumberOrNot({ verb }: Operation): boolean {
  return NUMBERS.has(verb);
}

const NUMBERS: ReadonlySet<string> = new Set([
  ...['bitcount', 'bitpos', 'exists', 'getbit', 'pfcount', 'strlen', 'hlen', 'hexists', 'hstrlen', 'llen', 'lpos'],
  ...['lindex', 'scard', 'sismember'],
  ...['zcard', 'zcount', 'zlexcount', 'zrank', 'zrevrank', 'zscore'],
]);

function readText({ verb, shape }: Operation): string {
  const range = shape.range;
  return `${verb.toUpperCase()}${typeof range === 'string' ? ` of ${range.replace(/^to /, 'up to ')}` : ''}`;
}

const elementsText = (before: Operation, after: Operation): string =>
  `${count(eachTime(after, 'redis.elements'))} elements each time, was ${count(eachTime(before, 'redis.elements'))}`;

/** What keeps a command from walking over a value. */
const INSTEAD: Readonly<Record<string, string>> = {
  lrem: 'trim the list (LTRIM), or keep a set in its place (SREM)',
  lpos: 'keep a set or a hash in place of the list',
  linsert: 'keep a sorted set in place of the list',
  del: 'UNLINK, which frees the value in the background',
  lrange: 'trim the list (LTRIM), or read those elements alone that are shown',
  smembers: 'SSCAN, or ask for the members that are looked for (SMISMEMBER)',
  hgetall: 'HMGET of the fields that are used',
  hvals: 'HMGET of the fields that are used',
  hkeys: 'HSCAN, or HEXISTS of the field that is looked for',
  sort: 'keep a sorted set in place of SORT',
  zrange: 'read those members alone that are shown (LIMIT)',
  sinter: 'SINTERCARD, or keep the intersection',
};

export const VALUE_WALKED: Rule = {
  name: 'value-walked',
  example: 'LREM walks over tokens: 50,000 elements each time, was 20',
  evidence: 'The same command of Redis touches more elements of a value than before.',
  cure: 'trim the list (LTRIM), or keep a set in its place (SREM)',
  difference: (evidence) =>
    ofPairs(evidence.open('each').filter(isAskedNow).filter(isRedis), (pair) => {
      const { before, after } = pair;
      const more =
        before === undefined
          ? countAt(after, 'redis.elements') > WALK * after.asked
          : eachHasMore(pair, 'redis.elements');
      if (!more) return undefined;
      return draftOf('value-walked', pair, evidence, {
        sentence: `${after.verb.toUpperCase()} walks over ${after.target}: ${before === undefined ? `${count(eachTime(after, 'redis.elements'))} elements each time, was not asked` : elementsText(before, after)}`,
        cure: INSTEAD[after.verb],
        facets: before === undefined ? BOTH : ['each'],
        paths: ['redis.elements'],
      });
    }),
};

/** Fewer elements are no walk. */
const WALK = 100;

export const SCRIPT_SENT: Rule = {
  name: 'script-sent',
  example: 'the script of quota:* travels with every call: EVAL, 1.5 kB each time, was EVALSHA, 100 bytes',
  evidence: 'EVAL took the place of EVALSHA.',
  cure: 'EVALSHA with the hash of the script, and EVAL where Redis answers NOSCRIPT alone',
  difference: (evidence) =>
    ofPairs(evidence.open('each').filter(isAskedNow).filter(isRedis), (pair) => {
      const { after } = pair;
      const hashed = goneHash(pair, evidence);
      const before = hashed ?? pair.before;
      if (!after.verb.startsWith('eval') || after.verb.startsWith('evalsha') || before?.verb === after.verb)
        return undefined;
      if (before === undefined && eachTime(after, 'redis.bytes') < SMALL_SCRIPT) return undefined;
      const bytes =
        before !== undefined && eachHasMore({ before, after }, 'redis.bytes')
          ? `; ${eachBytesText({ before, after }, 'redis.bytes')}`
          : '';
      const was = before === undefined ? '' : `, was ${before.verb.toUpperCase()}`;
      return draftOf('script-sent', pair, evidence, {
        sentence: `the script of ${after.target || 'Redis'} travels with every call: ${after.verb.toUpperCase()}${was}${bytes}`,
        cure: 'EVALSHA with the hash of the script, and EVAL only where Redis answers NOSCRIPT',
        ...(hashed === undefined
          ? { facets: ['each'] }
          : { facets: BOTH, rows: rowsOf({ before: hashed, after }, evidence.calls) }),
        paths: ['redis.bytes'],
      });
    }),
};

/** EVALSHA of the same keys that EVAL took the place of, which was asked for the first call alone. */
function goneHash({ before, after }: AskedNow, { open }: Evidence): Operation | undefined {
  if (before?.verb !== after.verb) return undefined;
  return open('asked').find(
    ({ before: old, after: now }) =>
      old?.target === after.target &&
      old.verb.startsWith('evalsha') &&
      now === undefined &&
      after.asked <= old.asked + before.asked,
  )?.before;
}

/** A script of fewer bytes is no longer than its hash and what is around it. */
const SMALL_SCRIPT = 200;
