import { PlumblineError } from '../errors.ts';
import type { Profile } from '../model/dataset.ts';
import type { LoadedScenarioFile } from '../project/scenario-files.ts';
import { readDurations } from './durations.ts';
import { type Shard, type Split, shardName, splitScenarios } from './split.ts';

/** One shard of a run, and the split that it is a part of. */
export interface PlannedShard {
  shard: Shard;
  split: Split;
  profile: Profile;
  /** All of the run, in its order. */
  suite: readonly LoadedScenarioFile[];
  /** Its own. */
  scenarios: readonly LoadedScenarioFile[];
}

/** @throws NOTHING_SELECTED when a shard of the split would have no scenario: each of them says so. */
export async function planShard(
  suite: readonly LoadedScenarioFile[],
  shard: Shard,
  { folder, profile }: { folder: string; profile: Profile },
): Promise<PlannedShard> {
  const names = suite.map(({ name }) => name);
  if (shard.of > names.length) {
    throw new PlumblineError(
      'NOTHING_SELECTED',
      `--shard ${shard.index}/${shard.of}: ${names.length} scenarios cannot be split into ${shard.of}, and an empty shard judges nothing`,
      `Use at most ${names.length} shards.`,
    );
  }
  const split = splitScenarios(names, await readDurations(folder, profile), shard.of);
  const own = new Set(split.parts[shard.index - 1]);
  return { shard, split, profile, suite, scenarios: suite.filter(({ name }) => own.has(name)) };
}

/** What a reader of one shard's report must know. */
export function shardNote({ shard, scenarios, suite }: PlannedShard): string {
  return `${shardName(shard)}: ${scenarios.length} of the run's ${suite.length} scenarios; what needs all of them is judged by \`plumbline merge\``;
}
