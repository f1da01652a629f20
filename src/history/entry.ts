import { z } from 'zod';
import type { GuideReportRow, Report, VariantReport } from '../model/report.ts';
import { verdictSchema } from '../model/verdict.ts';
import { totalCommands } from '../model/work.ts';
import { machineClass } from './machine-class.ts';

const count = z.number().int().nonnegative();

/** Totals over `calls`, as in the report. */
const entryWorkSchema = z.object({
  calls: count,
  mongoCommands: count,
  keysExamined: count,
  docsExamined: count,
  returned: count,
  bytes: count,
  redisCommands: count,
  hits: count,
  misses: count,
});

/** What is kept of a run: one line of the history. Readers allow fields that they do not know; none is ever dropped. */
export const historyEntrySchema = z.object({
  v: z.literal(1),
  run: z.string().min(1),
  startedAt: z.iso.datetime({ offset: true }),
  revision: z.string().optional(),
  dirty: z.boolean().optional(),
  profile: z.string(),
  datasetDigest: z.string().optional(),
  machineClass: z.string().min(1),
  verdict: verdictSchema,
  variants: z.array(
    z.object({
      scenario: z.string(),
      variant: z.string(),
      /** Milliseconds; absent when nothing was timed. */
      p50: z.number().nonnegative().optional(),
      p95: z.number().nonnegative().optional(),
      work: entryWorkSchema.optional(),
    }),
  ),
  rows: z.array(z.object({ scenario: z.string(), row: z.string(), metric: z.string(), value: z.number() })),
});
export type HistoryEntry = z.infer<typeof historyEntrySchema>;

/** The line that a run adds to the history. */
export function entryOf(report: Report): HistoryEntry {
  const { run } = report;
  return {
    v: 1,
    run: run.id,
    startedAt: run.startedAt,
    ...(run.git && { revision: run.git.revision, dirty: run.git.dirty }),
    profile: run.profile,
    ...(run.dataset && { datasetDigest: run.dataset.digest }),
    machineClass: machineClass(run),
    verdict: report.verdict,
    variants: report.scenarios.flatMap(({ name, variants }) => variants.map((variant) => variantOf(name, variant))),
    rows: report.guide.flatMap(rowOf),
  };
}

function variantOf(scenario: string, { name, latencyMs, work }: VariantReport): HistoryEntry['variants'][number] {
  return {
    scenario,
    variant: name,
    ...(latencyMs && { p50: latencyMs.p50, p95: latencyMs.p95 }),
    ...(work && {
      work: {
        calls: work.calls,
        mongoCommands: totalCommands(work.mongo.commands),
        keysExamined: work.mongo.keysExamined,
        docsExamined: work.mongo.docsExamined,
        returned: work.mongo.returned,
        bytes: work.mongo.bytes,
        redisCommands: totalCommands(work.redis.commands),
        hits: work.redis.hits,
        misses: work.redis.misses,
      },
    }),
  };
}

/** A row's history is that of the answer that it is about: the indexed one, else the cached one, else the baseline. */
function rowOf({ scenario, row, metric, indexed, cached, baseline }: GuideReportRow): HistoryEntry['rows'] {
  const value = indexed ?? cached ?? baseline;
  return value === undefined ? [] : [{ scenario, row, metric, value }];
}
