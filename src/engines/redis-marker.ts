import { randomUUID } from 'node:crypto';
import type { Redis } from 'ioredis';
import { z } from 'zod';
import { MARKER_KEY } from '../model/marker.ts';
import { ownIdentity, type ProcessIdentity } from '../process/owner.ts';

/** Of this process. A marker that another run wrote is no permission to empty anything. */
const OWN_RUN = randomUUID();

const markerSchema = z.object({
  run: z.string(),
  owner: z.object({ pid: z.number(), started: z.string(), machine: z.string() }),
});

/** Whose marker stands in a Redis database. */
export type FoundMarker =
  | { of: 'nobody' }
  | { of: 'this run' }
  /** The owner is unknown where an older version wrote it. */
  | { of: 'another run'; owner?: ProcessIdentity }
  /** There is one, and the user may not read it. */
  | { of: 'unknown' };

export function markerValue(): string {
  const is = 'This database belongs to a run of Plumbline, which empties it.';
  return JSON.stringify({ is, run: OWN_RUN, owner: ownIdentity() });
}

/** Reads the marker of the connection's database. */
export async function readMarker(redis: Redis): Promise<FoundMarker> {
  if ((await redis.exists(MARKER_KEY)) === 0) return { of: 'nobody' };
  let text: string | null;
  try {
    text = await redis.get(MARKER_KEY);
  } catch (thrown) {
    if (!(thrown instanceof Error)) throw thrown;
    if (/^NOPERM /.test(thrown.message)) return { of: 'unknown' };
    // Of our name, and no text: it is somebody else's.
    if (/^WRONGTYPE /.test(thrown.message)) return { of: 'another run' };
    throw thrown;
  }
  if (text === null) return { of: 'nobody' };
  const marker = markerSchema.safeParse(jsonOf(text)).data;
  if (marker?.run === OWN_RUN) return { of: 'this run' };
  return { of: 'another run', ...(marker && { owner: marker.owner }) };
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined; // plain words, as an older version wrote them
  }
}
