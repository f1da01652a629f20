import { PlumblineError } from '../errors.ts';
import type { Given } from './commands.ts';
import type { Environment } from './environment.ts';
import { version } from './version.ts';

/** Of the environment and the program, what a shard's blob says. */
export function shardOptions({ PLUMBLINE_RUN_ID, GITHUB_RUN_ID }: Environment) {
  return { version: version(), runId: PLUMBLINE_RUN_ID || GITHUB_RUN_ID || undefined };
}

/** What is recorded, or counted at several sizes, is so for the whole run. @throws USAGE */
export function refuseForShard({ shard, updateLock, updateDurations, growth }: Given<'run'>['flags']): void {
  const other = [updateLock && '--update-lock', updateDurations && '--update-durations', growth && '--growth'];
  const name = other.find((flag) => flag !== false);
  if (shard === undefined || name === undefined) return;
  throw new PlumblineError(
    'USAGE',
    `--shard measures a part of the run, and ${name} is about all of it`,
    'Run it without --shard; `plumbline merge --update-durations` records what all shards took.',
  );
}
