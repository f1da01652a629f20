import { count, percent } from '../../gate/format.ts';
import { expiryOf, expiryText, isOverAtOnce } from '../../gate/value-expiry.ts';
import type { Operation } from '../../model/operation.ts';
import type { Work } from '../../model/work.ts';
import { askedRow, asksText, bytesText } from '../amounts.ts';
import type { FindingDraft, Taken } from '../draft.ts';
import { asksPerCall, BOTH, countAt, type Evidence, eachHasMore, eachTime, unattributedBytes } from '../evidence.ts';
import { familyOf, type OperationPair } from '../pair-operations.ts';
import { eachBytesText } from './index-rules.ts';
import { type AskedNow, type BothSides, draftOf, isAskedNow, ofPairs, onBothSides, type Rule } from './rule.ts';

const CACHE_PATHS = [
  'redis.hits',
  'redis.misses',
  'mongo.commands',
  'mongo.docsExamined',
  'mongo.keysExamined',
  'mongo.returned',
  'mongo.bytes',
  'redis.commands',
  'redis.bytes',
] as const;
/** Checks that fail when a cache does not answer. */
const CACHE_CHECKS = ['hitRate', 'mongoCommands', 'mongoCommandsPerHit', 'redisCommands'] as const;

const isLookup = (operation: Operation | undefined): boolean =>
  operation !== undefined && (familyOf(operation) === 'redis string read' || familyOf(operation) === 'redis hash read');
const isCacheWrite = (operation: Operation | undefined): boolean =>
  operation !== undefined && ['redis string write', 'redis hash write'].includes(familyOf(operation));

/** Hits that were, and are misses or questions to MongoDB now. */
function lostHits({ before, after }: Evidence): number {
  return before === undefined ? 0 : before.redis.hits - after.redis.hits;
}

/** What a miss does: MongoDB is asked, and what it answers is stored. It is explained by whatever made the miss. */
function consequences(evidence: Evidence, target: string): Taken[] {
  // Other lookups that hit now hide hits that were lost: each miss is stored.
  const stored = evidence.before === undefined ? 0 : storesMore(target, evidence);
  const lost = Math.max(lostHits(evidence), stored);
  return evidence.open('asked').flatMap((pair): Taken[] => {
    const { before, after } = pair;
    const more = (after?.asked ?? 0) - (before?.asked ?? 0);
    const own = (after ?? before)?.engine === 'redis' && (after ?? before)?.target === target;
    const asksMongo = after?.engine === 'mongodb' && more > 0 && (before === undefined || more <= lost * 1.1);
    const stores = after?.engine === 'redis' && isCacheWrite(after) && more > 0;
    return own || asksMongo || stores ? [{ pair, facets: BOTH }] : [];
  });
}

function cacheDraft(
  rule: Rule['name'],
  evidence: Evidence,
  lookup: OperationPair,
  said: Pick<FindingDraft, 'sentence' | 'cure'> & Partial<FindingDraft>,
): FindingDraft {
  const target = (lookup.after ?? lookup.before)?.target ?? '';
  const takes: Taken[] = [{ pair: lookup, facets: BOTH }, ...consequences(evidence, target)];
  const shown = takes
    .map(({ pair }) => pair)
    .filter((pair, at, all) => all.indexOf(pair) === at)
    .slice(0, MOST_ROWS);
  return {
    ...draftOf(rule, lookup, evidence, said),
    rows: [...hitRow(evidence), ...shown.map((pair) => askedRow(pair, evidence.calls)), ...(said.rows ?? [])],
    subject: `redis ${target}`,
    ...(target === '' ? {} : { cause: '' }),
    takes,
    paths: CACHE_PATHS,
    plans: true,
  };
}

const MOST_ROWS = 4;

function hitRow({ before, after }: Evidence): FindingDraft['rows'] {
  return [{ what: 'hits of Redis', before: before === undefined ? '' : hitText(before), after: hitText(after) }];
}

function hitText({ redis: { hits, misses } }: Work): string {
  return hits + misses === 0 ? 'not asked' : `${percent(hits / (hits + misses))} of ${count(hits + misses)} lookups`;
}

