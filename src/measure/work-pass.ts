import type { Redis } from 'ioredis';
import type { MongoClient } from 'mongodb';
import { messageOf, PlumblineError } from '../errors.ts';
import { type Counts, overWindows } from '../model/counters.ts';
import type { CallResult } from '../model/measurement.ts';
import type { Operation } from '../model/operation.ts';
import type { PassWork } from '../model/work.ts';
import { type Background, withoutBackground } from './background.ts';
import type { ObservedWork } from './client-observer.ts';
import { type IdleWork, withoutIdle } from './idle-work.ts';
import { callsAnswerSchema, doneAnswerSchema, observedAnswerSchema } from './messages.ts';
import { assertCollectionsThere } from './missing-collections.ts';
import { type CommandCounts, commandDifference, otherMembers } from './mongo-commands.ts';
import {
  type ConnectionsBefore,
  foreignSince,
  onlyStrangersSince,
  rememberMade,
  serverConnections,
  strangerStays,
} from './mongo-connections.ts';
import { mongoOperations, sumOver } from './mongo-operations.ts';
import { distinctPlans, plansOf } from './mongo-plans.ts';
import { commandName, hasJavaScript, type ProfileEntry, Profiler } from './mongo-profiler.ts';
import { type AskedServer, askedOfOthers, askedServers } from './other-servers.ts';
import { ownCommands } from './own-commands.ts';
import { RedisMonitor } from './redis-monitor.ts';
import type { SentToRedis } from './redis-round-trips.ts';
import { redisWork, requestsOf, storedBefore, type WindowRequests } from './redis-work.ts';
import type { SentTo } from './sent-commands.ts';
import { countsText, type ServerWindow, ServerWindows, summed } from './server-windows.ts';
import { type LateWork, untilSettled } from './settling.ts';
import { assertTouched } from './untouched-engines.ts';
import { assertAllCounted, namespacesText, uncountedError } from './work-completeness.ts';
import type { WorkerProcess } from './worker-process.ts';
import { elsewhereError, workedElsewhere } from './wrong-database.ts';

export const HARNESS_APP_NAME = 'plumbline-harness';

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
  before: ConnectionsBefore;
  /** Collections of the dataset that its database has no copy of, as its `writes` do not name them. */
  notCopied: readonly string[];
  /** See SettlingTarget. */
  longLook: boolean;
  byItself?: IdleWork;
  /** Its checks bound what its pools of connections do. */
  checksPools: boolean;
}

export interface WorkPass {
  work: PassWork;
  results: CallResult[];
  /** What the report must say of it. */
  note?: string;
}

/** What the servers counted for the calls of a variant, before it is known what of it the calls have done. */
export interface CountedCalls {
  results: CallResult[];
  windows: CountedWindow[];
  /** After the answers, in all windows. */
  late: { asked: Record<string, number>; ms: number; endless: boolean; unknown: boolean };
  /** Of the variant or its application, beside the harness's clients. */
  connected: boolean;
  /** Whatever is left over was done by somebody else, who is known to be connected. */
  strangers: boolean;
  background: Pick<Background, 'otherMembers'>;
  /** Who was connected before any code of the variant ran still is. */
  strangerStays: boolean;
  /** By the servers during the calls, but for the harness's own of MongoDB. */
  connectionsAccepted: { mongo: number; redis: number };
  /** Of the harness's clients, that were opened meanwhile. */
  ownConnections: number;
  /** Why Redis does not show its commands. */
  redisHides?: string;
  /** By an address that is none of the harness's. */
  askedServers: AskedServer[];
}

