import { z } from 'zod';
import {
  COUNTER_SERIES,
  type CounterPath,
  type CounterSeries,
  type CountersWith,
  counterRow,
  countSchema,
  totalAt,
} from '../model/counters.ts';
import type { LoadReport, Report, TargetReportRow, VariantReport } from '../model/report.ts';
import { verdictSchema } from '../model/verdict.ts';
import type { Work } from '../model/work.ts';
import { machineClass } from './machine-class.ts';

/** Totals over `calls`, as in the report, by the names that the table of counters has for the history. */
type EntryWork = { [Path in CountersWith<{ since: 1 }> as CounterSeries<Path>]: number } & {
  [Path in Exclude<CounterPath, CountersWith<{ since: 1 }>> as CounterSeries<Path> & string]?: number;
} & { calls: number };

const entryWorkSchema = z.object({
  calls: countSchema,
  ...Object.fromEntries(
    [...COUNTER_SERIES].map(([name, path]) => [
      name,
      counterRow(path).since === 1 ? countSchema : countSchema.optional(),
    ]),
  ),
}) as unknown as z.ZodType<EntryWork>;

export const HISTORY_VERSION = 2;

/** What is kept of a run: one line of the history. Readers allow fields that they do not know; none is ever dropped. */
export const historyEntrySchema = z.object({
  v: z.literal(HISTORY_VERSION),
  run: z.string().min(1),
  startedAt: z.iso.datetime({ offset: true }),
  revision: z.string().optional(),
  dirty: z.boolean().optional(),
  profile: z.string(),
  datasetDigest: z.string().optional(),
  machineClass: z.string().min(1),
  /** Versions, whole: the kind of machine has the first number alone. */
  engines: z.object({ mongodb: z.string(), redis: z.string() }).optional(),
  verdict: verdictSchema,
  variants: z.array(
    z.object({
      scenario: z.string(),
      variant: z.string(),
      /** Absent when nothing was timed. */
      latencyMs: z.object({ p50: z.number().nonnegative(), p95: z.number().nonnegative() }).optional(),
      work: entryWorkSchema.optional(),
      /** Counts that differed between both passes, as the report names them; absent in entries of version 1. */
      unstable: z.array(z.string()).optional(),
      /** Under load: the best step within the limit. */
      throughputPerSecond: z.number().nonnegative().optional(),
    }),
  ),
  rows: z.array(z.object({ scenario: z.string(), row: z.string(), metric: z.string(), value: z.number() })),
});
export type HistoryEntry = z.infer<typeof historyEntrySchema>;
type EntryVariant = HistoryEntry['variants'][number];

/** The line that a run adds to the history. */
export function entryOf(report: Report): HistoryEntry {
  const { run, load = [] } = report;
  return {
    v: HISTORY_VERSION,
    run: run.id,
    startedAt: run.startedAt,
    ...(run.git && { revision: run.git.revision, dirty: run.git.dirty }),
    profile: run.profile,
    ...(run.dataset && { datasetDigest: run.dataset.digest }),
    machineClass: machineClass(run),
    ...(run.engines && { engines: { mongodb: run.engines.mongodb.version, redis: run.engines.redis.version } }),
    verdict: report.verdict,
    variants: report.scenarios.flatMap(({ name, variants }) =>
      variants.map((variant) => {
        const loaded = load.find((one) => one.scenario === name && one.variant === variant.name);
        return variantOf(name, variant, loaded);
      }),
    ),
    rows: report.guide.flatMap(rowOf),
  };
}

function variantOf(
  scenario: string,
  { name, latencyMs, work }: VariantReport,
  loaded: LoadReport | undefined,
): EntryVariant {
  const throughputs = loaded?.steps.flatMap((step) => withinLimit(step, loaded.limitMs)) ?? [];
  return {
    scenario,
    variant: name,
    ...(latencyMs && { latencyMs: { p50: latencyMs.p50, p95: latencyMs.p95 } }),
    ...(work && {
      work: entryWorkOf(work),
      unstable: work.unstable,
    }),
    ...(throughputs.length > 0 && { throughputPerSecond: Math.max(...throughputs) }),
  };
}

function entryWorkOf(work: Work): EntryWork {
  const totals = [...COUNTER_SERIES].flatMap(([name, path]) => {
    const total = totalAt(work, path);
    return total === undefined ? [] : [[name, total] as const];
  });
  return { calls: work.calls, ...Object.fromEntries(totals) } as EntryWork;
}

function withinLimit({ connections, latencyMs, throughputPerSecond }: LoadReport['steps'][number], limitMs: number) {
  const holds = connections !== undefined && latencyMs !== undefined && latencyMs.p95 <= limitMs;
  return holds ? [throughputPerSecond] : [];
}

/** A row's history is that of the answer that it is about: the indexed one, else the cached one, else the baseline. */
function rowOf({ scenario, row, metric, indexed, cached, baseline }: TargetReportRow): HistoryEntry['rows'] {
  const value = indexed ?? cached ?? baseline;
  return value === undefined ? [] : [{ scenario, row, metric, value }];
}
