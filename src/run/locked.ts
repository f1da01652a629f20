import type { Locked } from '../gate/lock.ts';
import { recordingName } from '../lock/recording-name.ts';
import type { RunInfo } from '../model/report.ts';
import type { RunOptions } from '../session/session-options.ts';

export type RecordedBy = Pick<RunOptions, 'profile'>;

/** The name that work counted on these engines is recorded under. */
export function recordingOf({ profile }: RecordedBy, engines: NonNullable<RunInfo['engines']>): string {
  const { mongodb, redis } = engines;
  // As the server is, not as the configuration wants one: a given one may be another.
  const { version, topology = 'standalone' } = mongodb;
  return recordingName({ profile, mongodb: version, redis: redis.version, topology });
}

/** What of a run's options says what it is held against. */
export type LockOptions = Pick<RunOptions, 'profile' | 'lock' | 'today'>;

/** What the project's lock has for a run on these engines and data; undefined without a lock. */
export function lockedOf(options: LockOptions, facts: Pick<RunInfo, 'engines' | 'dataset'>): Locked | undefined {
  const { lock, today } = options;
  if (lock === undefined || facts.engines === undefined || facts.dataset === undefined) return undefined;
  const recording = recordingOf(options, facts.engines);
  const recorded = new Set([...lock.recordings.values()].flatMap((known) => [...known.keys()]));
  return { recording, entries: lock.recordings.get(recording), recorded, digest: facts.dataset.digest, today };
}
