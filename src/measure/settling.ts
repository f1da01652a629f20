import { setTimeout as delay } from 'node:timers/promises';
import type { MongoClient } from 'mongodb';
import { beyondIdle, type IdleWork } from './idle-work.ts';
import { pendingAnswerSchema, ranAnswerSchema } from './messages.ts';
import { serverConnections } from './mongo-connections.ts';
import { LONGEST_TIMER_MS } from './pending-work.ts';
import { type ServerWindow, type ServerWindows, summed } from './server-windows.ts';
import type { WorkerProcess } from './worker-process.ts';

/** Of a process that says itself that nothing is under way in it. */
const QUIET_MS = 30;
/** Of a process that nobody can ask: an application, a child process, a thread. */
const UNKNOWN_QUIET_MS = 1_000;
/**
 * Of the same, where it is looked at for longer: most of what an application leaves for later it does in a few seconds.
 */
const LONG_LOOK_MS = 4_000;
const AT_MOST_MS = LONGEST_TIMER_MS + 2_000;
const POLL_MS = 100;

/** What the engines did after the calls were answered, until they were at rest. */
export interface LateWork {
  windows: ServerWindow[];
  ms: number;
  /** It did not end within the time that it is waited for. */
  endless: boolean;
  /** Nobody can ask who did it, or whether more will come. */
  unknown: boolean;
}

const NOTHING: IdleWork = { asked: {}, ms: 1 };

export interface SettlingTarget {
  windows: ServerWindows;
  worker: WorkerProcess;
  mongo: MongoClient;
  /** `orders/indexed` */
  what: string;
  variant: string;
  application: boolean;
  /** Of who cannot be asked: it is looked at for some seconds, quiet or not. */
  longLook: boolean;
  /** What the same application was seen to do without a call: it is at rest when it does no more than that. */
  byItself?: IdleWork;
  /** Connections of somebody else, or that worked before the calls: what they do ends with no call. */
  unrelated: ReadonlySet<number>;
}

/**
 * Waits until what the calls started is at its end, as far as it begins within 10 s, and counts what it does meanwhile.
 */
export async function untilSettled(target: SettlingTarget): Promise<LateWork> {
  const { windows, worker, what, variant, application, longLook, byItself = NOTHING } = target;
  const startedAt = performance.now();
  const late: ServerWindow[] = [];
  let asked: Record<string, number> = {};
  let quietSince = startedAt;
  for (;;) {
    const pending = await worker.ask({ op: 'pending', variant }, what, pendingAnswerSchema);
    // A consumer of a queue does with what it was sent whatever it likes, whenever it likes.
    const unknown = application || pending.others || windows.redisConsumers > 0;
    const quietMs = unknown ? UNKNOWN_QUIET_MS : QUIET_MS;
    const watched = unknown || pending.repeats;
    const restsAt = Math.max(quietSince + quietMs, startedAt + (watched && longLook ? LONG_LOOK_MS : 0));
    const left = restsAt - performance.now();
    await delay(Math.min(POLL_MS, Math.max(pending.ms, left, 1)));
    const window = await windows.take();
    const now = performance.now();
    late.push(window);
    asked = summed([asked, window.asked]);
    const isQuiet = isNothing(beyondIdle(asked, now - quietSince, byItself));
    if (!isQuiet) {
      quietSince = now;
      asked = {};
    }
    const atRest = pending.ms === 0 && now >= restsAt && isQuiet && !(await isWorking(target, window));
    const seen = { windows: late, ms: now - startedAt, unknown: watched };
    if (atRest) return { ...seen, endless: false };
    if (now - startedAt > AT_MOST_MS) return { ...seen, endless: hasWork(late) };
  }
}

function hasWork(windows: readonly ServerWindow[]): boolean {
  return !isNothing(summed(windows.map(({ asked }) => asked)));
}

function isNothing(asked: Readonly<Record<string, number>>): boolean {
  return Object.keys(asked).length === 0;
}

/** What timers ask that were there before the calls: see PendingWork. */
export async function ofLaterTimers(target: SettlingTarget): Promise<{ asked: Record<string, number>; ms: number }> {
  const { worker, what, variant, windows } = target;
  await windows.take();
  const { ran } = await worker.ask({ op: 'run-later', variant }, what, ranAnswerSchema);
  if (!ran) return { asked: {}, ms: 0 };
  const late = await untilSettled(target);
  return { asked: summed(late.windows.map(({ asked }) => asked)), ms: late.ms };
}

/**
 * A slow query is counted when it begins, and is at rest for the counters from then on, as one is that waits in Redis.
 */
async function isWorking({ mongo, unrelated }: SettlingTarget, { redisBlocked }: ServerWindow): Promise<boolean> {
  if (redisBlocked > 0) return true;
  return (await serverConnections(mongo)).some(({ id, working }) => working && !unrelated.has(id));
}
