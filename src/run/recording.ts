import type { Locked } from '../gate/lock.ts';
import { formerRecordingName, recordedBy, recordingName } from '../lock/recording-name.ts';
import { engineIdentity } from '../model/engines.ts';
import type { RunInfo } from '../model/report.ts';
import type { RunOptions } from '../session/session-options.ts';

export type RecordedBy = Pick<RunOptions, 'profile'>;

/** The name that work counted on these engines is recorded under, and the one that it once had. */
export function recordingOf(
  { profile }: RecordedBy,
  engines: NonNullable<RunInfo['engines']>,
): { recording: string; former: string } {
  // As the server is, not as the configuration wants one: a given one may be another.
  const identity = engineIdentity(engines);
  return { recording: recordingName(profile, identity), former: formerRecordingName(profile, identity) };
}

/** What of a run's options says what it is held against. */
export type LockOptions = Pick<RunOptions, 'profile' | 'lock' | 'today'>;

/** What the project's lock has for a run on these engines and data; undefined without a lock. */
export function lockedOf(options: LockOptions, facts: Pick<RunInfo, 'engines' | 'dataset'>): Locked | undefined {
  const { lock, today } = options;
  if (lock === undefined || facts.engines === undefined || facts.dataset === undefined) return undefined;
  const { recording } = recordingOf(options, facts.engines);
  const recorded = new Set([...lock.recordings.values()].flatMap((known) => [...known.keys()]));
  const entries = recordedBy(lock, options.profile, engineIdentity(facts.engines));
  return { recording, entries, recorded, digest: facts.dataset.digest, today };
}
