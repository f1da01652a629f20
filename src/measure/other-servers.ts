import { Redis } from 'ioredis';
import { MongoClient } from 'mongodb';
import { z } from 'zod';
import { isMongoHousekeeping } from './mongo-commands.ts';
import { isRedisHousekeeping } from './redis-counters.ts';
import type { SentTo } from './sent-commands.ts';

const DEADLINE_MS = 1_000;

const helloSchema = z.object({
  setName: z.string().optional(),
  hosts: z.array(z.string()).default([]),
  topologyVersion: z.object({ processId: z.unknown() }).optional(),
});

/** Whose work is counted, by clients of the harness. */
interface CountedServers {
  mongo: MongoClient;
  redis: Redis;
}

/** `gone`: it cannot be asked any more. */
type Standing = 'counted' | 'other' | 'gone';

/** A server that calls have asked something, by an address that is none of those that are counted. */
export interface AskedServer {
  address: string;
  engine: Engine;
  standing: Standing;
}
type Engine = SentTo['engine'];

/**
 * What the servers are that were asked: one may have several addresses, and stand behind a proxy that ends with the
 * variant. So they are asked while it is still open.
 */
export async function askedServers(sent: readonly SentTo[], counted: CountedServers): Promise<AskedServer[]> {
  const asked = sent.filter((one) => askedOf(one).length > 0);
  const byAddress = new Map(asked.map((one) => [`${one.engine} ${one.address}`, one]));
  const found: AskedServer[] = [];
  for (const { address, engine } of byAddress.values()) {
    const look = engine === 'mongodb' ? mongoStanding(address, counted.mongo) : redisStanding(address, counted.redis);
    found.push({ address, engine, standing: await look });
  }
  return found;
}

/**
 * `another MongoDB than the one that is counted, at 127.0.0.1:5555, was asked: 20 find`; undefined where all went to the
 * servers that are counted. What is gone was a proxy where they have counted as much; `counted` is by names of commands.
 */
export function askedOfOthers(
  sent: readonly SentTo[],
  servers: readonly AskedServer[],
  counted: Readonly<Record<Engine, Readonly<Record<string, number>>>>,
): string | undefined {
  for (const { address, engine, standing } of servers) {
    const asked = sent.filter((one) => one.address === address && one.engine === engine).flatMap(askedOf);
    const isOther = standing === 'other' || asked.some(([name, n]) => n > countOf(counted[engine], name));
    if (standing === 'counted' || asked.length === 0 || !isOther) continue;
    const names = asked.map(([name, n]) => `${n} ${name}`).join(', ');
    const product = engine === 'mongodb' ? 'MongoDB' : 'Redis';
    return `another ${product} than the one that is counted, at ${address}, was asked: ${names}`;
  }
  return undefined;
}

function askedOf({ engine, commands }: SentTo): [name: string, n: number][] {
  const isHousekeeping = engine === 'mongodb' ? isMongoHousekeeping : isRedisHousekeeping;
  return Object.entries(commands).filter(([name]) => !isHousekeeping(name));
}

/** Redis counts `config|get` for what is sent as `config`. */
function countOf(counted: Readonly<Record<string, number>>, name: string): number {
  return Object.entries(counted)
    .filter(([one]) => one === name || one.startsWith(`${name}|`))
    .reduce((sum, [, n]) => sum + n, 0);
}

/** It is known by what it says of its process, or of its set. */
async function mongoStanding(address: string, counted: MongoClient): Promise<Standing> {
  const own = await helloOf(counted);
  const host = address.startsWith('/') ? encodeURIComponent(address) : address;
  for (const tls of [false, true]) {
    const options = {
      tls,
      ...(tls && { tlsAllowInvalidCertificates: true }),
      directConnection: true,
      serverSelectionTimeoutMS: DEADLINE_MS,
    };
    try {
      await using client = new MongoClient(`mongodb://${host}`, options);
      const other = await helloOf(client);
      const isMember = other.set === own.set && other.hosts.some((member) => own.hosts.includes(member));
      const isSame = own.process !== undefined && other.process === own.process;
      return (own.set === undefined ? isSame : isMember) ? 'counted' : 'other';
    } catch {
      // It speaks TLS, or is gone.
    }
  }
  return 'gone';
}

interface Identity {
  set: string | undefined;
  /** Its members, as they name each other. */
  hosts: readonly string[];
  process: string | undefined;
}

async function helloOf(client: MongoClient): Promise<Identity> {
  const { setName, hosts, topologyVersion } = helloSchema.parse(await client.db('admin').command({ hello: 1 }));
  return { set: setName, hosts, process: topologyVersion && String(topologyVersion.processId) };
}

async function redisStanding(address: string, counted: Redis): Promise<Standing> {
  const own = runId(await counted.info('server'));
  const [host = '', port = ''] = address.startsWith('/') ? [] : address.split(/:(?=\d+$)/);
  const place = address.startsWith('/') ? { path: address } : { host, port: Number(port) };
  const other = new Redis({
    ...place,
    lazyConnect: true,
    connectTimeout: DEADLINE_MS,
    commandTimeout: DEADLINE_MS,
    maxRetriesPerRequest: 0,
    retryStrategy: () => null,
    enableReadyCheck: false,
  });
  // Told by the command that meets it.
  other.on('error', () => undefined);
  try {
    await other.connect();
    const info = await other.info('server').catch(() => '');
    return own !== undefined && runId(info) === own ? 'counted' : 'other';
  } catch {
    return 'gone';
  } finally {
    other.disconnect();
  }
}

function runId(info: string): string | undefined {
  return /^run_id:(\w+)/m.exec(info)?.[1];
}