/** Whether a variant lost hits, or fails a check of its cache. */
function cacheFails(evidence: Evidence): boolean {
  return CACHE_CHECKS.some((check) => evidence.failing.has(check));
}

export const CACHE_EXPIRES_AT_ONCE: Rule = {
  name: 'cache-expires-at-once',
  example: 'user:* expires at once: SET for 0.06 s, was 60 s',
  evidence: 'What is written to Redis expires in less than a second, or far sooner than before with fewer hits.',
  cure: 'let user:* expire in 60 seconds, as before (EX takes seconds, PX milliseconds)',
  difference: (evidence) => {
    const written = evidence
      .open('asked')
      .filter(isAskedNow)
      .filter(({ after }) => setsExpiry(after));
    const [short, ...others] = written.filter(({ before, after }) => {
      const [old, now] = [expiryOf(before), expiryOf(after)];
      if (isOverAtOnce(now)) return !isOverAtOnce(old);
      return typeof old === 'number' && typeof now === 'number' && now < old && lostHits(evidence) > 0;
    });
    return short === undefined ? [] : [withOthers(expiryDraft(short, evidence), others, evidence)];
  },
  state: (evidence) => {
    if (!cacheFails(evidence)) return [];
    const short = evidence
      .open('asked')
      .filter(isAskedNow)
      .find(({ after }) => isOverAtOnce(expiryOf(after)));
    return short === undefined ? [] : [expiryDraft({ after: short.after }, evidence)];
  },
};

/** One mistake in what sets all of them: what is read of the others misses for the same cause. */
function withOthers(draft: FindingDraft, others: readonly AskedNow[], evidence: Evidence): FindingDraft {
  const targets = [...new Set(others.map(({ after }) => after.target))];
  if (targets.length === 0) return draft;
  const read = evidence
    .open('asked')
    .filter(({ after }) => after?.engine === 'redis' && targets.includes(after.target));
  return {
    ...draft,
    sentence: `${draft.sentence}; so ${targets.length === 1 ? 'does' : 'do'} ${targets.join(', ')}`,
    takes: [...draft.takes, ...read.map((pair) => ({ pair, facets: BOTH }))],
  };
}

const setsExpiry = (operation: Operation): boolean => operation.engine === 'redis' && expiryOf(operation) !== undefined;

function expiryDraft(pair: AskedNow, evidence: Evidence): FindingDraft {
  const { before, after } = pair;
  const [old, now] = [expiryOf(before), expiryOf(after) ?? ''];
  const was = before === undefined ? '' : `, was ${old === undefined ? 'never' : expiryText(old)}`;
  const atOnce = isOverAtOnce(now) ? 'expires at once' : 'expires sooner';
  return cacheDraft('cache-expires-at-once', evidence, pair, {
    sentence: `${after.target} ${atOnce}: ${after.verb.toUpperCase()} for ${expiryText(now)}${was}`,
    cure:
      typeof old === 'number'
        ? `let ${after.target} expire in ${count(old)} seconds, as before (EX takes seconds, PX milliseconds)`
        : `give the expiry of ${after.target} in its unit: EX takes seconds, PX milliseconds`,
  });
}