/** Makes a fixed set of calls of an opened variant, and counts what the engines do until they are at rest again. */
export async function countCalls(target: WorkPassTarget): Promise<CountedCalls> {
  const what = whatOf(target);
  const profiler = new Profiler(target.mongo, target.database, HARNESS_APP_NAME);
  await clearPlanCaches(target.mongo, target.database);
  if (target.prime) await target.worker.ask({ op: 'prime', variant: target.variant }, what, doneAnswerSchema);
  await profiler.reset();
  const open = await serverConnections(target.mongo);
  const unrelated = new Set([...target.before.foreign, ...open.filter(({ working }) => working).map(({ id }) => id)]);
  const opened = await RedisMonitor.open(target.redis);
  await using monitor = opened instanceof RedisMonitor ? opened : undefined;
  const windows: Omit<CountedWindow, 'entries' | 'lateEntries'>[] = [];
  if (target.beforeEach) {
    for (let index = 0; index < target.calls; index += 1) {
      await target.worker.ask({ op: 'before-each', variant: target.variant, index }, what, doneAnswerSchema);
      // Seconds after each call would be a minute.
      const longLook = target.longLook && index === target.calls - 1;
      windows.push(await countedWindow({ ...target, longLook, unrelated, monitor }, profiler, index, 1));
    }
  } else {
    windows.push(await countedWindow({ ...target, unrelated, monitor }, profiler, 0, target.calls));
  }
  const sections = await profiler.sections();
  const servers = windows.flatMap(({ answered, late }) => [answered, ...late.windows]);
  const accepted = {
    mongo: servers.reduce((sum, window) => sum + window.mongoConnections, 0),
    redis: servers.reduce((sum, window) => sum + window.redis.connections, 0),
  };
  const known = new Set(open.map(({ id }) => id));
  const connections = await serverConnections(target.mongo);
  rememberMade(target.mongo, target.before, connections);
  const ownSince = connections.filter(({ id, own }) => own && !known.has(id)).length;
  return {
    ...('refused' in opened ? { redisHides: opened.refused } : {}),
    results: windows.flatMap(({ results }) => results),
    windows: windows.map((window, at) => ({
      ...window,
      entries: sections[2 * at] ?? [],
      lateEntries: sections[2 * at + 1] ?? [],
    })),
    late: {
      asked: summed(windows.flatMap(({ late }) => late.windows).map(({ asked }) => asked)),
      ms: windows.reduce((sum, { late }) => sum + late.ms, 0),
      endless: windows.some(({ late }) => late.endless),
      unknown: windows.some(({ late }) => late.unknown),
    },
    connected: await foreignSince(target.mongo, target.before),
    strangers: await onlyStrangersSince(target.mongo, target.before),
    background: { otherMembers: await otherMembers(target.mongo) },
    strangerStays: strangerStays(target.before, connections),
    connectionsAccepted: { ...accepted, mongo: Math.max(0, accepted.mongo - ownSince) },
    ownConnections: ownSince,
    askedServers: await askedServers(
      windows.flatMap(({ sent, lateSent }) => [...sent, ...lateSent]),
      target,
    ),
  };
}

export interface WhoseWork {
  /** What came after the answers is the calls' own. */
  withLate: boolean;
  /** What an application was seen to do by itself: of that, none is the calls'. */
  idle?: IdleWork | undefined;
}

/**
 * The work of the calls. Throws COUNTERS_DISAGREE when neither the observed clients nor the server's counters tell the
 * profiler's story, APP_ELSEWHERE when an application works on other data, WORK_UNCOUNTED when the servers did work
 * that no count has, ENGINES_UNTOUCHED when nothing was asked of either engine and that was not declared.
 */
