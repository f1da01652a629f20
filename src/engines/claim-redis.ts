import type { Redis } from 'ioredis';
import { PlumblineError } from '../errors.ts';
import { withDeadline } from '../process/deadline.ts';
import { MARKER_KEY } from './marker.ts';

const DEADLINE_MS = 10_000;
const MARKER_VALUE = 'This database belongs to Plumbline, which empties it.';

/**
 * Database and server life that a connection claimed. The marker is a key: a full server may evict it like any other, and an
 * application that empties its cache removes it.
 */
const claimed = new WeakMap<Redis, Place>();

/** What this process claimed, by any connection, and has not given back. */
const held = new Set<string>();

interface Place {
  index: number;
  /** Changes when the server restarts: what it holds then was not seen. */
  runId: string;
}

/**
 * Makes the database that this connection really uses Plumbline's own, or throws DATABASE_REFUSED: an empty one, one with the
 * marker, or one that the user allowed by `redis:<index>`.
 */
export async function claimRedis(redis: Redis, allow: readonly string[]): Promise<void> {
  const { evictedKeys, ...place } = await placeOf(redis);
  const keys = await within(redis.dbsize());
  if (keys > 0 && (await within(redis.exists(MARKER_KEY))) === 0 && !allow.includes(`redis:${place.index}`)) {
    const evicted = evictedKeys > 0 ? '; the server has evicted keys, which may have been the marker' : '';
    throw refused(
      place.index,
      `it holds ${keys} key(s) that Plumbline did not write${evicted}`,
      `Nothing was changed. Give Plumbline a server of its own, or let it empty this database with --allow-database redis:${place.index}.`,
    );
  }
  await within(redis.set(MARKER_KEY, MARKER_VALUE));
  claimed.set(redis, place);
  held.add(nameOf(place));
}

/** Empties the connection's database, of which Plumbline must be the owner: it has the marker, or this connection claimed it in this server's life. */
export async function flushRedis(redis: Redis): Promise<void> {
  const place = await placeOf(redis);
  await within(redis.watch(MARKER_KEY));
  if ((await within(redis.exists(MARKER_KEY))) === 0 && !isSame(claimed.get(redis), place)) {
    await within(redis.unwatch());
    throw refused(
      place.index,
      'it has no marker of Plumbline, so it is not emptied',
      'The server was restarted or exchanged during the run: give Plumbline a server of its own.',
    );
  }
  const replies = await within(redis.multi().flushdb().set(MARKER_KEY, MARKER_VALUE).exec());
  // A pipeline resolves with its errors inside, and with nothing when the watched marker changed.
  const failure =
    replies === null ? new Error('its marker changed at that moment') : replies.find(([error]) => error)?.[0];
  if (!failure) return;
  throw refused(place.index, `it was not emptied: ${failure.message}`, 'Give Plumbline a server of its own.');
}

/**
 * Empties the connection's database if this process claimed it, and leaves no marker: nothing in it is of use to a later run, and whoever
 * fills it meanwhile is asked again.
 */
export async function releaseRedis(redis: Redis): Promise<void> {
  const { index, runId } = await placeOf(redis);
  if (!held.has(nameOf({ index, runId }))) return;
  await within(redis.flushdb());
  held.delete(nameOf({ index, runId }));
}

function nameOf({ index, runId }: Place): string {
  return `${runId}/${index}`;
}

function isSame(claim: Place | undefined, now: Place): boolean {
  return claim?.index === now.index && claim.runId === now.runId;
}

/** What the server says about this connection; a `SELECT` after connecting counts, the URL does not. */
async function placeOf(redis: Redis): Promise<Place & { evictedKeys: number }> {
  const [connection, info] = await within(
    Promise.all([redis.client('INFO').catch(nothingWhereRefused), redis.info().catch(nothingWhereRefused)]),
  );
  const index = /(?:^| )db=(\d+)/.exec(String(connection))?.[1];
  const runId = /^run_id:(\S+)/m.exec(info)?.[1];
  const evictedKeys = /^evicted_keys:(\d+)/m.exec(info)?.[1];
  if (index === undefined || runId === undefined || evictedKeys === undefined) {
    throw new PlumblineError(
      'DATABASE_REFUSED',
      'Redis does not say which of its databases this connection uses',
      'CLIENT INFO (Redis 6.2 and later) and INFO must be allowed for this user.',
    );
  }
  return { index: Number(index), runId, evictedKeys: Number(evictedKeys) };
}

/** What a server does not know (before 6.2), or an access list denies: a connection that failed is told as it is. */
function nothingWhereRefused(thrown: unknown): string {
  if (thrown instanceof Error && /^(?:ERR|NOPERM) /.test(thrown.message)) return '';
  throw thrown;
}

function within<Reply>(reply: Promise<Reply>): Promise<Reply> {
  return withDeadline(reply, DEADLINE_MS, 'Redis');
}

function refused(index: number, why: string, hint: string): PlumblineError {
  return new PlumblineError('DATABASE_REFUSED', `Redis database ${index} is not used: ${why}`, hint);
}
