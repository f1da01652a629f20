import { PlumblineError } from '../errors.ts';
import { recordedBy } from '../lock/recording-name.ts';
import type { Profile } from '../model/dataset.ts';
import { engineIdentity } from '../model/engines.ts';
import type { Lock, Recording } from '../model/lock.ts';
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
  const identity = engineIdentity(engines);
  const of = (lock: Lock | undefined) => lock && recordedBy(lock, profile, identity);
  const head = of(await readLock(headFolder));
  if (head === undefined) return undefined;
  try {
    return { head, base: of(await readLock(baseFolder)) };
  } catch (thrown) {
    if (thrown instanceof PlumblineError) return undefined;
    throw thrown;
  }
}
