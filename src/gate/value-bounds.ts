import type { CounterPath } from '../model/counters.ts';
import { isFields, type Operation, timesAsked } from '../model/operation.ts';
import type { Work } from '../model/work.ts';

/** What puts elements into a value that is kept from call to call. */
const ADDS = new Set(['lpush', 'lpushx', 'rpush', 'rpushx', 'xadd', 'zadd']);
const BOUNDS = new Set(['ltrim', 'xtrim', 'zremrangebylex', 'zremrangebyrank', 'zremrangebyscore']);
/** Those that take nothing from any other value than their own. */
const TAKES_OWN = new Set([
  ...['expire', 'expireat', 'lpop', 'lrem', 'pexpire', 'pexpireat', 'rpop', 'xdel', 'zpopmax', 'zpopmin', 'zrem'],
]);
/** Those of which several values may be the subject; nobody knows what a script does. */
const TAKES_ANY = new Set([
  ...['eval', 'evalsha', 'fcall'],
  ...['blmove', 'blmpop', 'blpop', 'brpop', 'brpoplpush', 'bzmpop', 'bzpopmax', 'bzpopmin', 'del', 'lmove', 'lmpop'],
  ...['rename', 'rpoplpush', 'unlink', 'zmpop'],
]);
/** Whatever else may keep a value from growing with each call. */
const TAKES = new Set([...TAKES_OWN, ...TAKES_ANY]);
/** `XADD log MAXLEN ~ 1000 ...` */
const LIMITS = ['MAXLEN', 'MINID'];
/** Of the times that something is put into it. */
const OFTEN = 0.5;
/** `ZREMRANGEBYSCORE hits:7 -inf 1700000000` and its answer. */
const BYTES_EACH = 160;
/** `MAXLEN ~ 1000` */
const BYTES_OF_LIMIT = 64;

/** Elements are put into values of a pattern, or into an array, and nothing bounds these any more. */
export interface BoundLost {
  /** `seen:*`, `messages of tickets` */
  target: string;
  /** What bounded them: `LTRIM`, `MAXLEN`, `$slice`. */
  bound: string;
  added: Operation;
}

export function lostBounds(before: readonly Operation[], after: readonly Operation[]): BoundLost[] {
  return [...lostInValues(before, after), ...lostInArrays(before, after)];
}

function lostInValues(before: readonly Operation[], after: readonly Operation[]): BoundLost[] {
  if (movesMore(before, after)) return [];
  const [old, now] = [valuesOf(before), valuesOf(after)];
  return now.flatMap((value) => {
    const { target, adds, bounds, takes } = value;
    const [added] = adds;
    const was = old.find((one) => one.target === target) ?? renamed(value, old, now);
    const bound = was?.bounds[0];
    if (added === undefined || was === undefined || bound === undefined || was.adds.length === 0) return [];
    // What trims now and then may have done so on one side alone.
    if (timesAsked(was.bounds) < timesAsked(was.adds) * OFTEN) return [];
    // What was asked as often before has not come in place of the bound.
    const takesMore = timesAsked(takes) > timesAsked(was.takes);
    return bounds.length > 0 || takesMore ? [] : [{ target, bound: boundOf(bound), added }];
  });
}

/** The only value that is gone and was added to by the same command, where one alone came: it has another name. */
function renamed({ adds }: Value, old: readonly Value[], now: readonly Value[]): Value | undefined {
  const isAdded = (value: Value) => value.adds.some(({ verb }) => verb === adds[0]?.verb);
  const missingIn = (others: readonly Value[]) => (value: Value) => !others.some((one) => one.target === value.target);
  const [gone, ...more] = old.filter(missingIn(now)).filter(isAdded);
  const came = now.filter(missingIn(old)).filter(isAdded);
  return more.length === 0 && came.length === 1 ? gone : undefined;
}

