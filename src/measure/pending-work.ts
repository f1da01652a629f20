import { createHook } from 'node:async_hooks';
import { nowMs } from './clock.ts';
import { OpenRequests } from './open-requests.ts';
import { ThreadPoolJobs } from './thread-pool-jobs.ts';

/** A timer of more than this is not waited for: what it does is no part of a call. */
export const LONGEST_TIMER_MS = 10_000;
/** Fires late when the machine is busy. */
const LATE_MS = 20;
/**
 * Of a timer that was there before the calls. A later one is a deadline or flushes statistics, and each variant would
 * wait for it.
 */
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
  /** A timer of `open` fires again and again: it may leave for later what is not due yet. */
  repeats: boolean;
}

/** What the code of a project has started in this process and not ended: timers, requests, processes and threads. */
export class PendingWork {
  #timers: { timer: NodeTimer; firesAt: number }[] = [];
  /** There before the calls, and later than soon. */
  #later: { timer: NodeTimer; firesAt: number }[] = [];
  /** A timer of more than this is not waited for. */
  #longestMs = LONGEST_TIMER_MS;
  /** Long work in JavaScript lets others run between two of them. */
  #lastImmediate: { _destroyed: boolean } | undefined;
  readonly #requests = new OpenRequests();
  readonly #jobs = new ThreadPoolJobs();
  #others = false;
  #repeats = false;
  #held: ReadonlyMap<string, number> = new Map();
  #markedAt = 0;

  /** From now on, before any code of a project is loaded. The hook slows every promise: never where calls are timed. */
  watch(): void {
    this.#requests.watch();
    createHook({
      init: (id, type, _trigger, resource) => {
        this.#jobs.started(id, type, resource);
        if (type === 'Immediate' && isImmediate(resource) && madeByCode()) this.#lastImmediate = resource;
        if (type === 'PROCESSWRAP' || type === 'WORKER') this.#others = true;
        if (type === 'Timeout' && isTimer(resource) && madeByCode()) {
          this.#timers.push({ timer: resource, firesAt: nowMs() + resource._idleTimeout + LATE_MS });
        }
      },
      after: (id) => this.#jobs.ended(id),
    }).enable();
  }

  /** The calls begin. A timer that runs already may be what does their work: the one that empties a queue of theirs. */
  mark(): void {
    const now = nowMs();
    const there = [...this.#timers, ...this.#later].filter(({ timer }) => !timer._destroyed);
    const nexts = there.map(({ timer, firesAt }) => ({
      timer,
      firesAt: timer._repeat === null ? firesAt : now + timer._idleTimeout + LATE_MS,
    }));
    this.#timers = nexts.filter(({ firesAt }) => firesAt - now <= SOON_MS);
    this.#later = nexts.filter(({ firesAt }) => firesAt - now > SOON_MS);
    this.#repeats = this.#timers.some(({ timer }) => timer._repeat !== null);
    this.#held = heldNow();
    this.#requests.clear();
    this.#jobs.clear();
    this.#markedAt = nowMs();
  }

  /**
   * Timers that were there before the calls, and that nobody has waited for, run now, as this process is thrown away
   * soon: each variant would wait for them. Gives whether there were any.
   */
  runLater(): boolean {
    if (this.#markedAt === 0) this.mark();
    const now = nowMs();
    const later = this.#later.filter(({ timer, firesAt }) => !timer._destroyed && firesAt - now <= LONGEST_TIMER_MS);
    this.#later = [];
    // One that sets itself again is over.
    this.#longestMs = SOON_MS;
    for (const { timer } of later) run(timer);
    return later.length > 0;
  }

  pending(): Pending {
    const now = nowMs();
    // One that repeats is waited for once.
    this.#timers = this.#timers.filter(({ timer, firesAt }) => !timer._destroyed && firesAt > now);
    const timers = this.#timers.map(({ firesAt }) => firesAt - now).filter((ms) => ms <= this.#longestMs);
    return { ms: Math.max(0, ...timers, this.#underWayMs(now)), others: this.#others, repeats: this.#repeats };
  }

  /** A request that is under way may be followed by work; of a socket nobody knows whether it is one. */
  #underWayMs(now: number): number {
    const more = [...heldNow()].filter(([type, n]) => n > (this.#held.get(type) ?? 0)).map(([type]) => type);
    const isUnderWay = this.#requests.any || this.#jobs.any || this.#lastImmediate?._destroyed === false;
    if (isUnderWay || more.some((type) => !LASTING.has(type)))
      return Math.max(0, this.#markedAt + LONGEST_TIMER_MS - now);
    return more.includes('TCPSocketWrap') ? Math.max(0, this.#markedAt + NEW_SOCKET_MS - now) : 0;
  }
}

interface NodeTimer {
  /** Null of one that fires once. */
  _repeat: number | null;
  _idleTimeout: number;
  _destroyed: boolean;
  _onTimeout: (...args: unknown[]) => unknown;
  _timerArgs: unknown[] | undefined;
  close(): unknown;
}

function isImmediate(resource: object): resource is { _destroyed: boolean } {
  return '_destroyed' in resource;
}

function isTimer(resource: object): resource is NodeTimer {
  return '_idleTimeout' in resource && typeof resource._idleTimeout === 'number' && '_destroyed' in resource;
}

/** What it throws would be thrown at its time too, when this process is gone. */
function run(timer: NodeTimer): void {
  const { _onTimeout: callback, _timerArgs: args = [] } = timer;
  if (timer._repeat === null) timer.close();
  try {
    callback.apply(timer, args);
  } catch {}
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
