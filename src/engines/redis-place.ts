import type { Redis } from 'ioredis';
import { PlumblineError } from '../errors.ts';

/** What a server says of the database that a connection really uses. */
export interface RedisPlace {
  index: number;
  /** Changes when the server restarts: what it holds then was not seen. */
  runId: string;
  evictedKeys: number;
  /** `SWAPDB` puts another database in this one's place, and leaves no trace in it. */
  swaps: number;
  /** Falls when somebody resets the server's statistics, `swaps` among them. */
  connections: number;
  /** The policy by which it drops keys when its memory is full; absent where it drops none. */
  evictsBy?: string;
  /** Keys of its other databases, by index. */
  otherKeys: ReadonlyMap<number, number>;
  /** Id of this connection. */
  client: number;
}

/** A `SELECT` after connecting counts, the URL does not. @throws DATABASE_REFUSED when the server does not say. */
export async function placeOf(redis: Redis): Promise<RedisPlace> {
  const [connection, info, commands] = await Promise.all([
    redis.client('INFO').then(String).catch(nothingWhereRefused),
    redis.info().catch(nothingWhereRefused),
    redis.info('commandstats').catch(nothingWhereRefused),
  ]);
  const field = (name: string) => new RegExp(`^${name}:(\\S+)`, 'm').exec(info)?.[1];
  const index = /(?:^| )db=(\d+)/.exec(connection)?.[1];
  const [runId, evictedKeys] = [field('run_id'), field('evicted_keys')];
  if (index === undefined || runId === undefined || evictedKeys === undefined) {
    throw new PlumblineError(
      'DATABASE_REFUSED',
      'Redis does not say which of its databases this connection uses',
      'CLIENT INFO (Redis 6.2 and later) and INFO must be allowed for this user.',
    );
  }
  const policy = field('maxmemory_policy') ?? 'noeviction';
  const evicts = Number(field('maxmemory') ?? 0) > 0 && policy !== 'noeviction';
  return {
    index: Number(index),
    runId,
    evictedKeys: Number(evictedKeys),
    swaps: Number(/^cmdstat_swapdb:calls=(\d+)/m.exec(commands)?.[1] ?? 0),
    connections: Number(field('total_connections_received') ?? 0),
    ...(evicts ? { evictsBy: policy } : {}),
    otherKeys: otherKeysIn(info, Number(index)),
    client: Number(/(?:^| )id=(\d+)/.exec(connection)?.[1] ?? -1),
  };
}

/** `db1:keys=3000,expires=0,avg_ttl=0`. */
function otherKeysIn(info: string, own: number): Map<number, number> {
  const keys = [...info.matchAll(/^db(\d+):keys=(\d+)/gm)].map(([, index, n]) => [Number(index), Number(n)] as const);
  return new Map(keys.filter(([index, n]) => index !== own && n > 0));
}

/** Another client of the same database. */
export interface RedisNeighbour {
  id: number;
  /** `127.0.0.1:49234 (worker), whose last command was set`. */
  is: string;
  /** Its last command changes data. */
  writes: boolean;
  idleSeconds: number;
}

/** Who else is connected to this database; none where the user may not ask. */
export async function neighboursOf(redis: Redis, { index, client }: RedisPlace): Promise<RedisNeighbour[]> {
  const list = await redis.client('LIST').then(String).catch(nothingWhereRefused);
  const neighbours: RedisNeighbour[] = [];
  for (const line of list.split('\n')) {
    const fields = new Map(
      [...line.matchAll(/(?:^| )([\w-]+)=(\S*)/g)].map(([, name = '', value = '']) => [name, value]),
    );
    const id = Number(fields.get('id'));
    if (fields.get('db') !== String(index) || id === client) continue;
    const [address, name, command] = [fields.get('addr') ?? '', fields.get('name') ?? '', fields.get('cmd') ?? ''];
    neighbours.push({
      id,
      is: `${address}${name === '' ? '' : ` (${name})`}, whose last command was ${command}`,
      writes: await changesData(redis, command),
      idleSeconds: Number(fields.get('idle') ?? 0),
    });
  }
  return neighbours;
}

/** By the flags that the server itself gives the command. */
async function changesData(redis: Redis, command: string): Promise<boolean> {
  if (!/^[a-z]/.test(command)) return false;
  const told = await redis.call('COMMAND', 'INFO', command).catch(nothingWhereRefused);
  return JSON.stringify(told).includes('"write"');
}

/** What a server does not know (before 6.2), or an access list denies: a connection that failed is told as it is. */
function nothingWhereRefused(thrown: unknown): string {
  if (thrown instanceof Error && /^(?:ERR|NOPERM) /.test(thrown.message)) return '';
  throw thrown;
}