export async function workOfCalls(
  target: WorkPassTarget,
  calls: CountedCalls,
  options: WhoseWork,
): Promise<Omit<WorkPass, 'note'> & { notes: string[] }> {
  const { withLate, idle } = options;
  const what = whatOf(target);
  const parts = calls.windows.flatMap(({ answered, observed, entries, sent, late, ...after }) => [
    { windows: [answered], observed, entries, sent, sentToRedis: after.sentToRedis },
    ...(withLate
      ? [
          {
            windows: late.windows,
            observed: after.lateObserved,
            entries: after.lateEntries,
            sent: after.lateSent,
            sentToRedis: after.lateSentToRedis,
          },
        ]
      : []),
  ]);
  const servers = parts.flatMap(({ windows }) => windows);
  const recorded = parts.flatMap((part) => part.entries);
  assertCopied(target, recorded);
  await assertCollectionsThere({ ...target, what }, recorded);
  const observations = parts.map(({ observed }) => observed);
  const asked = summed(servers.map(({ commands }) => commands));
  const total = (name: 'sessionRefreshes' | 'serverReads' | 'changeStreams') =>
    servers.reduce((sum, window) => sum + window[name], 0);
  const background = {
    ...calls.background,
    sessionRefreshes: total('sessionRefreshes'),
    serverReads: total('serverReads'),
  };
  const calledMs = calls.windows.reduce((sum, { answeredMs }) => sum + answeredMs, 0);
  const { own: entries, byItself } = withoutIdle(
    {
      entries: recorded,
      counted: withoutBackground(asked, recorded, background),
      ms: calledMs,
      calls: target.calls,
    },
    idle,
  );
  const counted = commandDifference(summed(byItself.map((entry) => ({ [commandName(entry)]: 1 }))), asked);
  const left = withoutBackground(counted, entries, background);
  if (target.application) {
    const elsewhere = workedElsewhere({ ...target, connected: calls.connected }, left, entries);
    if (elsewhere) throw elsewhereError(elsewhere);
  }
  const others = askedOfOthers(
    parts.flatMap(({ sent }) => sent),
    calls.askedServers,
    { mongodb: asked, redis: summed(servers.map(({ redis }) => redis.commands)) },
  );
  if (others !== undefined) throw uncountedError(what, others);
  const observed = target.application ? undefined : summed(observations.map(({ commands }) => commands));
  const namespaces = summed(servers.map(({ elsewhere }) => elsewhere));
  const commands = ownCommands(what, {
    entries,
    counted,
    observed,
    background,
    changeStreams: total('changeStreams'),
    elsewhere: namespacesText(namespaces),
  });
  assertAllCounted({
    what,
    counted: left,
    own: commands,
    profiled: entries.map(commandName),
    failed: entries.flatMap(({ failedUncounted }) => failedUncounted ?? []),
    javaScript: entries.filter(hasJavaScript).length,
    namespaces,
    redisKeys: summed(servers.map(({ redisElsewhere }) => redisElsewhere)),
    strangers: calls.strangers,
    members: background.otherMembers > 0 || background.sessionRefreshes > 0,
  });
  const redis = redisWork({
    windows: servers,
    requests: calls.redisHides === undefined ? calls.windows.map(({ requests }) => requests) : undefined,
    withLate,
    sent: target.application ? undefined : parts.map(({ sentToRedis }) => sentToRedis),
    calls: target.calls,
    ms: calledMs,
    idle,
  });
  const planOf = await plansOf(target.mongo, entries);
  const requests = observations.flatMap((one) => one.requests);
  const operations = mongoOperations({ database: target.database, entries, commands, requests, planOf });
  const work = {
    calls: target.calls,
    mongo: {
      ...mongoCounts(entries, commands, operations, target, acceptedByMongo(calls)),
      plans: distinctPlans(planOf.values()),
    },
    redis: redis.counts,
    connections: connectionCounts(target, calls, observations),
  };
  if (
    target.checksPools &&
    !target.application &&
    (madeUnobserved(commands, observed) || connectedUnobserved(target, calls, work))
  )
    throw poolsError(what);
  if (target.expectsMongo) assertTouched({ what, work, observed: observations, application: target.application });
  return {
    work: { ...work, operations: [...operations, ...redis.operations] },
    results: calls.results,
    notes: [
      ...(calls.redisHides === undefined || redis.operations.length === 0 ? [] : [hiddenNote(calls.redisHides)]),
      ...(byItself.length + redis.byItself.length === 0 ? [] : [byItselfNote(byItself, redis.byItself)]),
    ],
  };
}

function byItselfNote(entries: readonly ProfileEntry[], ofRedis: readonly Operation[]): string {
  const asked = summed([
    ...entries.map((entry) => ({ [`${commandName(entry)} of ${entry.ns}`]: 1 })),
    ...ofRedis.map(({ verb, target, asked: n }) => ({ [`${verb} of ${target} in Redis`]: n })),
  ]);
  return `meanwhile its application asked ${countsText(asked)} by itself, as it does without a call: counted for no call`;
}

