import type { RedisRequest } from '../shapes/redis-request.ts';
import { type CommandCounts, isDataCommand } from './mongo-commands.ts';
import { kindOf } from './mongo-operations.ts';
import { commandName, type ProfileEntry } from './mongo-profiler.ts';
import { requestsAlike } from './redis-operations.ts';

/** What a process was seen to do in `ms` without any call. */
export interface IdleWork {
  /** See ServerWindow. */
  asked: Readonly<Record<string, number>>;
  /** Of its commands of MongoDB, by `kindOf`; absent where nobody profiled them. */
  kinds?: Readonly<Record<string, number>>;
  /** Of Redis, where it shows them. */
  requests?: readonly RedisRequest[];
  ms: number;
}

/**
 * What of `late` is not what the same process does by itself. `idle` was counted in `idleMs` without a call; timers do
 * not meet both windows alike, so one more is no difference where there are any.
 */
export function beyondIdle(
  late: Readonly<Record<string, number>>,
  lateMs: number,
  idle: Readonly<Record<string, number>>,
  idleMs: number,
): Record<string, number> {
  return Object.fromEntries(
    Object.entries(late).filter(([name, n]) => n > mostByItself(idle[name] ?? 0, lateMs, idleMs)),
  );
}

function mostByItself(idle: number, ms: number, idleMs: number): number {
  return idle === 0 ? 0 : Math.ceil((idle * ms) / idleMs) + 1;
}

interface MixedWork {
  ms: number;
  calls: number;
}

export interface MixedEntries extends MixedWork {
  entries: readonly ProfileEntry[];
  /** By the server. */
  counted: CommandCounts;
}

export interface MixedRequests extends MixedWork {
  requests: readonly RedisRequest[];
}

/**
 * The entries of calls, and those of what their process did meanwhile by itself: of kinds that it was seen to do without
 * a call, of which there are fewer than calls, and no more than come in that time. What each call asks too cannot be
 * told from it, and is the calls'.
 */
export function withoutIdle(
  { entries, counted, ms, calls }: MixedEntries,
  idle: IdleWork | undefined,
): { own: ProfileEntry[]; byItself: ProfileEntry[] } {
  const kinds = Map.groupBy(entries, kindOf);
  const names = Map.groupBy(entries, commandName);
  const comesByItself = (entry: ProfileEntry) => {
    const kind = kindOf(entry);
    const n = kinds.get(kind)?.length ?? 0;
    return n < calls && n <= mostByItself(idle?.kinds?.[kind] ?? 0, ms, idle?.ms ?? 1);
  };
  const isByItself = (entry: ProfileEntry) => {
    const name = commandName(entry);
    const alike = names.get(name) ?? [];
    // Of a write in bulk an entry is no command.
    const isCommand = alike.length === counted[name] || alike.every(comesByItself);
    return isDataCommand(name) && isCommand && comesByItself(entry);
  };
  const byItself = entries.filter(isByItself);
  return { own: entries.filter((entry) => !byItself.includes(entry)), byItself };
}

/** The same of requests of Redis: those that are the process' own. */
export function requestsByItself({ requests, ms, calls }: MixedRequests, idle: IdleWork | undefined): RedisRequest[] {
  if (idle?.requests === undefined) return [];
  const ofCalls = new Set(requests);
  return requestsAlike([...idle.requests, ...requests]).flatMap((alike) => {
    const own = alike.filter((request) => ofCalls.has(request));
    return own.length < calls && own.length <= mostByItself(alike.length - own.length, ms, idle.ms) ? own : [];
  });
}

/** Of commands by name those are left that are not among `names`, each as often as it stands there. */
export function withoutCommands(counted: CommandCounts, names: readonly string[]): CommandCounts {
  const taken = (name: string) => names.filter((one) => one === name).length;
  const left = Object.entries(counted).map(([name, n]) => [name, n - taken(name)] as const);
  return Object.fromEntries(left.filter(([, n]) => n > 0));
}