export const CACHE_NEVER_EXPIRES: Rule = {
  name: 'cache-never-expires',
  example: 'user:* never expires: SET without EX, was EX 300',
  evidence: 'A key is written without an expiry that was written with one, or that was not written.',
  cure: 'SET user:* ... EX 300',
  difference: (evidence) => {
    const { before, after, calls } = evidence;
    return ofPairs(
      evidence
        .open('each')
        .filter(isAskedNow)
        // A counter may be meant to stay: only where something let it expire is that a loss.
        .filter(
          ({ after: now }) => isCacheWrite(now) || (COUNTERS_OF_REDIS.has(now.verb) && hadExpire(now, evidence.pairs)),
        ),
      (pair) => {
        if (keepsExpiry(pair.after) || expiresLater(pair.after, evidence.pairs)) return undefined;
        const old = expiryOf(pair.before);
        const lostExpire = pair.before !== undefined && hadExpire(pair.before, evidence.pairs);
        const grew =
          after.redis !== undefined && withoutExpiry(after) > (before === undefined ? 0 : withoutExpiry(before));
        if (old === undefined && !lostExpire && !(grew && pair.before === undefined)) return undefined;
        const verb = pair.after.verb.toUpperCase();
        const was =
          old === undefined
            ? lostExpire
              ? ', was followed by EXPIRE'
              : ''
            : `, was EX ${typeof old === 'number' ? String(old) : old}`;
        const expiry = typeof old === 'number' ? String(old) : 'and the seconds';
        return draftOf(
          'cache-never-expires',
          pair,
          { calls },
          {
            sentence: `${pair.after.target} never expires: ${verb} without ${verb === 'SET' || verb === 'SETEX' ? 'EX' : 'EXPIRE'}${was}`,
            cure:
              verb === 'SET' || verb === 'SETEX'
                ? `SET ${pair.after.target} ... EX ${expiry}`
                : `an expiry for ${pair.after.target}: EXPIRE in the same pipeline`,
            facets: ['each'],
            paths: ['redis.withoutExpiry'],
          },
        );
      },
    );
  },
};

const COUNTERS_OF_REDIS: ReadonlySet<string> = new Set([
  'incr',
  'incrby',
  'incrbyfloat',
  'hincrby',
  'sadd',
  'zadd',
  'zincrby',
]);

const keepsExpiry = (operation: Operation): boolean =>
  expiryOf(operation) !== undefined || operation.shape.KEEPTTL !== undefined;

/** An EXPIRE of the same keys beside the write. */
function expiresLater(operation: Operation, pairs: readonly OperationPair[]): boolean {
  return pairs.some(({ after }) => after?.target === operation.target && familyOf(after) === 'redis expiry');
}

function hadExpire(operation: Operation, pairs: readonly OperationPair[]): boolean {
  return pairs.some(({ before }) => before?.target === operation.target && familyOf(before) === 'redis expiry');
}

/** Keys that are left without an expiry, where that is counted. */
function withoutExpiry(work: Work): number {
  const counted: Readonly<Record<string, unknown>> = work.redis;
  const value = counted.withoutExpiry;
  return typeof value === 'number' ? value : 0;
}

export const CACHE_KEY_VARIES: Rule = {
  name: 'cache-key-varies',
  example: 'the key of the cache varies from call to call: users:a:en:0.123 and users:a:en:0.456',
  evidence:
    'Hits are lost, and the pattern of the keys that are asked has a part more that varies, or its parts in another order.',
  cure: 'leave out of the key what differs from call to call (a user, a time, a random number, the order of fields)',
  difference: (evidence) => {
    // Where nothing hit before either, as while a cache is filled, the keys themselves have to tell.
    const isCold = evidence.before?.redis.hits === 0 && evidence.after.redis.hits === 0;
    const missesMore = evidence.before !== undefined && evidence.after.redis.misses > evidence.before.redis.misses;
    if (lostHits(evidence) <= 0 && !isCold && !missesMore) return [];
    const lookup = evidence
      .open('asked')
      .filter(isAskedNow)
      .find(({ before, after }) => {
        if (!isLookup(after) || after.keys === undefined) return false;
        // New lookups that hit hide what the others lost.
        if (lostHits(evidence) <= 0 && !isCold) {
          return before !== undefined && variesMore(before, after) && storesMore(after.target, evidence) > 0;
        }
        if (isCold) return before !== undefined && looksRandom(after.keys) && !looksRandom(before.keys ?? []);
        return (before !== undefined && variesMore(before, after)) || (before === undefined && looksRandom(after.keys));
      });
    return lookup === undefined ? [] : [keyDraft(lookup, evidence)];
  },
  state: (evidence) => {
    if (!cacheFails(evidence) || evidence.after.redis.hits > 0) return [];
    const lookup = evidence
      .open('asked')
      .filter(isAskedNow)
      .find(({ after }) => isLookup(after) && looksRandom(after.keys ?? []));
    return lookup === undefined ? [] : [keyDraft({ after: lookup.after }, evidence)];
  },
};

