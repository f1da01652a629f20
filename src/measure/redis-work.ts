import type { Redis } from 'ioredis';
import { messageOf } from '../errors.ts';
import { COUNTER_PATHS, countedOf, countsOf, knownTo, overWindows, totalAt } from '../model/counters.ts';
import type { Operation } from '../model/operation.ts';
import { type PassWork, totalCommands } from '../model/work.ts';
import type { RedisRequest } from '../shapes/redis-request.ts';
import { type IdleWork, requestsByItself } from './idle-work.ts';
import type { RedisMonitor } from './redis-monitor.ts';
import { type RedisTotals, redisOperations, redisOperationsByName } from './redis-operations.ts';
import { redisRequests } from './redis-requests.ts';
import type { SentToRedis } from './redis-round-trips.ts';
import { type KeyLengths, keyLengths, type ValueCounts, valueCounts } from './redis-values.ts';
import { type ServerWindow, summed } from './server-windows.ts';

type RedisCounts = PassWork['redis'];

/** What was asked of Redis one by one in a window of calls, and what each did to what is stored. */
export interface WindowRequests {
  answered: RedisRequest[];
  late: RedisRequest[];
  /** `undefined`: the user of the harness may not look at what is stored. */
  values: ReadonlyMap<RedisRequest, ValueCounts> | undefined;
  elementsKnown: boolean;
}

/** What is stored before a window; `undefined` where that cannot be looked at, or is too much. */
export async function storedBefore(redis: Redis, monitor: RedisMonitor | undefined): Promise<KeyLengths | undefined> {
  return monitor && (await unlessDenied(keyLengths(redis)));
}

/** After the window, which has to be at rest: the last reading of the counters is over. */
export async function requestsOf(
  redis: Redis,
  answered: ServerWindow,
  late: readonly ServerWindow[],
  before: KeyLengths | undefined,
): Promise<WindowRequests> {
  const requests = {
    answered: shownRequests(answered, redis),
    late: late.flatMap((window) => shownRequests(window, redis)),
  };
  const found = await unlessDenied(valueCounts(redis, [...requests.answered, ...requests.late], before));
  return { ...requests, values: found?.byRequest, elementsKnown: found?.elementsKnown ?? false };
}

export function shownRequests(window: ServerWindow, redis: Redis): RedisRequest[] {
  const counted = { ...window.redis.commands, ...window.redisHousekeeping };
  return redisRequests(window.redisCommands ?? [], counted, redis.options.db ?? 0);
}

async function unlessDenied<Result>(work: Promise<Result>): Promise<Result | undefined> {
  try {
    return await work;
  } catch (thrown) {
    if (/^NOPERM|unknown command|unknown subcommand/i.test(messageOf(thrown))) return undefined;
    throw thrown;
  }
}

export interface RedisWorkOptions {
  /** Whose work it is. */
  windows: readonly ServerWindow[];
  /** Of all windows of calls; `undefined` where the server does not show its commands. */
  requests: readonly WindowRequests[] | undefined;
  withLate: boolean;
  /** By the measuring process; `undefined` where another one works, as an application does. */
  sent: readonly SentToRedis[] | undefined;
  calls: number;
  /** How long the calls took. */
  ms: number;
  /** What an application was seen to do by itself: of that, none is the calls'. */
  idle?: IdleWork | undefined;
}

export interface RedisWork {
  counts: RedisCounts;
  operations: Operation[];
  /** What is in neither, as the application asked it by itself. */
  byItself: Operation[];
}

/** Counts and operations of Redis. */
export function redisWork(options: RedisWorkOptions): RedisWork {
  const { windows, calls, withLate, ms, idle } = options;
  const ofRequests = { roundTrips: 0, elements: 0, withoutExpiry: 0, keyBytes: 0 };
  const server = overWindows(
    'redis',
    windows.map(({ redis }) => ({ ...redis, ...ofRequests })),
  );
  const commands = withPings(server.commands, summed(windows.map(({ redisHousekeeping }) => redisHousekeeping)), calls);
  const parts = options.requests?.map((part) => ({
    ...part,
    requests: [...part.answered, ...(withLate ? part.late : [])].filter(({ verb }) => verb in commands),
  }));
  const requests = parts?.flatMap((part) => part.requests);
  const counts = {
    ...server,
    commands,
    roundTrips: roundTripsOf(options.sent, requests, server.commands),
    ...valuesOf(parts),
  };
  const totals = totalsOf(counts);
  if (parts === undefined || requests === undefined)
    return { counts, operations: redisOperationsByName(commands, totals), byItself: [] };
  const values = new Map(parts.flatMap((part) => [...(part.values ?? [])]));
  const byItself = requestsByItself({ requests, ms, calls }, idle);
  const found = redisOperations(requests, totals, (request) => pathsOf(values.get(request), counts), {
    connections: counts.connections ?? 0,
    byItself: new Set(byItself),
  });
  return { ...found, counts: withoutOperations(counts, found.byItself, byItself) };
}

