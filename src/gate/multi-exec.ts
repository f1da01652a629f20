import type { CounterPath } from '../model/counters.ts';
import { type Operation, timesAsked } from '../model/operation.ts';
import type { Work } from '../model/work.ts';
import { sumOf } from './counter-directions.ts';

/** `MULTI`, `+OK`, `+QUEUED` of a few commands, and `EXEC`. */
const BYTES_EACH = 128;
/** A command alone is one transaction as it is. */
const AT_LEAST = 2;

/**
 * By how much counters may grow where commands that are sent together became one transaction of Redis: MULTI and EXEC
 * travel with them. Round trips are none of it.
 */
export function multiExec(before: Work, after: Work): ReadonlyMap<CounterPath, number> {
  // Of an application nobody knows what travels together.
  if (before.redis.roundTrips === undefined || after.redis.roundTrips === undefined) return new Map();
  // What jumps is the same until it doubles: that is for chance, and not for what was sent one by one.
  if (sumOf(after, 'redis.roundTrips').most > sumOf(before, 'redis.roundTrips').most) return new Map();
  const { operations: old } = before;
  const { operations: now = [] } = after;
  if (old === undefined) return new Map();
  const asked = (operations: readonly Operation[], verb: string) => timesAsked(operations, { engine: 'redis', verb });
  const [multi, exec] = [asked(now, 'multi'), asked(now, 'exec')];
  const more = multi - asked(old, 'multi');
  if (more <= 0 || exec - asked(old, 'exec') !== more) return new Map();
  if (timesAsked(now, { engine: 'redis' }) - multi - exec < AT_LEAST * multi) return new Map();
  return new Map<CounterPath, number>([
    ['redis.commands', 2 * more],
    ['redis.bytes', BYTES_EACH * more],
  ]);
}