/** How much more often something is stored under the keys that are looked up. */
function storesMore(target: string, { pairs }: Evidence): number {
  return pairs
    .filter(({ after }) => isCacheWrite(after) && after?.target === target)
    .reduce((sum, { before, after }) => sum + (after?.asked ?? 0) - (before?.asked ?? 0), 0);
}

function variesMore(before: Operation, after: Operation): boolean {
  const stars = (target: string) => target.split('*').length - 1;
  if (stars(after.target) > stars(before.target)) return true;
  return (looksRandom(after.keys ?? []) && !looksRandom(before.keys ?? [])) || inAnotherOrder(after.keys ?? []);
}

/** What no id looks like: a fraction, the time in milliseconds, a UUID. */
const RANDOM = /(^|[^\d])(\d+\.\d{2,}|1\d{12}|[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12})([^\d]|$)/i;

function looksRandom(keys: readonly string[]): boolean {
  return keys.length > 0 && keys.every((key) => RANDOM.test(key));
}

/** Two keys with the same parts, as `{"a":1,"b":2}` and `{"b":2,"a":1}` have. */
function inAnotherOrder([one, other]: readonly string[]): boolean {
  if (one === undefined || other === undefined || one === other) return false;
  const parts = (key: string) =>
    key
      .split(/[^\w.@-]+/)
      .filter((part) => part !== '')
      .sort()
      .join();
  return parts(one) === parts(other);
}

function keyDraft(pair: AskedNow, evidence: Evidence): FindingDraft {
  const { keys = [] } = pair.after;
  const shown = keys.length === 0 ? pair.after.target : keys.slice(0, 2).join(' and ');
  return cacheDraft('cache-key-varies', evidence, pair, {
    sentence: `the key of the cache varies from call to call: ${shown}`,
    cure: inAnotherOrder(keys)
      ? 'put the parts of the key in a fixed order'
      : 'leave out of the key what differs from call to call (a user, a time, a random number)',
    rows: [{ what: 'keys', before: pair.before?.target ?? '', after: pair.after.target }],
  });
}

export const CACHE_NEVER_HITS: Rule = {
  name: 'cache-never-hits',
  example: 'the cache user:* never hits: 0% of 20 lookups, was 100%',
  evidence: 'Lookups of Redis that hit miss now, and are asked as before.',
  cure: 'store what is asked for: nothing writes user:*',
  difference: (evidence) => {
    const { before, after } = evidence;
    if (before === undefined || lostHits(evidence) <= 0 || after.redis.misses <= before.redis.misses) return [];
    const lookups = evidence
      .open('asked')
      .filter(isAskedNow)
      .filter(({ after: now }) => isLookup(now));
    const [lookup, ...others] = lookups.toSorted(
      (a, b) => storesMore(b.after.target, evidence) - storesMore(a.after.target, evidence),
    );
    if (lookup === undefined) return [];
    if (others.some((one) => one.after.target !== lookup.after.target) && storesMore(lookup.after.target, evidence) > 0)
      return [storedAnewDraft(lookup, evidence)];
    const verb = after.redis.hits === 0 ? 'never hits' : 'hits less';
    return [
      cacheDraft('cache-never-hits', evidence, lookup, {
        sentence: `${cacheText(lookup.after)} ${verb}: ${hitText(after)}, was ${hitText(before)}`,
        cure: cureOfMisses(lookup, evidence),
      }),
    ];
  },
  state: (evidence) => {
    const { after } = evidence;
    const { hits, misses, evictions } = after.redis;
    if (!cacheFails(evidence) || hits + misses === 0 || misses === 0 || evictions > 0) return [];
    const lookup = evidence
      .open('asked')
      .filter(isAskedNow)
      .find(({ after: now }) => isLookup(now));
    if (lookup === undefined) return [];
    const verb = hits === 0 ? 'never hits' : 'misses';
    const keys = lookup.after.keys ?? [];
    return [
      cacheDraft(
        'cache-never-hits',
        evidence,
        { after: lookup.after },
        {
          sentence: `${cacheText(lookup.after)} ${verb}: ${hitText(after)}${keys.length === 0 ? '' : `, for ${keys.join(' and ')}`}`,
          cure: cureOfMisses(lookup, evidence),
        },
      ),
    ];
  },
};

