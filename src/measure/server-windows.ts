import type { Redis } from 'ioredis';
import type { MongoClient } from 'mongodb';
import { type CommandCounts, commandDifference, readServer, type ServerReading } from './mongo-commands.ts';
import { type NamespaceUse, readNamespaces, serverReadsBetween, usedBetween } from './mongo-top.ts';
import { RedisCounters, type ServerCounts } from './redis-counters.ts';
import type { MonitoredCommand, RedisMonitor } from './redis-monitor.ts';

/** Of the harness. */
const OWN_DATABASE = /^plumbline_/;

/** What both servers counted in a stretch of time, whoever asked it of them. */
export interface ServerWindow {
  /** Of MongoDB, in all its databases. */
  commands: CommandCounts;
  changeStreams: number;
  sessionRefreshes: number;
  /** Of the server's and its members' own collections: finds that it counts as anybody's. */
  serverReads: number;
  mongoConnections: number;
  closedCursors: number;
  /**
   * What code asked of both: operations of MongoDB by namespace, commands of Redis by name. What a server and its
   * members do by themselves is not in it, as it is in `commands`.
   */
  asked: Readonly<Record<string, number>>;
  /** Operations of MongoDB in other databases than the variant's, by namespace. */
  elsewhere: Readonly<Record<string, number>>;
  redis: ServerCounts;
  /** In their order; `undefined` where nobody follows them. */
  redisCommands: readonly MonitoredCommand[] | undefined;
  /** More clients than before the first window wait at its end for what Redis does not have yet: `BLPOP`. */
  redisBlocked: number;
  /** Commands of Redis that clients give by themselves, and code may too. */
  redisHousekeeping: Readonly<Record<string, number>>;
  /** How many keys were added to other databases of Redis, or taken from them. */
  redisElsewhere: Readonly<Record<string, number>>;
}

export interface Place {
  /** The variant's. */
  database: string;
  /** Nobody else is connected to MongoDB, whose work would be taken for the variant's. */
  alone: boolean;
}

interface Reading {
  server: ServerReading;
  namespaces: NamespaceUse;
}

/** The counters of both servers in windows that follow each other without a gap. */
export class ServerWindows {
  readonly #mongo: MongoClient;
  readonly #place: Place;
  readonly #redis: RedisCounters;
  #before: Reading | undefined;

  private constructor(mongo: MongoClient, redis: Redis, place: Place, monitor?: RedisMonitor) {
    this.#mongo = mongo;
    this.#place = place;
    this.#redis = new RedisCounters(redis, monitor);
  }

  /** With `monitor` each window has its commands of Redis one by one. */
  static async start(mongo: MongoClient, redis: Redis, place: Place, monitor?: RedisMonitor): Promise<ServerWindows> {
    const windows = new ServerWindows(mongo, redis, place, monitor);
    await windows.#redis.start();
    windows.#before = await windows.#read();
    return windows;
  }

  /** Clients that waited in Redis for what comes before the first window began. */
  get redisConsumers(): number {
    return this.#redis.consumers;
  }

  /** Ends the window and starts the next one. */
  async take(): Promise<ServerWindow> {
    const before = this.#before;
    if (before === undefined) throw new Error('ServerWindows.take() without start()');
    const after = await this.#read();
    this.#before = after;
    const { counts, commands: redisCommands, blocked, housekeeping, keysElsewhere } = await this.#redis.take();
    const commands = commandDifference(before.server.commands, after.server.commands);
    const used = usedBetween(before.namespaces, after.namespaces);
    const { database, alone } = this.#place;
    const others = only(used, (namespace) => !namespace.startsWith(`${database}.`));
    const ours = alone ? used : only(used, (namespace) => OWN_DATABASE.test(namespace));
    return {
      commands,
      asked: { ...(used === undefined ? commands : ours), ...ofRedis(counts.commands) },
      sessionRefreshes: after.server.sessionRefreshes - before.server.sessionRefreshes,
      changeStreams: after.server.changeStreams - before.server.changeStreams,
      serverReads: serverReadsBetween(before.namespaces, after.namespaces),
      mongoConnections: after.server.connectionsCreated - before.server.connectionsCreated,
      closedCursors: after.server.closedCursors - before.server.closedCursors,
      elsewhere: others,
      redis: counts,
      redisCommands,
      redisBlocked: blocked,
      redisHousekeeping: housekeeping,
      redisElsewhere: keysElsewhere,
    };
  }

  async #read(): Promise<Reading> {
    return { server: await readServer(this.#mongo), namespaces: await readNamespaces(this.#mongo) };
  }
}

/** By name, over all windows. */
export function summed(windows: readonly Readonly<Record<string, number>>[]): Record<string, number> {
  const sum: Record<string, number> = {};
  for (const window of windows) {
    for (const [name, n] of Object.entries(window)) sum[name] = (sum[name] ?? 0) + n;
  }
  return Object.fromEntries(Object.entries(sum).sort(([a], [b]) => (a < b ? -1 : 1)));
}

function only(counts: Record<string, number> = {}, included: (name: string) => boolean): Record<string, number> {
  return Object.fromEntries(Object.entries(counts).filter(([name]) => included(name)));
}

function ofRedis(commands: CommandCounts): Record<string, number> {
  return Object.fromEntries(Object.entries(commands).map(([name, n]) => [`Redis ${name}`, n]));
}

/** `250 find, 3 Redis get`, `20 shop.items` */
export function countsText(counts: Readonly<Record<string, number>>): string {
  return Object.entries(counts)
    .map(([name, n]) => `${n} ${name}`)
    .join(', ');
}
