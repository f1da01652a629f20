import { PROFILES, type Profile } from '../model/dataset.ts';

export interface RecordedOn {
  profile: Profile;
  /** Versions, such as `7.0.15`: a major version is what plans and counts depend on. */
  mongodb: string;
  redis: string;
  topology: string;
}

/** `pr, mongodb 7, redis 7, standalone`: counts of one of these are no measure for another. */
export function recordingName({ profile, mongodb, redis, topology }: RecordedOn): string {
  return `${profile}, mongodb ${major(mongodb)}, redis ${major(redis)}, ${topology}`;
}

/** Whether some version of this tool could have given it. */
export function isRecordingName(name: string): boolean {
  const [profile = '', mongodb = '', redis = ''] = name.split(', ');
  const known: readonly string[] = PROFILES;
  return known.includes(profile) && /^mongodb \d/.test(mongodb) && /^redis \d/.test(redis);
}

function major(version: string): string {
  return version.split('.')[0] ?? version;
}
