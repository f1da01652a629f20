import type { Redis } from 'ioredis';
import type { MongoClient } from 'mongodb';
import { messageOf } from '../errors.ts';
import { type Counts, overWindows } from '../model/counters.ts';
import type { CallResult } from '../model/measurement.ts';
import type { PassWork } from '../model/work.ts';
import { withDeadline } from '../process/deadline.ts';
import { withoutBackground } from './background.ts';
import type { ObservedWork } from './client-observer.ts';
import { assertTouched } from './engines-asked.ts';
import { callsAnswerSchema, doneAnswerSchema } from './messages.ts';
import {
  type CommandCounts,
  commandDifference,
  otherMembers,
  readServer,
  type ServerReading,
} from './mongo-commands.ts';
import { ownCommands } from './own-commands.ts';
import { type ProfileEntry, Profiler } from './profiler.ts';
import { plansOf } from './query-plans.ts';
import { RedisCounters } from './redis-counters.ts';
import type { WorkerProcess } from './worker-process.ts';
import { elsewhereError, workedElsewhere } from './wrong-database.ts';

export const HARNESS_APP_NAME = 'plumbline-harness';
const PAUSE_MS = 2_000;

export interface WorkPassTarget {
  worker: WorkerProcess;
  /** The harness's own clients: `mongo` has the app name HARNESS_APP_NAME. */
  mongo: MongoClient;
  redis: Redis;
  scenario: string;
  variant: string;
  database: string;
  calls: number;
  prime: boolean;
  /** Each call is prepared, which is neither counted nor profiled. */
  beforeEach: boolean;
  /** The calls are answered by one, whose clients nobody observes. */
  application: boolean;
  /** false: that it makes no MongoDB command is what its checks say. */
  expectsMongo: boolean;
  /** To MongoDB, before an application was started. */
  connectionsBefore: ReadonlySet<number>;
}

export interface WorkPass {
  work: PassWork;
  results: CallResult[];
  /** What the report must say of it. */
  note?: string;
}

/**
 * Counts what the engines do for a fixed set of calls of an opened variant. Throws COUNTERS_DISAGREE when neither the
 * observed clients nor the server's counters tell the profiler's story, APP_ELSEWHERE when an application works on other data,
 * ENGINES_UNTOUCHED when nothing was asked of either engine and that was not declared.
 */
export async function workPass(target: WorkPassTarget): Promise<WorkPass> {
  const what = `${target.scenario}/${target.variant}`;
  const profiler = new Profiler(target.mongo, target.database, HARNESS_APP_NAME);
  await clearPlanCaches(target.mongo, target.database);
  if (target.prime) await target.worker.ask({ op: 'prime', variant: target.variant }, what, doneAnswerSchema);
  await profiler.reset();
  const windows: Window[] = [];
  if (target.beforeEach) {
    for (let index = 0; index < target.calls; index += 1) {
      await target.worker.ask({ op: 'before-each', variant: target.variant, index }, what, doneAnswerSchema);
      windows.push(await countedWindow(target, profiler, index, 1));
    }
  } else {
    windows.push(await countedWindow(target, profiler, 0, target.calls));
  }
  const entries = await profiler.entries();
  const counted = sumCommands(windows.map((window) => window.commands));
  const background = {
    sessionRefreshes: windows.reduce((sum, window) => sum + window.sessionRefreshes, 0),
    otherMembers: await otherMembers(target.mongo),
  };
  if (target.application) {
    const elsewhere = await workedElsewhere(target, withoutBackground(counted, entries, background), entries);
    if (elsewhere) throw elsewhereError(elsewhere);
  }
  const observed = target.application ? undefined : sumCommands(windows.map((window) => window.observed.commands));
  const commands = ownCommands(what, { entries, counted, observed, background });
  const work = {
    calls: target.calls,
    mongo: mongoCounts(entries, commands),
    redis: overWindows(
      'redis',
      windows.map((window) => window.redis),
    ),
    connections: overWindows(
      'connections',
      windows.map((window) => window.observed.connections),
    ),
  };
  if (target.expectsMongo)
    assertTouched({ what, work, observed: windows.map((window) => window.observed), application: target.application });
  return {
    work: { ...work, mongo: { ...work.mongo, plans: await plansOf(target.mongo, entries) } },
    results: windows.flatMap((window) => window.results),
  };
}

interface Window {
  results: CallResult[];
  observed: ObservedWork;
  commands: CommandCounts;
  sessionRefreshes: number;
  redis: Counts<'redis'>;
}

async function countedWindow(target: WorkPassTarget, profiler: Profiler, from: number, count: number): Promise<Window> {
  const redis = new RedisCounters(target.redis);
  await profiler.record();
  try {
    await redis.start();
    const before = await readServer(target.mongo);
    const answer = await called(target, profiler, before, from, count);
    const after = await readServer(target.mongo);
    const redisCounts = await redis.stop();
    await profiler.pause();
    return { ...answer, ...madeBetween(before, after), redis: redisCounts };
  } catch (thrown) {
    // Left on, it slows whatever comes next on this database. An engine that is gone is told by what failed before.
    await withDeadline(profiler.pause(), PAUSE_MS, 'MongoDB').catch(() => undefined);
    throw thrown;
  }
}

function madeBetween(before: ServerReading, after: ServerReading): Pick<Window, 'commands' | 'sessionRefreshes'> {
  return {
    commands: commandDifference(before.commands, after.commands),
    sessionRefreshes: after.sessionRefreshes - before.sessionRefreshes,
  };
}

async function called(target: WorkPassTarget, profiler: Profiler, before: ServerReading, from: number, count: number) {
  const { worker, mongo, scenario, variant, application } = target;
  try {
    return await worker.ask({ op: 'calls', variant, from, count }, `${scenario}/${variant}`, callsAnswerSchema);
  } catch (thrown) {
    if (!application) throw thrown;
    // An empty database of its own name is the likeliest reason for an application's first wrong answer.
    const { commands, sessionRefreshes } = madeBetween(before, await readServer(mongo));
    const entries = await profiler.entries();
    const background = { sessionRefreshes, otherMembers: await otherMembers(mongo) };
    const elsewhere = await workedElsewhere(target, withoutBackground(commands, entries, background), entries);
    throw elsewhere ? elsewhereError(`${elsewhere} (${messageOf(thrown)})`) : thrown;
  }
}

function mongoCounts(entries: readonly ProfileEntry[], commands: CommandCounts): Counts<'mongo'> {
  const total = (field: 'keysExamined' | 'docsExamined' | 'nreturned' | 'responseLength') =>
    entries.reduce((sum, entry) => sum + entry[field], 0);
  return {
    commands,
    keysExamined: total('keysExamined'),
    docsExamined: total('docsExamined'),
    returned: total('nreturned'),
    bytes: total('responseLength'),
  };
}

function sumCommands(windows: readonly CommandCounts[]): Record<string, number> {
  const sum: Record<string, number> = {};
  for (const window of windows) {
    for (const [name, n] of Object.entries(window)) sum[name] = (sum[name] ?? 0) + n;
  }
  return Object.fromEntries(Object.entries(sum).sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** So that no plan of an earlier pass decides this one's. */
export async function clearPlanCaches(mongo: MongoClient, database: string): Promise<void> {
  const collections = await mongo.db(database).listCollections({ type: 'collection' }, { nameOnly: true }).toArray();
  for (const { name } of collections) {
    if (!name.startsWith('system.')) await mongo.db(database).command({ planCacheClear: name });
  }
}
