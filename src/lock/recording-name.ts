import { PROFILES, type Profile } from '../model/dataset.ts';
import type { EngineIdentity } from '../model/engine-identity.ts';

/** `pr, mongodb 7.0 classic, redis 7, standalone`: counts of one of these are no measure for another. */
export function recordingName(profile: Profile, { mongodb, redis }: EngineIdentity): string {
  return `${profile}, mongodb ${mongodb.minor} ${mongodb.planner}, redis ${redis.major}, ${mongodb.topology}`;
}

/** `pr, mongodb 7, redis 7, standalone`, by which locks were once recorded: it is read until it is recorded anew. */
export function formerRecordingName(profile: Profile, { mongodb, redis }: EngineIdentity): string {
  return `${profile}, mongodb ${mongodb.major}, redis ${redis.major}, ${mongodb.topology}`;
}

/** Whether some version of this tool could have given it. */
export function isRecordingName(name: string): boolean {
  const [profile = '', mongodb = '', redis = ''] = name.split(', ');
  const known: readonly string[] = PROFILES;
  return known.includes(profile) && /^mongodb \d/.test(mongodb) && /^redis \d/.test(redis);
}