/** One of several caches: what is stored in it tells its misses from those of the others. */
function storedAnewDraft(lookup: AskedNow, evidence: Evidence): FindingDraft {
  const { after } = lookup;
  const writes = evidence.pairs.filter((pair) => isCacheWrite(pair.after) && pair.after?.target === after.target);
  const stored = (side: 'before' | 'after') =>
    writes.reduce((sum, pair) => sum + (pair[side]?.asked ?? 0), 0) / evidence.calls;
  const asks = asksPerCall(after, evidence);
  const [one = after] = writes.flatMap((pair) => pair.after ?? []);
  const changed = evidence.open('asked').find((pair) => isNewlyChanged(pair, evidence));
  const draft = cacheDraft('cache-never-hits', evidence, lookup, {
    sentence: `${cacheText(after)} ${stored('after') >= asks ? 'never hits' : 'hits less'}: ${asksText(stored('after'), one)} for ${asksText(asks, after)} per call, was ${asksText(stored('before'), one)}`,
    cure:
      changed?.after === undefined
        ? cureOfMisses(lookup, evidence)
        : `leave out of the key what changes with each call (${changed.after.target}, which ${changed.after.verb.toUpperCase()} changes)`,
  });
  return changed === undefined ? draft : { ...draft, takes: [...draft.takes, { pair: changed, facets: BOTH }] };
}

/** A counter that is looked up, too, and that nothing changed before. */
function isNewlyChanged({ before, after }: OperationPair, { pairs }: Evidence): boolean {
  if (before !== undefined || after === undefined || familyOf(after) !== 'redis counter') return false;
  return pairs.some((pair) => isLookup(pair.after) && pair.after?.target === after.target);
}

/** Which keys are asked for is not known where there are totals alone. */
function cacheText({ target }: Operation): string {
  return target === '' ? 'the cache' : `the cache ${target}`;
}

/** Only what can be seen: whether anything is stored under the keys that are asked for. */
function cureOfMisses({ after }: AskedNow, { pairs }: Evidence): string | undefined {
  const written = pairs.filter(isAskedNow).filter(({ after: write }) => isCacheWrite(write));
  if (after.target === '') return undefined;
  if (written.length === 0) return `store what is asked for: nothing writes ${after.target}`;
  const others = written.map(({ after: write }) => write.target);
  return others.includes(after.target)
    ? undefined
    : `ask for the key that is written: ${others[0]} is, ${after.target} is asked for`;
}

export const CACHE_NOT_READ: Rule = {
  name: 'cache-not-read',
  example: 'user:* is not read any more: MongoDB is asked 1 time per call, was 0',
  evidence: 'Lookups of Redis are gone that hit, or hit as before, and MongoDB is asked more often.',
  cure: 'read user:* before MongoDB is asked',
  difference: (evidence) => {
    const { calls } = evidence;
    if (lostHits(evidence) <= 0) return notBelieved(evidence);
    const gone = evidence
      .open('asked')
      .find(({ before, after }) => isLookup(before) && (after?.asked ?? 0) < (before?.asked ?? 0) / 2);
    if (gone?.before === undefined) return [];
    const asks = (side: 'before' | 'after') =>
      evidence.pairs
        .filter((pair) => pair[side]?.engine === 'mongodb')
        .reduce((sum, pair) => sum + (pair[side]?.asked ?? 0), 0) / calls;
    if (asks('after') <= asks('before')) return [];
    return [
      cacheDraft('cache-not-read', evidence, gone, {
        sentence: `${gone.before.target || 'the cache'} is not read any more: MongoDB is asked ${times(asks('after'))} per call, was ${count(asks('before'))}`,
        cure: `read ${gone.before.target || 'the cache'} before MongoDB is asked`,
      }),
    ];
  },
  state: (evidence) => {
    const { after, calls, failing } = evidence;
    if (!failing.has('hitRate') && !failing.has('mongoCommandsPerHit')) return [];
    if (after.redis.hits + after.redis.misses > 0) return [];
    const asked = evidence
      .open('asked')
      .filter(isAskedNow)
      .find(({ after: now }) => now.engine === 'mongodb');
    const sentence =
      asked === undefined
        ? 'the cache is not read: Redis is not asked for any key'
        : `the cache is not read: Redis is not asked for any key, and MongoDB is asked ${times(asksPerCall(asked.after, { calls }))} per call`;
    return [
      {
        rule: 'cache-not-read',
        subject: 'redis',
        sentence,
        rows: hitRow(evidence),
        cure: 'let the variant read the cache before MongoDB, over the REDIS_URL that it is given',
        takes: asked === undefined ? [] : [{ pair: asked, facets: BOTH }],
        paths: CACHE_PATHS,
      },
    ];
  },
};

