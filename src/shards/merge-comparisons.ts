import { diagnoseComparison } from '../diagnose/diagnose-comparison.ts';
import { judgeComparisons } from '../gate/comparison/judge-all.ts';
import type { ComparisonMeasurement } from '../model/comparison.ts';
import { REPORT_VERSION, type Report } from '../model/report.ts';
import { worstVerdict } from '../model/verdict.ts';
import type { LoadedScenarioFile } from '../project/scenario-files.ts';
import { mergedRun, mergeNotes } from './merged-run.ts';
import { type ComparedBlob, wholeComparison } from './whole-comparison.ts';

export interface MergedComparisons {
  report: Report;
  measurements: ComparisonMeasurement[];
}

export interface MergeComparisonsOptions {
  command: string;
  /** All scenarios of the run, in the order of the report. */
  scenarios: readonly LoadedScenarioFile[];
}

/**
 * One report of all comparisons: judged anew from what each shard measured, where both sides ran on one machine. Pure.
 */
export function mergeComparisons(
  blobs: readonly ComparedBlob[],
  { command, scenarios }: MergeComparisonsOptions,
): MergedComparisons {
  const contents = blobs.map(({ content }) => content);
  const failures = contents.flatMap(({ failure }) => failure ?? []);
  const compared = blobs.flatMap((blob) => wholeComparison(blob, scenarios));
  const judged = judgeComparisons(compared, [...new Set(contents.flatMap(({ unseen }) => unseen))]);
  const { verdict, reasons, warnings, errors, comparisons } = judged;
  const run = mergedRun(blobs, command);
  const report: Report = {
    schemaVersion: REPORT_VERSION,
    // A shard that was stopped has an error and no row.
    verdict: failures.length === 0 ? verdict : worstVerdict(['error', verdict]),
    reasons: [
      ...failures.map(({ message }) => message),
      ...(comparisons.length === 0 && failures.length > 0 ? [] : reasons),
    ],
    warnings: [...mergeNotes(blobs), ...new Set(contents.flatMap(({ notes }) => notes)), ...warnings],
    errors: [...failures, ...errors],
    findings: diagnoseComparison(compared, comparisons, run.profile),
    run,
    scenarios: [],
    guide: [],
    comparisons,
  };
  return { report, measurements: compared.map(({ measurement }) => measurement) };
}
