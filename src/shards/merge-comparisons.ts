import { passedReason } from '../gate/comparison/passed-reason.ts';
import { counted } from '../gate/format.ts';
import type { ComparisonMeasurement } from '../model/comparison.ts';
import type { Comparison, Report } from '../model/report.ts';
import { OPEN_VERDICTS, worstVerdict } from '../model/verdict.ts';
import type { Blob, ComparedShard } from './blob.ts';
import { mergedRun, mergeNotes } from './merged-run.ts';

export interface MergedComparisons {
  report: Report;
  measurements: ComparisonMeasurement[];
}

type ComparedBlob = Blob & { content: ComparedShard };

/** One report of all comparisons. Each was judged within its shard, where both sides ran on one machine. Pure. */
export function mergeComparisons(blobs: readonly ComparedBlob[], command: string): MergedComparisons {
  const contents = blobs.map(({ content }) => content);
  const comparisons = contents.flatMap((content) => content.comparisons);
  const errors = contents.flatMap((content) => content.errors);
  // A shard that was stopped has an error and no row.
  const stopped = contents.filter((content) => content.comparisons.length === 0).map(() => 'error' as const);
  const report: Report = {
    schemaVersion: 1,
    verdict: worstVerdict([...comparisons.map(({ verdict }) => verdict), ...stopped]),
    reasons: reasonsOf(contents, comparisons),
    warnings: [...mergeNotes(blobs), ...warningsOf(contents, comparisons)],
    errors,
    run: mergedRun(blobs, command),
    scenarios: [],
    guide: [],
    comparisons,
  };
  return { report, measurements: contents.flatMap((content) => content.measurements) };
}

function reasonsOf(contents: readonly ComparedShard[], comparisons: readonly Comparison[]): string[] {
  const stopped = contents
    .filter((content) => content.comparisons.length === 0)
    .flatMap(({ errors }) => errors.map(({ message }) => message));
  const rows = OPEN_VERDICTS.flatMap((verdict) =>
    comparisons
      .filter((row) => row.verdict === verdict)
      .map((row) => `${row.scenario}/${row.variant}/${row.metric}: ${row.reason}`),
  );
  if (stopped.length + rows.length > 0) return [...stopped, ...rows];
  return [passedReason(comparisons)];
}

const UNDECIDED = /^\d[\d,]* comparisons? inconclusive,/;

/** How many are undecided is counted over all; the rest is said once. */
function warningsOf(contents: readonly ComparedShard[], comparisons: readonly Comparison[]): string[] {
  const open = comparisons.filter(({ verdict }) => verdict === 'inconclusive').length;
  const others = new Set(contents.flatMap(({ warnings }) => warnings).filter((text) => !UNDECIDED.test(text)));
  if (open === 0) return [...others];
  return [
    `${counted(open, 'comparison')} inconclusive, which is not a pass: the reasons say what would settle them`,
    ...others,
  ];
}
