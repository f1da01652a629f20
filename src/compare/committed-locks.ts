import { PlumblineError } from '../errors.ts';
import { recordingName } from '../lock/recording-name.ts';
import type { Profile } from '../model/dataset.ts';
import { engineIdentity } from '../model/engines.ts';
import type { Recording } from '../model/lock.ts';
import { readLock } from '../project/lock-file.ts';
import type { RunFacts } from '../session/run-info.ts';
import type { Side } from './servers.ts';
import type { Sides } from './sides.ts';

/**
 * What the locks of both revisions have at this profile and on these engines; `undefined` where head has none, or base's
 * cannot be read: then nothing is approved. @throws LOCK_INVALID of head's
 */
export async function committedRecordings(
  { headFolder, baseFolder }: Pick<Sides, 'headFolder' | 'baseFolder'>,
  { engines }: Pick<RunFacts, 'engines'>,
  profile: Profile,
): Promise<Record<Side, Recording | undefined> | undefined> {
  if (engines === undefined) return undefined;
  const name = recordingName(profile, engineIdentity(engines));
  const head = (await readLock(headFolder))?.recordings.get(name);
  if (head === undefined) return undefined;
  try {
    return { head, base: (await readLock(baseFolder))?.recordings.get(name) };
  } catch (thrown) {
    if (thrown instanceof PlumblineError) return undefined;
    throw thrown;
  }
}