function withoutOperations(
  redis: RedisCounts,
  operations: readonly Operation[],
  requests: readonly RedisRequest[],
): RedisCounts {
  if (operations.length === 0) return redis;
  const names = requests.flatMap(({ verb, scripted }) => [verb, ...scripted.map((one) => one.verb)]);
  const taken = summed([
    ...operations.map(({ counts }) => counts),
    ...names.map((name) => ({ [`redis.commands.${name}`]: 1 })),
  ]);
  const work = { mongo: {}, redis, connections: {} };
  const left = [...countsOf(work)].map(([path, n]) => [path, n - (taken[path] ?? 0)] as const);
  return countedOf(
    left.filter(([, n]) => n > 0),
    knownTo(work),
  ).redis;
}

/**
 * A `PING`, an `INFO` or a `CLIENT LIST` is a round trip like any other. Less than one a call is a sentinel's, an
 * exporter's or a pool's.
 */
function withPings(
  commands: Readonly<Record<string, number>>,
  housekeeping: Readonly<Record<string, number>>,
  calls: number,
): Record<string, number> {
  const asked = Object.entries(housekeeping).filter(([, n]) => n >= calls);
  return { ...commands, ...Object.fromEntries(asked) };
}

/** Known only where the measuring process sent all that the server was asked. */
function roundTripsOf(
  sent: readonly SentToRedis[] | undefined,
  requests: readonly RedisRequest[] | undefined,
  commands: Readonly<Record<string, number>>,
): number | undefined {
  if (sent === undefined) return undefined;
  const scripted = requests?.reduce((sum, request) => sum + request.scripted.length, 0) ?? 0;
  const asked = totalCommands(commands) - scripted;
  const own = sent.reduce((sum, window) => sum + window.commands, 0);
  return own === asked ? sent.reduce((sum, window) => sum + window.roundTrips, 0) : undefined;
}

type ValueTotals = { [Name in keyof ValueCounts]: number | undefined };

function valuesOf(parts: readonly (WindowRequests & { requests: RedisRequest[] })[] | undefined): ValueTotals {
  if (parts === undefined || parts.some(({ values }) => values === undefined))
    return { elements: undefined, withoutExpiry: undefined, keyBytes: undefined };
  const total = (name: keyof ValueCounts) =>
    parts.reduce(
      (sum, { requests, values }) =>
        sum + requests.reduce((own, request) => own + (values?.get(request)?.[name] ?? 0), 0),
      0,
    );
  const elementsKnown = parts.every((part) => part.elementsKnown);
  return {
    elements: elementsKnown ? total('elements') : undefined,
    withoutExpiry: total('withoutExpiry'),
    keyBytes: total('keyBytes'),
  };
}

/** Connections and round trips are of no single request. */
function totalsOf(redis: RedisCounts): RedisTotals {
  const work = { mongo: {}, redis, connections: {} };
  const paths = COUNTER_PATHS.filter(
    (path) => path.startsWith('redis.') && path !== 'redis.connections' && path !== 'redis.roundTrips',
  );
  return Object.fromEntries(
    paths.flatMap((path) => {
      const total = totalAt(work, path);
      return total === undefined ? [] : [[path, total] as const];
    }),
  );
}

function pathsOf(values: ValueCounts | undefined, counts: RedisCounts): Record<string, number> {
  const names = ['elements', 'withoutExpiry', 'keyBytes'] as const;
  return Object.fromEntries(
    names.filter((name) => counts[name] !== undefined).map((name) => [`redis.${name}`, values?.[name] ?? 0]),
  );
}
