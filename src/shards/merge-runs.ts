import { PlumblineError } from '../errors.ts';
import { ENDS_EARLY, endsEarly } from '../model/bail.ts';
import type { Config } from '../model/config.ts';
import type { Profile } from '../model/dataset.ts';
import type { LoadMeasurement } from '../model/http-load.ts';
import type { Lock } from '../model/lock.ts';
import type { VariantMeasurement } from '../model/measurement.ts';
import type { Report, ScenarioReport } from '../model/report.ts';
import { worstVerdict } from '../model/verdict.ts';
import { isRange } from '../model/work-passes.ts';
import type { LoadedScenarioFile } from '../project/scenario-files.ts';
import { reportOf } from '../run/run-report.ts';
import { DEFAULT_CALLS } from '../session/count-variant.ts';
import type { Blob, MeasuredShard } from './blob.ts';
import { mergedRun, mergeNotes } from './merged-run.ts';
import { shardName } from './split.ts';

export interface MergeRunsOptions {
  command: string;
  config: Config;
  profile: Profile;
  lock: Lock | undefined;
  /** All scenarios of the run, in the order of the report. */
  scenarios: readonly LoadedScenarioFile[];
}

export interface MergedRuns {
  report: Report;
  measurements: VariantMeasurement[];
  loads: LoadMeasurement[];
}

type MeasuredBlob = Blob & { content: MeasuredShard };

/** One report of all shards: judged anew, as if one machine had measured everything. Pure. */
export function mergeRuns(blobs: readonly MeasuredBlob[], options: MergeRunsOptions): MergedRuns {
  const contents = blobs.map(({ content }) => content);
  const measurements = inOrder(
    contents.flatMap((content) => content.measurements),
    options.scenarios,
  );
  const loads = inOrder(
    contents.flatMap((content) => content.loads),
    options.scenarios,
  );
  assertCounted(measurements, options.scenarios);
  const info = mergedRun(blobs, options.command);
  const notes = [...mergeNotes(blobs), ...new Set(contents.flatMap((content) => content.notes))];
  const report = reportOf(
    { ...options, today: info.startedAt.slice(0, 10) },
    info,
    {
      measurements,
      loads,
      measured: options.scenarios.filter(({ name }) => isJudged(name, blobs)),
      seconds: Object.assign({}, ...contents.map(({ seconds }) => seconds)),
    },
    notes,
    undefined,
  );
  return { report: withFailures(report, blobs), measurements, loads };
}

/**
 * The counts are of the calls that the scenario makes, and what is not the same twice has its passes. @throws
 * SHARD_CORRUPTED
 */
function assertCounted(measurements: readonly VariantMeasurement[], scenarios: readonly LoadedScenarioFile[]): void {
  for (const { scenario, variant, work } of measurements) {
    const calls = scenarios.find(({ name }) => name === scenario)?.definition.calls ?? DEFAULT_CALLS;
    if (work === undefined) continue;
    const jumps = isRange(work) && (work.passes?.length ?? 0) < 2;
    if (work.calls === calls && !jumps) continue;
    throw new PlumblineError(
      'SHARD_CORRUPTED',
      `${scenario}/${variant}: ${jumps ? 'its counts are said to differ between passes that are not there' : `its counts are of ${work.calls} calls, and it makes ${calls}`}`,
      'Take the blobs as the shards wrote them, and fetch them again where that is in doubt.',
    );
  }
}

/** Only `--bail` takes a scenario out of the verdict: what a stopped shard should have measured is missing. */
function isJudged(name: string, blobs: readonly MeasuredBlob[]): boolean {
  const of = blobs.find(({ split, shard }) => split.parts[shard.index - 1]?.includes(name));
  return of?.content.failure !== undefined || of?.content.measured.includes(name) === true;
}

/** What stopped a shard comes first: it explains what is missing. */
function withFailures(report: Report, blobs: readonly MeasuredBlob[]): Report {
  const errors = blobs.flatMap((blob) => {
    const { failure } = blob.content;
    if (failure !== undefined) return [{ ...failure, message: `${shardName(blob.shard)}: ${failure.message}` }];
    return stoppedForNothing(report, blob);
  });
  if (errors.length === 0) return report;
  return {
    ...report,
    verdict: worstVerdict(['error', report.verdict]),
    reasons: [...errors.map(({ message }) => message), ...report.reasons],
    errors: [...errors, ...report.errors],
  };
}

/**
 * `--bail` left scenarios out for one that is not red here, such as one whose acceptance ended at midnight between two
 * shards.
 */
function stoppedForNothing(report: Report, { shard, split, content: { measured } }: MeasuredBlob): Report['errors'] {
  const left = (split.parts[shard.index - 1] ?? []).filter((name) => !measured.includes(name));
  const ends = ({ name, verdict }: ScenarioReport) => measured.includes(name) && endsEarly(verdict);
  if (left.length === 0 || report.scenarios.some(ends)) return [];
  return [
    {
      code: 'MISSING_DATA',
      message: `${shardName(shard)}: stopped by --bail at what is not ${ENDS_EARLY} in this report, and without ${left.join(', ')}`,
      hint: 'Run that shard again.',
    },
  ];
}

function inOrder<Row extends { scenario: string }>(
  rows: readonly Row[],
  scenarios: readonly LoadedScenarioFile[],
): Row[] {
  const places = new Map(scenarios.map(({ name }, at) => [name, at]));
  return [...rows].sort((a, b) => (places.get(a.scenario) ?? 0) - (places.get(b.scenario) ?? 0));
}
