import type { Redis } from 'ioredis';
import { PlumblineError } from '../errors.ts';
import { MARKER_KEY } from '../model/marker.ts';
import { withDeadline } from '../process/deadline.ts';
import { isAlive } from '../process/owner.ts';
import { type FoundMarker, markerValue, readMarker } from './redis-marker.ts';
import { neighboursOf, placeOf, type RedisPlace } from './redis-place.ts';

const DEADLINE_MS = 10_000;
const OWN_SERVER = 'Give Plumbline a server of its own';

interface Claim {
  place: RedisPlace;
  atMs: number;
  /** Ids of the clients that were connected to the database already. */
  neighbours: ReadonlySet<number>;
  /** What the user allowed. */
  allow: readonly string[];
}

/**
 * What a connection claimed. The marker is a key: a full server may evict it like any other, and an application that
 * empties its cache removes it.
 */
const claimed = new WeakMap<Redis, Claim>();

/** What this process claimed, by any connection, and has not given back. */
const held = new Map<string, Claim>();

export interface ClaimOptions {
  /** Nothing of this run's has written to what it holds already: keys in it are somebody else's. */
  untouched?: boolean;
}

/**
 * Makes the database that this connection really uses Plumbline's own, or throws DATABASE_REFUSED: one that holds no
 * key but the marker, or one that the user allowed by `redis:<index>`. A marker that a killed run left says nothing of
 * the keys beside it.
 */
export async function claimRedis(redis: Redis, allow: readonly string[], options: ClaimOptions = {}): Promise<void> {
  const mark = await examineRedis(redis, allow, options);
  await mark();
}

/** The same without a change: what it returns makes it Plumbline's own. */
export async function examineRedis(
  redis: Redis,
  allow: readonly string[],
  { untouched = false }: ClaimOptions = {},
): Promise<() => Promise<void>> {
  const place = await within(placeOf(redis));
  const marker = await within(readMarker(redis));
  const keys = (await within(redis.dbsize())) - (marker.of === 'nobody' ? 0 : 1);
  const neighbours = await within(neighboursOf(redis, place));
  const allowed = allow.includes(`redis:${place.index}`);
  const before = held.get(nameOf(place));
  assertNothingEvicted(place, allow, NOTHING_CHANGED);
  if (before) {
    assertStillOurs(marker, before, place);
    if (untouched && keys > 0 && !allowed) throw refused(place.index, ...appeared(keys));
  } else {
    assertNoOtherRun(marker, place);
    if (!allowed) {
      if (keys > 0) throw refused(place.index, ...holds(keys, marker, place));
      const writer = neighbours.find(({ writes }) => writes);
      if (writer) throw refused(place.index, ...written(writer.is, place));
    }
  }
  const ids = new Set(neighbours.map(({ id }) => id));
  const claim = before ?? { place, atMs: performance.now(), neighbours: allowed ? new Set<number>() : ids, allow };
  return async () => {
    await within(redis.set(MARKER_KEY, markerValue()));
    claimed.set(redis, claim);
    held.set(nameOf(place), claim);
  };
}

/**
 * Empties the connection's database, which must be this run's: it has its marker, or this connection claimed it and it
 * was not exchanged.
 */
export async function flushRedis(redis: Redis): Promise<void> {
  await emptied(redis, claimed.get(redis), { marked: true });
}

/**
 * Empties the connection's database if this process claimed it, and leaves no marker: nothing in it is of use to a
 * later run, and whoever fills it meanwhile is asked again.
 */
export async function releaseRedis(redis: Redis): Promise<void> {
  const name = nameOf(await within(placeOf(redis)));
  const claim = held.get(name);
  if (claim === undefined) return;
  await emptied(redis, claim, { marked: false });
  held.delete(name);
}

async function emptied(redis: Redis, claim: Claim | undefined, { marked }: { marked: boolean }): Promise<void> {
  const place = await within(placeOf(redis));
  await within(redis.watch(MARKER_KEY));
  try {
    assertStillOurs(await within(readMarker(redis)), claim, place);
    if (marked) assertNothingEvicted(place, (claim ?? held.get(nameOf(place)))?.allow ?? [], 'The run has stopped.');
    await assertNobodyWrites(redis, claim, place);
  } catch (thrown) {
    await within(redis.unwatch());
    throw thrown;
  }
  const flushing = redis.multi().flushdb();
  const replies = await within((marked ? flushing.set(MARKER_KEY, markerValue()) : flushing).exec());
  // A pipeline resolves with its errors inside, and with nothing when the watched marker changed.
  const failure =
    replies === null ? new Error('its marker changed at that moment') : replies.find(([error]) => error)?.[0];
  if (failure) throw refused(place.index, `it was not emptied: ${failure.message}`, `${OWN_SERVER}.`);
}

