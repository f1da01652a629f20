import type { RedisRequest } from '../shapes/redis-request.ts';
import { type CommandCounts, isDataCommand } from './mongo-commands.ts';
import { kindOf } from './mongo-operations.ts';
import { commandName, type ProfileEntry } from './mongo-profiler.ts';
import { requestsAlike } from './redis-operations.ts';
import { summed } from './server-windows.ts';

/** What a process was seen to do in `ms` without any call. */
export interface IdleWork {
  /** See ServerWindow. */
  asked: Readonly<Record<string, number>>;
  /** Of its commands of MongoDB, by `kindOf`; absent where nobody profiled them. */
  kinds?: Readonly<Record<string, number>>;
  /** Of Redis, where it shows them. */
  requests?: readonly RedisRequest[];
  /** The most of each in `asked` that came at once: a timer that flushes asks several in a row. */
  atOnce?: Readonly<Record<string, number>>;
  ms: number;
}

/** What comes within it came of one timer. */
export const AT_ONCE_MS = 200;
/** More at once hides as much of what calls leave behind: what comes in larger bursts is waited for. */
const AT_ONCE_AT_MOST = 10;

/**
 * What of `late` is not what the same process does by itself. Timers do not meet both windows alike, so one more is no
 * difference where there are any, nor is what one of them does at once.
 */
export function beyondIdle(
  late: Readonly<Record<string, number>>,
  lateMs: number,
  { asked, ms, atOnce = {} }: IdleWork,
): Record<string, number> {
  return Object.fromEntries(
    Object.entries(late).filter(([name, n]) => n > mostByItself(lateMs, asked[name] ?? 0, ms, atOnce[name])),
  );
}

function mostByItself(ms: number, idle: number, idleMs: number, atOnce = 1): number {
  return idle === 0 ? 0 : Math.ceil((idle * ms) / idleMs) + Math.min(atOnce, AT_ONCE_AT_MOST);
}

/** What came at a time, by name. */
export interface TimedCounts {
  atMs: number;
  counts: Readonly<Record<string, number>>;
}

/** The most of each name that came within `AT_ONCE_MS`. */
export function mostAtOnce(seen: readonly TimedCounts[]): Record<string, number> {
  const inOrder = seen.toSorted((a, b) => a.atMs - b.atMs);
  const most: Record<string, number> = {};
  let from = 0;
  for (const [at, { atMs }] of inOrder.entries()) {
    while (atMs - (inOrder[from]?.atMs ?? atMs) > AT_ONCE_MS) from += 1;
    const together = summed(inOrder.slice(from, at + 1).map(({ counts }) => counts));
    for (const [name, n] of Object.entries(together)) most[name] = Math.max(n, most[name] ?? 0);
  }
  return most;
}

/** A window of calls, in which their process did something by itself too. */
export interface CalledFor {
  ms: number;
  calls: number;
}

/**
 * Whether `n` requests of a kind are none of the calls': there are fewer than calls, and no more than come in that time
 * by themselves. What each call asks too cannot be told from it, and is the calls'.
 */
function comesByItself(n: number, { ms, calls }: CalledFor, idle: number, idleMs: number): boolean {
  return n < calls && n <= mostByItself(ms, idle, idleMs);
}

export interface MixedEntries extends CalledFor {
  entries: readonly ProfileEntry[];
  /** By the server. */
  counted: CommandCounts;
}

/** The entries of calls, and those of what their process did meanwhile by itself. */
export function withoutIdle(
  { entries, counted, ...window }: MixedEntries,
  idle: IdleWork | undefined,
): { own: readonly ProfileEntry[]; byItself: readonly ProfileEntry[] } {
  if (idle?.kinds === undefined) return { own: entries, byItself: [] };
  const { kinds, ms } = idle;
  const candidates = new Set(
    Array.from(Map.groupBy(entries, kindOf)).flatMap(([kind, alike]) =>
      comesByItself(alike.length, window, kinds[kind] ?? 0, ms) ? alike : [],
    ),
  );
  const byItself = new Set(
    Array.from(Map.groupBy(entries, commandName)).flatMap(([name, alike]) => {
      const found = alike.filter((entry) => candidates.has(entry));
      // Of a write in bulk an entry is no command.
      const areCommands = alike.length === counted[name] || found.length === alike.length;
      return isDataCommand(name) && areCommands ? found : [];
    }),
  );
  return {
    own: entries.filter((entry) => !byItself.has(entry)),
    byItself: entries.filter((entry) => byItself.has(entry)),
  };
}

export interface MixedRequests extends CalledFor {
  requests: readonly RedisRequest[];
}

/** The same of requests of Redis: those that are the process' own. */
export function requestsByItself({ requests, ...window }: MixedRequests, idle: IdleWork | undefined): RedisRequest[] {
  if (idle?.requests === undefined) return [];
  const ofCalls = new Set(requests);
  return requestsAlike([...idle.requests, ...requests]).flatMap((alike) => {
    const own = alike.filter((request) => ofCalls.has(request));
    return comesByItself(own.length, window, alike.length - own.length, idle.ms) ? own : [];
  });
}
