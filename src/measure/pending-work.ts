import { createHook } from 'node:async_hooks';
import { nowMs } from './clock.ts';

/** A timer of more than this is not waited for: what it does is no part of a call. */
export const LONGEST_TIMER_MS = 10_000;
/** Fires late when the machine is busy. */
const LATE_MS = 20;
/** Of a timer that was there before the calls. A later one is a deadline or flushes statistics, and each variant would wait for it. */
const SOON_MS = 1_000 + LATE_MS;
/** The drivers renew timers of their own for as long as they are connected. */
const DRIVERS = /node_modules[/\\](?:mongodb|ioredis|@redis[/\\]\w+|redis)[/\\]/;
/** Who makes a timer for somebody's code; any other module of Node makes it for a socket. */
const TIMERS_FOR_CODE = /\bnode:(?:timers(?:\/promises)?|internal\/abort_controller)\b/;
/** What a process holds for as long as it is connected. */
const LASTING = new Set(['TCPSocketWrap', 'PipeWrap', 'TTYWrap', 'Timeout', 'Immediate']);
const NEW_SOCKET_MS = 500;

export interface Pending {
  /** How long what the calls started may still take to begin something, as far as that is known: 0 for nothing. */
  ms: number;
  /** Another process or thread runs, of which this one knows nothing. */
  others: boolean;
}

/** What the code of a project has started in this process and not ended: timers, requests, processes and threads. */
export class PendingWork {
  #timers: { timer: NodeTimer; firesAt: number }[] = [];
  #others = false;
  #held: ReadonlyMap<string, number> = new Map();
  #markedAt = 0;

  /** From now on, before any code of a project is loaded. The hook slows every promise: never where calls are timed. */
  watch(): void {
    createHook({
      init: (_id, type, _trigger, resource) => {
        if (type === 'PROCESSWRAP' || type === 'WORKER') this.#others = true;
        if (type === 'Timeout' && isTimer(resource) && madeByCode()) {
          this.#timers.push({ timer: resource, firesAt: nowMs() + resource._idleTimeout + LATE_MS });
        }
      },
    }).enable();
  }

  /** The calls begin. A timer that runs already may be what does their work: the one that empties a queue of theirs. */
  mark(): void {
    const now = nowMs();
    this.#timers = this.#timers.flatMap((one) => {
      const firesAt = one.timer._repeat === null ? one.firesAt : now + one.timer._idleTimeout + LATE_MS;
      return firesAt - now > SOON_MS ? [] : [{ ...one, firesAt }];
    });
    this.#held = heldNow();
    this.#markedAt = nowMs();
  }

  pending(): Pending {
    const now = nowMs();
    // One that repeats is waited for once.
    this.#timers = this.#timers.filter(({ timer, firesAt }) => !timer._destroyed && firesAt > now);
    const timers = this.#timers.map(({ firesAt }) => firesAt - now).filter((ms) => ms <= LONGEST_TIMER_MS);
    return { ms: Math.max(0, ...timers, this.#requestsMs(now)), others: this.#others };
  }

  /** A request that is under way may be followed by work; of a socket nobody knows whether it is one. */
  #requestsMs(now: number): number {
    const more = [...heldNow()].filter(([type, n]) => n > (this.#held.get(type) ?? 0)).map(([type]) => type);
    if (more.some((type) => !LASTING.has(type))) return Math.max(0, this.#markedAt + LONGEST_TIMER_MS - now);
    return more.includes('TCPSocketWrap') ? Math.max(0, this.#markedAt + NEW_SOCKET_MS - now) : 0;
  }
}

interface NodeTimer {
  /** Null of one that fires once. */
  _repeat: number | null;
  _idleTimeout: number;
  _destroyed: boolean;
}

function isTimer(resource: object): resource is NodeTimer {
  return '_idleTimeout' in resource && typeof resource._idleTimeout === 'number' && '_destroyed' in resource;
}

/** How many of each kind keep this process alive. */
function heldNow(): ReadonlyMap<string, number> {
  return new Map(
    [...Map.groupBy(process.getActiveResourcesInfo(), (type) => type)].map(([type, all]) => [type, all.length]),
  );
}

/** By the frame that asked for the timer: the one after those of Node's timers. */
function madeByCode(): boolean {
  const limit = Error.stackTraceLimit;
  Error.stackTraceLimit = 16;
  const frames = new Error().stack?.split('\n').slice(1) ?? [];
  Error.stackTraceLimit = limit;
  const first = frames.findIndex((frame) => TIMERS_FOR_CODE.test(frame));
  if (first < 0) return false;
  const caller = frames.slice(first).find((frame) => !TIMERS_FOR_CODE.test(frame));
  return caller === undefined || !DRIVERS.test(caller);
}
