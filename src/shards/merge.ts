import path from 'node:path';
import { PlumblineError } from '../errors.ts';
import type { Config } from '../model/config.ts';
import { gitRevision } from '../project/git-revision.ts';
import { readLock } from '../project/lock-file.ts';
import { type LoadedScenarioFile, loadScenarios } from '../project/scenario-files.ts';
import type { Blob, ComparedShard, MeasuredShard } from './blob.ts';
import { readBlobs } from './blob-files.ts';
import { digestsOf } from './identity.ts';
import { type MergedComparisons, mergeComparisons } from './merge-comparisons.ts';
import { type MergedRuns, mergeRuns } from './merge-runs.ts';
import { onOneKindOfMachine } from './merged-run.ts';
import { assertOneRun, firstDifference } from './shard-compatibility.ts';

export interface MergeOptions {
  /** Files, or folders with them. */
  named: readonly string[];
  /** The project, at the revision of the shards: its scenarios judge what they measured. */
  folder: string;
  config: Config;
  /** The command line as typed. */
  command: string;
  /** Of Plumbline. */
  version: string;
}

export interface Merged {
  outcome: ({ of: 'run' } & MergedRuns) | ({ of: 'compare' } & MergedComparisons);
  /** Whether it is a run of the history: the machines were of one kind. */
  forHistory: boolean;
}

/** All shards of one run become its report. @throws SHARD_..., and what reading the project throws */
export async function merge(options: MergeOptions): Promise<Merged> {
  const blobs = assertOneRun(await readBlobs(options.named, options.version));
  const [anyone] = blobs;
  if (anyone === undefined) throw new Error('no shard was merged');
  const scenarios = await scenariosOf(anyone, options);
  const compared = blobs.filter(isCompared);
  if (compared.length > 0)
    return { outcome: { of: 'compare', ...mergeComparisons(compared, { ...options, scenarios }) }, forHistory: false };
  const [first, ...others] = blobs.filter(isMeasured);
  if (first === undefined) throw new Error('no shard was merged');
  const merged = mergeRuns([first, ...others], {
    ...options,
    profile: first.identity.profile,
    lock: await readLock(options.folder),
    scenarios,
  });
  return { outcome: { of: 'run', ...merged }, forHistory: onOneKindOfMachine(blobs) };
}

function isCompared(blob: Blob): blob is Blob & { content: ComparedShard } {
  return blob.content.command === 'compare';
}

function isMeasured(blob: Blob): blob is Blob & { content: MeasuredShard } {
  return blob.content.command === 'run';
}

/**
 * The scenarios that the shards ran, as they are here. @throws SHARD_OTHER_RUN where this is not the code that they
 * ran.
 */
async function scenariosOf({ identity, split }: Blob, { folder, config }: MergeOptions): Promise<LoadedScenarioFile[]> {
  const here = (await gitRevision(folder))?.revision;
  if (here !== identity.revision) {
    throw otherCode(`this checkout is at ${here ?? 'no revision'}, and the shards ran ${identity.revision ?? 'none'}`);
  }
  const names = split.parts.flat();
  const scenarios = await loadScenarios(path.resolve(folder, config.scenarios), { names });
  const different = firstDifference(await digestsOf(folder, config, scenarios), identity.files);
  if (different === undefined) return scenarios;
  throw otherCode(`${different} is not here what it was for the shards`);
}

function otherCode(what: string): PlumblineError {
  return new PlumblineError(
    'SHARD_OTHER_RUN',
    `${what}: it cannot judge what they measured`,
    'Merge in a checkout of the revision that the shards ran, without changes.',
  );
}