/** An array of a document that `$push` had cut by `$slice`, where nothing else takes elements out of it. */
function lostInArrays(before: readonly Operation[], after: readonly Operation[]): BoundLost[] {
  const was = before.flatMap(pushesOf).filter(({ isCut }) => isCut);
  const is = after.flatMap(pushesOf);
  return is.flatMap(({ operation, field, isCut }) => {
    const same = (one: Push) => one.field === field && one.operation.target === operation.target;
    if (isCut || !was.some(same) || is.some((one) => one.isCut && same(one))) return [];
    const takes = after.some((one) => one.target === operation.target && takesFrom(one, field));
    return takes ? [] : [{ target: `${field} of ${operation.target}`, bound: '$slice', added: operation }];
  });
}

interface Push {
  operation: Operation;
  field: string;
  isCut: boolean;
}

function pushesOf(operation: Operation): Push[] {
  if (operation.engine !== 'mongodb' || operation.asked === 0) return [];
  const pushed = fieldsIn(fieldsIn(operation.shape.update).$push);
  return Object.entries(pushed).map(([field, value]) => ({ operation, field, isCut: '$slice' in fieldsIn(value) }));
}

/** `$pull`, `$pop` and `$set` of it; a pipeline, or a document that is written whole, may do anything. */
function takesFrom({ shape: { update } }: Operation, field: string): boolean {
  if (Array.isArray(update) || 'replacement' in fieldsIn(update)) return true;
  return ['$pull', '$pullAll', '$pop', '$set', '$unset'].some((name) => field in fieldsIn(fieldsIn(update)[name]));
}

function fieldsIn(value: Operation['shape'][string] | undefined): Operation['shape'] {
  return isFields(value) ? value : {};
}

/**
 * By how much counters may grow for a bound that values had not: once for each time that something is put into them.
 * What bounds as it adds, `XADD log MAXLEN 1000`, is no command more.
 */
export function newBounds(before: Work, after: Work): ReadonlyMap<CounterPath, number> {
  const old = valuesOf(before.operations ?? []);
  const bounding = valuesOf(after.operations ?? []).flatMap(({ target, adds, bounds }) => {
    const was = old.find((value) => value.target === target);
    return was !== undefined && was.adds.length > 0 && was.bounds.length === 0 && timesAsked(bounds) <= timesAsked(adds)
      ? bounds
      : [];
  });
  const own = bounding.filter(({ verb }) => BOUNDS.has(verb));
  const n = timesAsked(own);
  if (bounding.length === 0) return new Map();
  return new Map<CounterPath, number>([
    ['redis.commands', n],
    ['redis.roundTrips', n],
    ['redis.bytes', n * BYTES_EACH + (timesAsked(bounding) - n) * BYTES_OF_LIMIT],
    ['redis.elements', own.reduce((sum, { counts }) => sum + (counts['redis.elements'] ?? 0), 0)],
  ]);
}

/** Commands of several keys have another target: `RENAME queue:jobs queue:old`. */
function movesMore(before: readonly Operation[], after: readonly Operation[]): boolean {
  const takers = (operations: readonly Operation[]) =>
    operations.filter(({ verb, target }) => (target === '' ? TAKES.has(verb) : TAKES_ANY.has(verb)));
  return timesAsked(takers(after)) > timesAsked(takers(before));
}

interface Value {
  target: string;
  adds: Operation[];
  bounds: Operation[];
  takes: Operation[];
}

function valuesOf(operations: readonly Operation[]): Value[] {
  const ofKeys = operations.filter(({ engine, target, asked: n }) => engine === 'redis' && target !== '' && n > 0);
  return Array.from(
    Map.groupBy(ofKeys, ({ target }) => target),
    ([target, own]) => ({
      target,
      // ZADD XX changes what is there.
      adds: own.filter(({ verb, shape }) => ADDS.has(verb) && shape.XX === undefined),
      bounds: own.filter((one) => isBound(one)),
      takes: own.filter(({ verb }) => TAKES.has(verb)),
    }),
  ).sort((a, b) => (a.target < b.target ? -1 : 1));
}

function isBound({ verb, shape }: Operation): boolean {
  // All of it is no bound.
  if (BOUNDS.has(verb)) return shape.range !== 'all';
  return verb === 'xadd' && LIMITS.some((limit) => limit in shape);
}

function boundOf({ verb, shape }: Operation): string {
  return verb === 'xadd' ? (LIMITS.find((limit) => limit in shape) ?? '') : verb.toUpperCase();
}
