import type { Operation, ShapeValue } from '../model/operation.ts';
import { keyPatterns } from '../shapes/key-pattern.ts';
import { keysOf } from '../shapes/redis-keys.ts';
import type { RedisRequest } from '../shapes/redis-request.ts';
import { redisShape, withoutVaried } from '../shapes/redis-shape.ts';
import { inferredCounts } from './redis-inferred.ts';

/** What counters of Redis have, by their path: `redis.commands`, all names together. */
export type RedisTotals = Readonly<Record<string, number>>;
/** What of it one request is known to have done. */
export type RequestCounts = Readonly<Record<string, number>>;

const KEYS_SHOWN = 2;

interface Grouped {
  verb: string;
  target: string;
  shape: Record<string, ShapeValue>;
  requests: RedisRequest[];
  byItself: boolean;
}

export interface RedisOperations {
  /** Of the calls. */
  operations: Operation[];
  /** Of the requests in `byItself`. */
  byItself: Operation[];
}

/**
 * Redis' operations, those apart that an application asks by itself. All counts add up to `totals`: what no request is
 * known of is an operation of its own, `unattributed`.
 */
export function redisOperations(
  requests: readonly RedisRequest[],
  totals: RedisTotals,
  countsOf: (request: RedisRequest) => RequestCounts,
  { connections = 0, byItself = new Set() }: { connections?: number; byItself?: ReadonlySet<RedisRequest> } = {},
): RedisOperations {
  const groups = grouped(requests, byItself);
  const inferred = inferredCounts(
    groups.map((group) => group.requests),
    totals,
    connections,
  );
  const operations = groups.map(({ verb, target, shape, requests: own }, at): Operation => {
    const keys = [...new Set(own.flatMap(keysOf))].sort().slice(0, KEYS_SHOWN);
    return {
      engine: 'redis',
      verb,
      target,
      shape,
      asked: own.length,
      counts: withoutZeros({
        ...summed(own.map((request) => ({ 'redis.commands': commandsOf(request), ...countsOf(request) }))),
        ...inferred[at],
      }),
      plans: [],
      ...(keys.length === 0 ? {} : { keys }),
    };
  });
  const isOfCalls = (at: number) => groups[at]?.byItself === false;
  return {
    operations: [...operations.filter((_, at) => isOfCalls(at)), ...unattributed(operations, totals)],
    byItself: operations.filter((_, at) => !isOfCalls(at)),
  };
}

/** Requests that are of one operation each, whoever asked them. */
export function requestsAlike(requests: readonly RedisRequest[]): RedisRequest[][] {
  return grouped(requests, new Set()).map((group) => group.requests);
}

/** Of a server that does not show its commands: they are known by name. */
export function redisOperationsByName(commands: Readonly<Record<string, number>>, totals: RedisTotals): Operation[] {
  const operations = Object.entries(commands).map(
    ([verb, n]): Operation => ({
      engine: 'redis',
      verb,
      target: '',
      shape: {},
      asked: n,
      counts: { 'redis.commands': n },
      plans: [],
    }),
  );
  return [...operations, ...unattributed(operations, totals)];
}

function grouped(requests: readonly RedisRequest[], byItself: ReadonlySet<RedisRequest>): Grouped[] {
  const patterns = keyPatterns(requests.flatMap(allKeysOf));
  const byPlace = Map.groupBy(requests, (request) =>
    JSON.stringify([request.verb, targetOf(request, patterns), byItself.has(request)]),
  );
  return Array.from(byPlace).flatMap(([place, own]) => {
    const [verb, target, isByItself] = JSON.parse(place) as [string, string, boolean];
    const shapes = withoutVaried(own.map(redisShape)).map(sorted);
    const byShape = Map.groupBy(own.keys(), (at) => JSON.stringify(shapes[at]));
    return Array.from(byShape.values(), (places) => ({
      verb,
      target,
      shape: shapes[places[0] ?? 0] ?? {},
      requests: places.flatMap((at) => own[at] ?? []),
      byItself: isByItself,
    }));
  });
}

/** `cache:user:*`; of keys of several patterns all of them, in order. */
function targetOf(request: RedisRequest, patterns: ReadonlyMap<string, string>): string {
  return [...new Set(keysOf(request).map((key) => patterns.get(key) ?? key))].sort().join(' ');
}

function allKeysOf(request: RedisRequest): string[] {
  return [...keysOf(request), ...request.scripted.flatMap(allKeysOf)];
}

function commandsOf({ scripted }: RedisRequest): number {
  return 1 + scripted.length;
}

function unattributed(operations: readonly Operation[], totals: RedisTotals): Operation[] {
  const known = summed(operations.map(({ counts }) => counts));
  const counts = withoutZeros(
    Object.fromEntries(Object.entries(totals).map(([path, n]) => [path, n - (known[path] ?? 0)])),
  );
  const below = Object.entries(counts).find(([, n]) => n < 0);
  if (below) throw new Error(`operations of Redis have more ${below[0]} than it counted: ${-below[1]}`);
  if (Object.keys(counts).length === 0) return [];
  const asked = counts['redis.commands'] ?? 0;
  return [{ engine: 'redis', verb: 'unattributed', target: '', shape: {}, asked, counts, plans: [] }];
}

function summed(all: readonly RequestCounts[]): Record<string, number> {
  const sums: Record<string, number> = {};
  for (const counts of all) {
    for (const [path, n] of Object.entries(counts)) sums[path] = (sums[path] ?? 0) + n;
  }
  return sums;
}

function withoutZeros(counts: Readonly<Record<string, number>>): Record<string, number> {
  return Object.fromEntries(Object.entries(counts).filter(([, n]) => n !== 0));
}

function sorted(shape: Readonly<Record<string, ShapeValue>>): Record<string, ShapeValue> {
  return Object.fromEntries(Object.entries(shape).sort(([a], [b]) => (a < b ? -1 : 1)));
}
