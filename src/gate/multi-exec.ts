import type { CounterPath } from '../model/counters.ts';
import { type Operation, timesAsked } from '../model/operation.ts';
import type { Work } from '../model/work.ts';

/** `MULTI`, `+OK`, `+QUEUED` of a few commands, and `EXEC`. */
const BYTES_EACH = 128;
/** A command alone is one transaction as it is. */
const AT_LEAST = 2;

/**
 * By how much counters may grow where commands that are sent together became one transaction of Redis: MULTI and EXEC
 * travel with them. Round trips are none of it.
 */
export function multiExec(before: Work, after: Work): ReadonlyMap<CounterPath, number> {
  const [old, now] = [before.operations ?? [], after.operations ?? []];
  const more = asked(now, 'multi') - asked(old, 'multi');
  if (more <= 0 || asked(now, 'exec') - asked(old, 'exec') !== more || before.operations === undefined)
    return new Map();
  // Of an application nobody knows what travels together.
  if (before.redis.roundTrips === undefined || after.redis.roundTrips === undefined) return new Map();
  const queued = timesAsked(
    now.filter(({ engine, verb }) => engine === 'redis' && verb !== 'multi' && verb !== 'exec'),
  );
  if (queued < AT_LEAST * asked(now, 'multi')) return new Map();
  return new Map<CounterPath, number>([
    ['redis.commands', 2 * more],
    ['redis.bytes', BYTES_EACH * more],
  ]);
}

function asked(operations: readonly Operation[], verb: string): number {
  return timesAsked(operations.filter((one) => one.engine === 'redis' && one.verb === verb));
}
