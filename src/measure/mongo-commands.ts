import type { Document, MongoClient } from 'mongodb';
import { z } from 'zod';

/** Commands that touch data. */
const DATA_COMMANDS = [
  'aggregate',
  'bulkWrite',
  'count',
  'createIndexes',
  'delete',
  'distinct',
  'drop',
  'dropIndexes',
  'find',
  'findAndModify',
  'getMore',
  'insert',
  'mapReduce',
  'update',
] as const;

/** Round trips that examine no data. Of a client that nobody observes they are known where the profiler has them. */
const LIGHT_COMMANDS = [
  'abortTransaction',
  'collMod',
  'collStats',
  'commitTransaction',
  'create',
  'dbStats',
  'dropDatabase',
  'listCollections',
  'listDatabases',
  'listIndexes',
  'renameCollection',
] as const;

/** Of drivers, members of a set, monitors and the harness: no call's work. */
const HOUSEKEEPING = new Set<string>(
  (
    'atlasVersion,authenticate,buildInfo,connectionStatus,currentOp,endSessions,features,getCmdLineOpts,getDefaultRWConcern,' +
    'getDiagnosticData,getLastError,getLog,getParameter,getShardMap,getnonce,hello,hostInfo,isMaster,isdbgrid,killCursors,killSessions,' +
    'listCommands,lockInfo,logout,logRotate,ping,planCacheClear,profile,refreshSessions,rolesInfo,saslContinue,saslStart,' +
    'serverStatus,setParameter,shardingState,startSession,top,usersInfo,voteCommitIndexBuild,whatsmyuri'
  ).split(','),
);
/** Of these what a driver does by itself is no event of its own: an event is code that asks. */
const ASKED_BY_CODE = new Set<string>(
  (
    'buildInfo,connectionStatus,currentOp,getCmdLineOpts,getLog,getParameter,hostInfo,listCommands,lockInfo,ping,' +
    'rolesInfo,serverStatus,top,usersInfo,whatsmyuri'
  ).split(','),
);
/** A round trip that only the events of an observed client tell. */
export const isAskedByCode = (name: string): boolean => ASKED_BY_CODE.has(name);
export const isMongoHousekeeping = (name: string): boolean => HOUSEKEEPING.has(name) || /^(?:_|replSet|<)/.test(name);

const COUNTED = new Set<string>([...DATA_COMMANDS, ...LIGHT_COMMANDS]);
export const isDataCommand = (name: string): boolean => DATA_COMMANDS.some((data) => data === name);
/**
 * Whether a command is counted under its name. What is neither this nor housekeeping does work that no counter tells,
 * as `explain` does.
 */
export const isCounted = (name: string): boolean => COUNTED.has(name);
export const isUncountable = (name: string): boolean => !COUNTED.has(name) && !isMongoHousekeeping(name);

const counter = z.coerce.number();
const counterSchema = z.object({ total: counter });
const statusSchema = z.object({
  connections: z.object({ totalCreated: counter }),
  metrics: z.object({
    commands: z.record(z.string(), z.unknown()),
    aggStageCounters: z.object({ $changeStream: counter.default(0) }).default({ $changeStream: 0 }),
  }),
  logicalSessionRecordCache: z.object({ sessionsCollectionJobCount: counter }).optional(),
});
const names = z.array(z.string()).default([]);
const helloSchema = z.object({ hosts: names, passives: names });
const oplogSchema = z.object({
  metrics: z.object({ repl: z.object({ network: z.object({ oplogGetMoresProcessed: z.object({ num: counter }) }) }) }),
});

export type CommandCounts = Readonly<Record<string, number>>;

/** What a server has counted since its start. */
export interface ServerReading {
  /** All but housekeeping. */
  commands: CommandCounts;
  connectionsCreated: number;
  /** `killCursors`: a driver sends it by itself where a cursor is closed before its end. */
  closedCursors: number;
  /** Change streams opened: an `aggregate` each, which no profiler has. */
  changeStreams: number;
  /** Times that it refreshed its own sessions, one `find` and perhaps an `update` each. */
  sessionRefreshes: number;
}

/**
 * Commands that the server has counted since its start, by name. Only this sees lost batching: the profiler writes one
 * entry for each statement of a bulk write. The sections are named because the whole of `serverStatus` ends the
 * stand-in server of closed machines.
 */
export async function readServer(client: MongoClient): Promise<ServerReading> {
  const status = statusSchema.parse(await serverStatus(client));
  const counts: Record<string, number> = {};
  for (const [name, value] of Object.entries(status.metrics.commands)) {
    const counter = counterSchema.safeParse(value);
    if (counter.success && !isMongoHousekeeping(name)) counts[name] = counter.data.total;
  }
  return {
    commands: counts,
    connectionsCreated: status.connections.totalCreated,
    closedCursors: counterSchema.safeParse(status.metrics.commands.killCursors).data?.total ?? 0,
    changeStreams: status.metrics.aggStageCounters.$changeStream,
    sessionRefreshes: status.logicalSessionRecordCache?.sessionsCollectionJobCount ?? 0,
  };
}

/**
 * Members of its replica set beside this server: they read its oplog, and refresh their sessions, by commands that it
 * counts.
 */
export async function otherMembers(client: MongoClient): Promise<number> {
  const { hosts, passives } = helloSchema.parse(await client.db('admin').command({ hello: 1 }));
  const told = hosts.length + passives.length - 1;
  if (told > 0) return told;
  // A hidden member is told to no client.
  const status = oplogSchema.safeParse(await serverStatus(client));
  return status.success && status.data.metrics.repl.network.oplogGetMoresProcessed.num > 0 ? 1 : 0;
}

function serverStatus(client: MongoClient): Promise<Document> {
  return client.db('admin').command({ serverStatus: 1, wiredTiger: 0, tcmalloc: 0, repl: 0, metrics: 1 });
}

/** Commands made between two readings, by name; names without any are left out. */
export function commandDifference(before: CommandCounts, after: CommandCounts): Record<string, number> {
  const made = Object.entries(after).map(([name, total]) => [name, total - (before[name] ?? 0)] as const);
  return Object.fromEntries(made.filter(([, n]) => n > 0));
}
