import { PROFILES, type Profile } from '../model/dataset.ts';
import { type EngineIdentity, isEngineText } from '../model/engines.ts';
import type { Lock, Recording } from '../model/lock.ts';

/** `pr, mongodb 7.0 classic, redis 7, standalone`: counts of one of these are no measure for another. */
export function recordingName(profile: Profile, { mongodb, redis, topology }: EngineIdentity): string {
  return [profile, mongodb, redis, topology].join(', ');
}

/** `pr, mongodb 7, redis 7, standalone`, by which locks were once recorded: it is read until it is recorded anew. */
export function formerRecordingName(profile: Profile, { major, topology }: EngineIdentity): string {
  return [profile, major.mongodb, major.redis, topology].join(', ');
}

/** What the lock has under either name; of what both have, the newer. */
export function recordedBy(lock: Lock, profile: Profile, identity: EngineIdentity): Recording | undefined {
  const known = lock.recordings.get(recordingName(profile, identity));
  const before = lock.recordings.get(formerRecordingName(profile, identity));
  return known && before ? new Map([...before, ...known]) : (known ?? before);
}

/** Whether some version of this tool could have given it. */
export function isRecordingName(name: string): boolean {
  const [profile = '', mongodb = '', redis = ''] = name.split(', ');
  const known: readonly string[] = PROFILES;
  return known.includes(profile) && isEngineText(mongodb, redis);
}