/** It hits as before, and yet MongoDB is asked, and what it answers is stored under the same keys. */
function notBelieved(evidence: Evidence): FindingDraft[] {
  const { before, after, calls } = evidence;
  if (before === undefined || after.redis.misses > before.redis.misses) return [];
  const asks = evidence.open('asked').filter(isAskedNow);
  const lookup = asks.find(({ before: old, after: now }) => {
    const stored = storesMore(now.target, evidence);
    return isLookup(now) && old?.asked === now.asked && stored > 0 && stored <= after.redis.hits;
  });
  if (lookup === undefined) return [];
  const stored = storesMore(lookup.after.target, evidence);
  const asked = asks.find(({ before: old, after: now }) => {
    return familyOf(now) === 'mongodb read' && now.asked - (old?.asked ?? 0) === stored;
  });
  if (asked === undefined) return [];
  const { target } = lookup.after;
  const rate = percent(after.redis.hits / (after.redis.hits + after.redis.misses));
  const figures = `${asksText(asksPerCall(asked.after, { calls }), asked.after)} per call, was ${count(asksPerCall(asked.before, { calls }))}`;
  const writes = asks.filter((pair) => isCacheWrite(pair.after) && pair.after.target === target);
  return [
    draftOf('cache-not-read', asked, evidence, {
      sentence: `${target || 'the cache'} hits (${rate}) and ${asked.after.target} is asked all the same: ${figures}`,
      cure: `test what ${lookup.after.verb.toUpperCase()} answers with !== null`,
      rows: [...hitRow(evidence), ...[asked, ...writes].map((pair) => askedRow(pair, calls))],
      takes: [asked, ...writes].map((pair) => ({ pair, facets: BOTH })),
      paths: CACHE_PATHS,
    }),
  ];
}

const times = (value: number): string => (value === 1 ? 'once' : `${count(value)} times`);

export const CACHE_EVICTED: Rule = {
  name: 'cache-evicted',
  example: 'Redis evicts what is cached: 300 keys in 20 calls, was 0',
  evidence: 'Redis evicts keys for want of memory (maxmemory).',
  cure: 'cache smaller values or for a shorter time, or raise maxmemory',
  difference: (evidence) => {
    const { before, after, calls } = evidence;
    if (before === undefined || after.redis.evictions <= before.redis.evictions) return [];
    return [
      evictionDraft(
        evidence,
        `${count(after.redis.evictions)} keys in ${count(calls)} calls, was ${count(before.redis.evictions)}`,
      ),
    ];
  },
  state: (evidence) => {
    const { after, calls } = evidence;
    if (!cacheFails(evidence) || after.redis.evictions === 0) return [];
    return [evictionDraft(evidence, `${count(after.redis.evictions)} keys in ${count(calls)} calls`)];
  },
};

function evictionDraft(evidence: Evidence, figures: string): FindingDraft {
  return {
    rule: 'cache-evicted',
    subject: 'redis',
    cause: '',
    sentence: `Redis evicts what is cached: ${figures}`,
    rows: hitRow(evidence),
    cure: 'cache smaller values or for a shorter time, or raise maxmemory',
    takes: consequences(evidence, '').map((taken) => taken),
    paths: [...CACHE_PATHS, 'redis.evictions'],
  };
}

