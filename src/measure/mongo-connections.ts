import { setTimeout as delay } from 'node:timers/promises';
import type { MongoClient } from 'mongodb';
import { z } from 'zod';
import { readServer } from './mongo-commands.ts';

const rowSchema = z.object({
  appName: z.string().optional(),
  connectionId: z.number().optional(),
  active: z.boolean().optional(),
  clientMetadata: z.unknown().optional(),
  command: z.record(z.string(), z.unknown()).default({}),
});
const answerSchema = z.object({ inprog: z.array(rowSchema) });
const statusSchema = z.object({ connections: z.object({ current: z.coerce.number() }) });
/** The appName of every client of the harness starts so. */
const OWN = /^plumbline-/;
const HARNESS = 'plumbline-harness';
/** A monitor waits for news in it. */
const WAITING = new Set(['hello', 'isMaster', 'ismaster']);
/** Of a driver that has connected, until the server knows whose it is. */
const HANDSHAKE_WITHIN_MS = 500;
const LOOK_AGAIN_MS = 20;

export interface ServerConnection {
  /** No id is given twice in a server's life. */
  id: number;
  /** Of the harness, the clients that it gives to scenarios included. */
  own: boolean;
  /** A command of a scenario or an application is under way. */
  working: boolean;
  /** What its program says of itself: equal in all connections of one client. */
  program: string;
  /** Its handshake is made: until then even one of the harness is nobody's. */
  introduced: boolean;
}

/** The connections to MongoDB. By the command and not the stage, which would be counted as somebody's `aggregate`. */
export async function serverConnections(mongo: MongoClient): Promise<ServerConnection[]> {
  const { inprog } = answerSchema.parse(await mongo.db('admin').command({ currentOp: 1, $all: true }));
  return inprog.flatMap(({ connectionId, appName = '', active, command, clientMetadata }) => {
    if (connectionId === undefined) return [];
    const [name] = Object.keys(command);
    const working = active === true && appName !== HARNESS && name !== undefined && !WAITING.has(name);
    return [
      {
        id: connectionId,
        own: OWN.test(appName),
        working,
        program: JSON.stringify(clientMetadata ?? null),
        introduced: clientMetadata !== undefined,
      },
    ];
  });
}

/** The connections before any code of a variant ran. */
export interface ConnectionsBefore {
  all: ReadonlySet<number>;
  /** Of a shell, an exporter, a member of the set. */
  foreign: ReadonlySet<number>;
  /** Those of `foreign` that clients of earlier variants made. */
  leftOver: ReadonlySet<number>;
  /** In the server's life. */
  created: number;
}

/**
 * By server: what the code of variants has connected. A server may take ten seconds, as long as it keeps a driver's
 * monitor waiting, until it notices that a client is gone.
 */
const madeByVariants = new Map<string, Set<number>>();

function madeOn(mongo: MongoClient): Set<number> {
  const server = mongo.options.hosts.join();
  const made = madeByVariants.get(server) ?? new Set();
  madeByVariants.set(server, made);
  return made;
}

/** Whoever has connected while a variant was counted is taken for its client. */
export function rememberMade(
  mongo: MongoClient,
  { all }: ConnectionsBefore,
  connections: readonly ServerConnection[],
): void {
  const made = madeOn(mongo);
  for (const { id, own } of connections) if (!own && !all.has(id)) made.add(id);
}

/** Somebody else was connected before, and still is. */
export function strangerStays(
  { foreign, leftOver }: ConnectionsBefore,
  connections: readonly ServerConnection[],
): boolean {
  return connections.some(({ id, own }) => !own && foreign.has(id) && !leftOver.has(id));
}

export async function connectionsBefore(mongo: MongoClient): Promise<ConnectionsBefore> {
  const [connections, { connectionsCreated }] = [await introducedConnections(mongo), await readServer(mongo)];
  const made = madeOn(mongo);
  const foreign = new Set(connections.filter(({ own }) => !own).map(({ id }) => id));
  return {
    all: new Set(connections.map(({ id }) => id)),
    foreign,
    leftOver: new Set([...foreign].filter((id) => made.has(id))),
    created: connectionsCreated,
  };
}

/** One that never says whose it is, such as a probe of the port, is a stranger's. */
async function introducedConnections(mongo: MongoClient): Promise<ServerConnection[]> {
  const until = performance.now() + HANDSHAKE_WITHIN_MS;
  for (;;) {
    const connections = await serverConnections(mongo);
    if (connections.every(({ introduced }) => introduced) || performance.now() > until) return connections;
    await delay(LOOK_AGAIN_MS);
  }
}

/**
 * Somebody else is connected, and every connection since then is one of the harness's clients: what is left over is
 * theirs.
 */
export async function onlyStrangersSince(mongo: MongoClient, before: ConnectionsBefore): Promise<boolean> {
  if (before.foreign.size === 0) return false;
  const since = (await serverConnections(mongo)).filter(({ id }) => !before.all.has(id));
  const { connectionsCreated } = await readServer(mongo);
  return since.every(({ own }) => own) && connectionsCreated - before.created === since.length;
}

/**
 * An application, or somebody else, has connected since. Whoever was connected before and still is connects again as
 * its driver sees fit; an application of the variant before is gone by now.
 */
export async function foreignSince(mongo: MongoClient, { foreign }: ConnectionsBefore): Promise<boolean> {
  const now = (await serverConnections(mongo)).filter(({ own }) => !own);
  const strangers = new Set(now.filter(({ id }) => foreign.has(id)).map(({ program }) => program));
  return now.some(({ id, program }) => !foreign.has(id) && !strangers.has(program));
}

/** Connections that are open to the server now, the harness's own included. */
export async function openConnections(client: MongoClient): Promise<number> {
  const status = await client
    .db('admin')
    .command({ serverStatus: 1, wiredTiger: 0, tcmalloc: 0, repl: 0, metrics: 0, connections: 1 });
  return statusSchema.parse(status).connections.current;
}
