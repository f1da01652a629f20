import { PROFILES, type Profile } from '../model/dataset.ts';

export interface RecordedOn {
  profile: Profile;
  /** Versions, such as `7.0.15`. */
  mongodb: string;
  redis: string;
  /** `classic`, `cost-based`: with the minor version it is what plans depend on. */
  planner: string;
  topology: string;
}

/** `pr, mongodb 7.0 classic, redis 7, standalone`: counts of one of these are no measure for another. */
export function recordingName({ profile, mongodb, redis, planner, topology }: RecordedOn): string {
  return `${profile}, mongodb ${firstNumbers(mongodb, 2)} ${planner}, redis ${firstNumbers(redis, 1)}, ${topology}`;
}

/** `pr, mongodb 7, redis 7, standalone`, by which locks were once recorded: it is read until it is recorded anew. */
export function formerRecordingName({ profile, mongodb, redis, topology }: RecordedOn): string {
  return `${profile}, mongodb ${firstNumbers(mongodb, 1)}, redis ${firstNumbers(redis, 1)}, ${topology}`;
}

/** Whether some version of this tool could have given it. */
export function isRecordingName(name: string): boolean {
  const [profile = '', mongodb = '', redis = ''] = name.split(', ');
  const known: readonly string[] = PROFILES;
  return known.includes(profile) && /^mongodb \d/.test(mongodb) && /^redis \d/.test(redis);
}

function firstNumbers(version: string, count: number): string {
  return version.split('.').slice(0, count).join('.');
}