export const CACHED_VALUE_GREW: Rule = {
  name: 'cached-value-grew',
  example: 'what is cached under user:* grew: 2.1 kB each time, was 60 bytes',
  evidence: 'The same command of Redis moves more bytes each time.',
  cure: 'cache those fields alone that are used',
  difference: (evidence) => {
    const cached = evidence.open('each').filter(onBothSides).filter(isCached);
    const grown = cached.filter((pair) => GROWING.some((path) => growsBy(pair, path) && !growsByKey(pair, path)));
    const unattributed = unattributedBytes(evidence);
    const [only] = cached.filter(({ after }) => isLookup(after));
    if (grown.length > 0 || unattributed === undefined || only === undefined) {
      return ofPairs(grown, (pair) => {
        const path = GROWING.find((one) => growsBy(pair, one) && !growsByKey(pair, one)) ?? 'redis.bytes';
        return grewDraft(pair, evidence, eachBytesText(pair, path), [{ pair, facets: ['each'] }]);
      });
    }
    // Several are read, and whose answer is longer is not known. It may be that of a command that reads no cache.
    const { before, after, calls } = evidence;
    if (after.operations?.some((own) => own.engine === 'redis' && !isOfCache(own))) return [];
    const [was, is] = [(before?.redis.bytes ?? 0) / calls, after.redis.bytes / calls];
    if (is < GREW * was || before?.redis.hits !== after.redis.hits) return [];
    const figures = `${bytesText(is)} to and from Redis per call, was ${bytesText(was)}`;
    const takes = [only, unattributed].map((pair) => ({ pair, facets: ['each'] as const }));
    return [grewDraft(only, evidence, figures, takes)];
  },
};

const GROWING = ['redis.bytes', 'redis.keyBytes'] as const;

function isCached({ before, after }: BothSides): boolean {
  // What is set only where nothing is stands for itself, as a lock does.
  if (after.shape.NX === true || before.verb !== after.verb) return false;
  return isLookup(after) || isCacheWrite(after) || isPublished(after);
}

const isPublished = ({ verb }: Operation): boolean => ['publish', 'spublish'].includes(verb);

function isOfCache(operation: Operation): boolean {
  return operation.verb === 'unattributed' || isLookup(operation) || isCacheWrite(operation);
}

/** As much as its keys are longer: a value that is not there did not grow. */
function growsByKey({ before, after }: BothSides, path: string): boolean {
  const length = ({ keys = [] }: Operation) =>
    keys.length === 0 ? undefined : keys.reduce((sum, key) => sum + key.length, 0) / keys.length;
  const [was, is] = [length(before), length(after)];
  if (path !== 'redis.bytes' || was === undefined || is === undefined || before.target === after.target) return false;
  return eachTime(after, path) - eachTime(before, path) <= is - was + LENGTHS_OF_A_KEY;
}

/** Its length stands before it, in a digit more, and keys are not all as long as those that are known. */
const LENGTHS_OF_A_KEY = 4;

function growsBy(pair: BothSides, path: string): boolean {
  return eachHasMore(pair, path) && eachTime(pair.after, path) >= GREW * eachTime(pair.before, path);
}

function grewDraft(pair: BothSides, evidence: Evidence, figures: string, takes: readonly Taken[]): FindingDraft {
  const { target } = pair.after;
  return draftOf('cached-value-grew', pair, evidence, {
    sentence: isPublished(pair.after)
      ? `what is published grew: ${figures}`
      : `what is cached${target === '' ? '' : ` under ${target}`} grew: ${figures}`,
    cure: isPublished(pair.after)
      ? 'publish the id, and read the rest where it is needed'
      : 'cache those fields alone that are used',
    takes,
    paths: GROWING,
  });
}

const GREW = 1.25;

