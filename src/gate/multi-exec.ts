import type { CounterPath } from '../model/counters.ts';
import { type Operation, timesAsked } from '../model/operation.ts';
import type { Work } from '../model/work.ts';

/** `MULTI`, `+OK`, `+QUEUED` of a few commands, and `EXEC`. */
const BYTES_EACH = 256;

/**
 * By how much counters may grow where commands that are sent together became one transaction of Redis: MULTI and EXEC
 * travel with them. Round trips are none of it.
 */
export function multiExec(before: Work, after: Work): ReadonlyMap<CounterPath, number> {
  const [old, now] = [before.operations ?? [], after.operations ?? []];
  const more = asked(now, 'multi') - asked(old, 'multi');
  if (more <= 0 || asked(now, 'exec') - asked(old, 'exec') !== more) return new Map();
  return new Map<CounterPath, number>([
    ['redis.commands', 2 * more],
    ['redis.bytes', BYTES_EACH * more],
  ]);
}

function asked(operations: readonly Operation[], verb: string): number {
  return timesAsked(operations.filter((one) => one.engine === 'redis' && one.verb === verb));
}