function hiddenNote(reason: string): string {
  return `Redis does not show its commands one by one (MONITOR: ${reason}): they are told by their names`;
}

/** What is not there is read in no time. */
function assertCopied({ scenario, notCopied, database }: WorkPassTarget, entries: readonly ProfileEntry[]): void {
  const read = notCopied.find((collection) => entries.some(({ ns }) => ns === `${database}.${collection}`));
  if (read === undefined) return;
  throw new PlumblineError(
    'SCENARIO_INVALID',
    `${scenario}: it asks ${read}, of which a scenario that writes has no copy: its \`writes.collections\` leave it out`,
    `Name ${read} in \`writes.collections\` too: what a writing variant reads is copied with what it writes.`,
  );
}

function whatOf({ scenario, variant }: Pick<WorkPassTarget, 'scenario' | 'variant'>): string {
  return `${scenario}/${variant}`;
}

interface CountedWindow {
  results: CallResult[];
  /** Until the last answer. */
  answered: ServerWindow;
  answeredMs: number;
  observed: ObservedWork;
  entries: ProfileEntry[];
  /** From then on. */
  late: LateWork;
  lateObserved: ObservedWork;
  lateEntries: ProfileEntry[];
  sent: SentTo[];
  lateSent: SentTo[];
  sentToRedis: SentToRedis;
  lateSentToRedis: SentToRedis;
  /** Of Redis, where it shows them. */
  requests: WindowRequests;
}

interface CountingTarget extends WorkPassTarget {
  unrelated: ReadonlySet<number>;
  monitor: RedisMonitor | undefined;
}

/** Two sections of the profiler's entries: until the answers, and after them. */
async function countedWindow(
  target: CountingTarget,
  profiler: Profiler,
  from: number,
  count: number,
): Promise<Omit<CountedWindow, 'entries' | 'lateEntries'>> {
  const { mongo, redis, database, before, worker, variant, monitor } = target;
  const what = whatOf(target);
  const { stored, ...counted } = await profiler.recording(async () => {
    const stored = await storedBefore(redis, monitor);
    const windows = await ServerWindows.start(mongo, redis, { database, alone: before.foreign.size === 0 }, monitor);
    const startedAt = performance.now();
    const { results, observed, sent, sentToRedis } = await called(target, profiler, windows, from, count);
    const answered = await windows.take();
    const answeredMs = performance.now() - startedAt;
    await profiler.mark();
    const late = await untilSettled({ ...target, windows, what });
    const afterwards = await worker.ask({ op: 'observed', variant }, what, observedAnswerSchema);
    const { observed: lateObserved, sent: lateSent, sentToRedis: lateSentToRedis } = afterwards;
    const after = { late, lateObserved, lateSent, lateSentToRedis };
    return { stored, results, answered, answeredMs, observed, sent, sentToRedis, ...after };
  });
  const requests = await requestsOf(redis, counted.answered, counted.late.windows, stored);
  return { ...counted, requests };
}

async function called(target: WorkPassTarget, profiler: Profiler, windows: ServerWindows, from: number, count: number) {
  const { worker, mongo, variant, application } = target;
  try {
    return await worker.ask({ op: 'calls', variant, from, count }, whatOf(target), callsAnswerSchema);
  } catch (thrown) {
    if (!application) throw thrown;
    // An empty database of its own name is the likeliest reason for an application's first wrong answer.
    const { commands, sessionRefreshes, serverReads } = await windows.take();
    const entries = (await profiler.sections()).flat();
    const background = { sessionRefreshes, serverReads, otherMembers: await otherMembers(mongo) };
    const connected = await foreignSince(mongo, target.before);
    const elsewhere = workedElsewhere(
      { ...target, connected },
      withoutBackground(commands, entries, background),
      entries,
    );
    throw elsewhere ? elsewhereError(`${elsewhere} (${messageOf(thrown)})`) : thrown;
  }
}

