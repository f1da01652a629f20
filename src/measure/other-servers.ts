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
export interface CountedServers {
  mongo: MongoClient;
  redis: Redis;
}

/**
 * `find 20 of the MongoDB at 127.0.0.1:5555`; undefined where all went to the servers that are counted, or members of
 * their set.
 */
export async function askedOfOthers(sent: readonly SentTo[], counted: CountedServers): Promise<string | undefined> {
  for (const { engine, address, commands } of sent) {
    const isHousekeeping = engine === 'mongodb' ? isMongoHousekeeping : isRedisHousekeeping;
    const asked = Object.entries(commands).filter(([name]) => !isHousekeeping(name));
    if (asked.length === 0) continue;
    const isSame =
      engine === 'mongodb'
        ? await isCountedMongo(address, counted.mongo)
        : await isCountedRedis(address, counted.redis);
    if (isSame) continue;
    const names = asked.map(([name, n]) => `${n} ${name}`).join(', ');
    return `another ${engine === 'mongodb' ? 'MongoDB' : 'Redis'} than the one that is counted, at ${address}, was asked: ${names}`;
  }
  return undefined;
}

/** One server has many addresses: it is known by what it says of its process, or of its set. */
async function isCountedMongo(address: string, counted: MongoClient): Promise<boolean> {
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
      if (own.set !== undefined)
        return other.set === own.set && other.hosts.some((member) => own.hosts.includes(member));
      return own.process !== undefined && other.process === own.process;
    } catch {
      // It speaks TLS, or is gone.
    }
  }
  return false;
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

async function isCountedRedis(address: string, counted: Redis): Promise<boolean> {
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
    return own !== undefined && runId(await other.info('server')) === own;
  } catch {
    return false;
  } finally {
    other.disconnect();
  }
}

function runId(info: string): string | undefined {
  return /^run_id:(\w+)/m.exec(info)?.[1];
}