/** @throws DATABASE_REFUSED when what lies in the database may not be what this run put there. */
function assertStillOurs(marker: FoundMarker, claim: Claim | undefined, now: RedisPlace): void {
  if (marker.of === 'this run' || marker.of === 'unknown') return;
  if (marker.of === 'another run') {
    throw refused(
      now.index,
      'another run of Plumbline has marked it, so it is not emptied',
      `Two runs on one Redis disturb each other: let one end before the other, or ${OWN_SERVER.toLowerCase()}.`,
    );
  }
  if (claim && !wasExchanged(claim.place, now)) return;
  throw refused(
    now.index,
    'it has no marker of Plumbline, so it is not emptied',
    `The server was restarted or exchanged during the run, or SWAPDB put another database in its place: ${OWN_SERVER.toLowerCase()}.`,
  );
}

function wasExchanged(claim: RedisPlace, now: RedisPlace): boolean {
  const same = claim.index === now.index && claim.runId === now.runId;
  return !same || claim.swaps !== now.swaps || now.connections < claim.connections;
}

/** @throws DATABASE_REFUSED when a client that was there before the run writes into what is the run's own. */
async function assertNobodyWrites(redis: Redis, claim: Claim | undefined, place: RedisPlace): Promise<void> {
  if (claim === undefined || claim.neighbours.size === 0) return;
  const heldSeconds = (performance.now() - claim.atMs) / 1_000;
  const writer = (await within(neighboursOf(redis, place))).find(
    ({ id, writes, idleSeconds }) => writes && claim.neighbours.has(id) && idleSeconds < heldSeconds,
  );
  if (writer) throw refused(place.index, ...written(writer.is, place));
}

function assertNoOtherRun(marker: FoundMarker, { index }: RedisPlace): void {
  if (marker.of !== 'another run' || marker.owner === undefined || !isAlive(marker.owner)) return;
  throw refused(
    index,
    `another run of Plumbline is using it (process ${marker.owner.pid})`,
    `${NOTHING_CHANGED} Wait for the other run, or ${OWN_SERVER.toLowerCase()}.`,
  );
}

/** @throws DATABASE_REFUSED when what a run writes may push somebody's keys out of the server's memory. */
function assertNothingEvicted(
  { index, runId, evictsBy, otherKeys }: RedisPlace,
  allow: readonly string[],
  state: string,
): void {
  if (evictsBy === undefined) return;
  const foreign = [...otherKeys].filter(
    ([other]) => !allow.includes(`redis:${other}`) && !held.has(nameOf({ index: other, runId })),
  );
  if (foreign.length === 0) return;
  const names = foreign.map(([other, keys]) => `${keys.toLocaleString('en')} in database ${other}`).join(', ');
  const allowing = foreign.map(([other]) => `redis:${other}`).join(' ');
  throw refused(
    index,
    `its server holds other keys (${names}) and drops keys when its memory is full (maxmemory-policy ${evictsBy})`,
    `${state} ${OWN_SERVER}, set its maxmemory-policy to noeviction, or say with --allow-database ${allowing} that these keys may be lost.`,
  );
}

const NOTHING_CHANGED = 'Nothing was changed.';

type Refusal = [why: string, hint: string];

function holds(keys: number, marker: FoundMarker, { index, evictedKeys }: RedisPlace): Refusal {
  const allowing = `let it empty this database with --allow-database redis:${index}`;
  if (marker.of === 'nobody') {
    const evicted = evictedKeys > 0 ? '; the server has evicted keys, which may have been the marker' : '';
    return [
      `it holds ${keys} key(s) that Plumbline did not write${evicted}`,
      `${NOTHING_CHANGED} ${OWN_SERVER}, or ${allowing}.`,
    ];
  }
  return [
    `a run that did not end left its marker in it, and nobody knows whose the ${keys} other key(s) are`,
    `${NOTHING_CHANGED} If they are that run's, empty the database yourself (redis-cli -n ${index} FLUSHDB), or ${allowing}.`,
  ];
}

function appeared(keys: number): Refusal {
  return [
    `${keys} key(s) have appeared in it that this run did not write`,
    `They were left as they are. Somebody else uses this database: ${OWN_SERVER.toLowerCase()}.`,
  ];
}

function written(client: string, { index }: RedisPlace): Refusal {
  return [
    `somebody else writes to it: ${client}`,
    `Its keys were left as they are. End that client, ${OWN_SERVER.toLowerCase()}, or let Plumbline empty this database all the same with --allow-database redis:${index}.`,
  ];
}

function nameOf({ index, runId }: Pick<RedisPlace, 'index' | 'runId'>): string {
  return `${runId}/${index}`;
}

function within<Reply>(reply: Promise<Reply>): Promise<Reply> {
  return withDeadline(reply, DEADLINE_MS, 'Redis');
}

function refused(index: number, why: string, hint: string): PlumblineError {
  return new PlumblineError('DATABASE_REFUSED', `Redis database ${index} is not used: ${why}`, hint);
}