/**
 * Of an application by what the servers accepted. A check alone asks for it: what has none was 0 in every lock until
 * now.
 */
function connectionCounts(
  { application, checksPools }: WorkPassTarget,
  { connectionsAccepted }: CountedCalls,
  observations: readonly ObservedWork[],
): Counts<'connections'> {
  const observed = overWindows(
    'connections',
    observations.map(({ connections }) => connections),
  );
  return application && checksPools
    ? { ...observed, created: connectionsAccepted.mongo + connectionsAccepted.redis }
    : observed;
}

/** Whose connections they are is known where nobody else is connected. */
function acceptedByMongo({ strangerStays, connectionsAccepted }: CountedCalls): number | undefined {
  return strangerStays ? undefined : connectionsAccepted.mongo;
}

function madeUnobserved(commands: CommandCounts, observed: CommandCounts = {}): boolean {
  return Object.entries(commands).some(([name, n]) => n > (observed[name] ?? 0));
}

/** Beside one connection of its pool a driver has two at most that watch the server. */
const CONNECTIONS_FOR_ONE = 3;

/** A client that nobody observes connected, and asked nothing that is counted. */
function connectedUnobserved(
  { before }: WorkPassTarget,
  { connectionsAccepted: { mongo, redis }, ownConnections }: CountedCalls,
  { connections: { created } }: Pick<PassWork, 'connections'>,
): boolean {
  if (before.foreign.size > 0) return false;
  const byObserved = Math.max(0, created - ownConnections);
  return mongo > CONNECTIONS_FOR_ONE * byObserved || (redis > 0 && created === 0);
}

function poolsError(what: string): PlumblineError {
  return new PlumblineError(
    'WORK_UNCOUNTED',
    `${what}: its checks bound connections, and some come from clients whose pools nobody observes`,
    'Pass each client of your own to `observe` (made with `monitorCommands: true`), or take the checks on connections away.',
  );
}

function mongoCounts(
  entries: readonly ProfileEntry[],
  commands: CommandCounts,
  operations: readonly Operation[],
  { application }: Pick<WorkPassTarget, 'application'>,
  connections: number | undefined,
): Omit<PassWork['mongo'], 'plans'> {
  const total = (field: NumberOfEntry) => entries.reduce((sum, entry) => sum + entry[field], 0);
  return {
    commands,
    keysExamined: total('keysExamined'),
    docsExamined: total('docsExamined'),
    returned: total('nreturned'),
    bytes: total('responseLength'),
    bytesIn: sumOver(operations, 'mongo.bytesIn'),
    keysWritten: total('keysInserted') + total('keysDeleted'),
    docsWritten: total('ninserted') + total('nModified') + total('nUpserted') + total('ndeleted'),
    sortsInMemory: sumOver(operations, 'mongo.sortsInMemory'),
    spills: sumOver(operations, 'mongo.spills'),
    writeConflicts: total('writeConflicts'),
    transactions: (commands.commitTransaction ?? 0) + (commands.abortTransaction ?? 0),
    repeatedWrites: sumOver(operations, 'mongo.repeatedWrites'),
    // The profiler has no concern of an update or a delete.
    concerns: application ? undefined : sumOver(operations, 'mongo.concerns'),
    connections,
  };
}

type NumberOfEntry = 'keysExamined' | 'docsExamined' | 'nreturned' | 'responseLength' | WrittenByEntry;
type WrittenByEntry =
  | 'keysInserted'
  | 'keysDeleted'
  | 'ninserted'
  | 'nModified'
  | 'nUpserted'
  | 'ndeleted'
  | 'writeConflicts';

/** So that no plan of an earlier pass decides this one's. */
export async function clearPlanCaches(mongo: MongoClient, database: string): Promise<void> {
  const collections = await mongo.db(database).listCollections({ type: 'collection' }, { nameOnly: true }).toArray();
  for (const { name } of collections) {
    if (!name.startsWith('system.')) await mongo.db(database).command({ planCacheClear: name });
  }
}