/** Lookups and their misses came together, and the keys that are written after them take as much memory as before. */
function missesAgain({ before, after }: BothSides, evidence: Evidence): boolean {
  const more = after.asked - before.asked;
  const missed = evidence.after.redis.misses - (evidence.before?.redis.misses ?? 0);
  const written = evidence.pairs
    .filter(onBothSides)
    .find((pair) => isCacheWrite(pair.after) && pair.after.target === after.target);
  if (written === undefined || more < before.asked || missed < 0.9 * more) return false;
  const [was, is] = [countAt(written.before, 'redis.keyBytes'), countAt(written.after, 'redis.keyBytes')];
  return storesMore(after.target, evidence) >= 0.9 * more && was > 0 && is <= GREW * was;
}

export const STAMPEDE: Rule = {
  name: 'stampede',
  example: 'concurrent misses of user:* are not put together: users is asked 10 times per call, was 1',
  evidence: 'As many keys are missed as before, and each miss asks MongoDB by itself now, and stores the answer.',
  cure: 'keep one promise for each key that is being loaded, and let the others await it',
  difference: (evidence) => {
    const { before, after, calls } = evidence;
    if (before === undefined || after.redis.misses < 2 * calls) return [];
    const isShared = before.redis.misses >= after.redis.misses;
    const lookup = evidence.pairs
      .filter(onBothSides)
      .find(
        (pair) =>
          isLookup(pair.after) && (isShared ? pair.before.asked === pair.after.asked : missesAgain(pair, evidence)),
      );
    const asked = evidence
      .open('asked')
      .filter(onBothSides)
      .find((pair) => {
        const { before: old, after: now } = pair;
        return now.engine === 'mongodb' && now.asked > old.asked && now.asked >= 0.9 * after.redis.misses;
      });
    if (lookup === undefined || asked === undefined) return [];
    const stored = evidence
      .open('asked')
      .filter(onBothSides)
      .find((pair) => isCacheWrite(pair.after) && pair.after.asked > pair.before.asked);
    const was = count(asksPerCall(asked.before, { calls }));
    return [
      draftOf('stampede', asked, evidence, {
        sentence: `concurrent misses of ${lookup.after.target || 'the cache'} are not put together: ${asked.after.target} is asked ${times(asksPerCall(asked.after, { calls }))} per call, was ${was}`,
        cure: 'keep one promise for each key that is being loaded, and let the others await it (single flight)',
        rows: [
          ...[asked, ...(stored === undefined ? [] : [stored])].map((pair) => askedRow(pair, calls)),
          ...hitRow(evidence),
        ],
        takes: [asked, ...(stored === undefined ? [] : [stored]), ...(isShared ? [] : [lookup])].map((pair) => ({
          pair,
          facets: BOTH,
        })),
        paths: CACHE_PATHS,
      }),
    ];
  },
  state: (evidence) => {
    const { after, calls, failing } = evidence;
    if (!failing.has('mongoCommands') || after.redis.misses < 2 * calls) return [];
    const asked = evidence
      .open('asked')
      .filter(isAskedNow)
      .find(({ after: now }) => now.engine === 'mongodb' && now.asked >= 2 * calls && now.asked === after.redis.misses);
    const lookup = evidence.pairs
      .filter(isAskedNow)
      .find(({ after: now }) => isLookup(now) && now.asked === after.redis.misses);
    const stored = evidence.pairs
      .filter(isAskedNow)
      .find(({ after: now }) => isCacheWrite(now) && now.asked === after.redis.misses);
    if (asked === undefined || lookup === undefined || stored === undefined) return [];
    return [
      draftOf('stampede', asked, evidence, {
        sentence: `each miss of ${lookup.after.target || 'the cache'} asks MongoDB by itself: ${asked.after.target} is asked ${times(asksPerCall(asked.after, { calls }))} per call`,
        cure: 'keep one promise for each key that is being loaded, and let the others await it (single flight)',
        rows: [...[asked, stored].map((pair) => askedRow({ after: pair.after }, calls)), ...hitRow(evidence)],
        takes: [asked, stored].map((pair) => ({ pair, facets: BOTH })),
        paths: CACHE_PATHS,
      }),
    ];
  },
};
