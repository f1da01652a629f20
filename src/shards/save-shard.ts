import path from 'node:path';
import type { CompareOutcome } from '../compare/compare.ts';
import { PlumblineError } from '../errors.ts';
import type { Config } from '../model/config.ts';
import { writeFileAtomically } from '../process/atomic-file.ts';
import { uncommittedText } from '../project/git-revision.ts';
import type { Reporter } from '../report/reporter.ts';
import { type SavedReport, savedReportOf, unwritten } from '../report/save-reports.ts';
import { writeReports } from '../report/write.ts';
import type { RunOutcome } from '../run/run.ts';
import { type Blob, blobText } from './blob.ts';
import { blobFile } from './blob-files.ts';
import { digestsOf, sha256 } from './identity.ts';
import { type PlannedShard, shardNote } from './planned-shard.ts';
import { shardName } from './split.ts';

export interface KeepShardOptions {
  planned: PlannedShard;
  folder: string;
  config: Config;
  /** Of Plumbline. */
  version: string;
  /** What CI calls the run. */
  runId: string | undefined;
  /** The output folder: of the blob, and of a folder with the reports of this shard alone. */
  out: string;
  reporters: readonly Reporter[];
}

/** Writes a shard's blob, and its own reports beside. It is a part of a run, and no line of the history. */
export async function saveShard(outcome: RunOutcome, options: KeepShardOptions): Promise<SavedReport> {
  const { report, measurements, loads, notes, measured, failure } = outcome;
  const seconds = report.scenarios.flatMap(({ name, seconds: s }) => (s === undefined ? [] : [[name, s] as const]));
  return await keep(outcome, options, {
    command: 'run',
    measurements,
    loads,
    notes: [...notes],
    measured: [...measured],
    seconds: Object.fromEntries(seconds),
    ...(failure ? { failure: { code: failure.code, message: failure.message, hint: failure.hint } } : {}),
  });
}

/** The same for a shard of a comparison. */
export async function keepComparedShard(outcome: CompareOutcome, options: KeepShardOptions): Promise<SavedReport> {
  const { compared, unseen, notes, leftOut, failure } = outcome;
  return await keep(outcome, options, {
    command: 'compare',
    // What is accepted is the scenario's own, and asked again.
    compared: compared.map(({ acceptance: _, ...one }) => one),
    unseen,
    notes,
    leftOut,
    ...(failure ? { failure: { code: failure.code, message: failure.message, hint: failure.hint } } : {}),
  });
}

async function keep(
  outcome: CompareOutcome | RunOutcome,
  { planned, folder, config, version, runId, out, reporters }: KeepShardOptions,
  content: Blob['content'],
): Promise<SavedReport> {
  const { run, warnings: told } = outcome.report;
  const report = { ...outcome.report, warnings: [shardNote(planned), ...told] };
  const own = path.join(out, shardName(planned.shard));
  const blob = path.join(out, blobFile(planned.shard));
  try {
    const changes = run.git && (await uncommittedText(folder, out));
    const text = blobText({
      identity: {
        plumbline: version,
        ...(runId === undefined ? {} : { runId }),
        ...(run.git ? { revision: run.git.revision } : {}),
        ...(changes ? { changes: sha256(changes) } : {}),
        ...(run.base ? { base: run.base.revision } : {}),
        profile: planned.profile,
        seed: run.seed,
        files: await digestsOf(folder, config, planned.suite),
      },
      shard: planned.shard,
      split: planned.split,
      run,
      content,
    });
    const written = await writeReports({ ...outcome, report, out: own, reporters, trends: [] });
    await writeFileAtomically(blob, text);
    const kept = savedReportOf(written, own);
    return { ...kept, files: [...kept.files, blob] };
  } catch (thrown) {
    if (!(thrown instanceof PlumblineError)) throw thrown;
    return { report: unwritten(report, thrown), files: [], warnings: [] };
  }
}
