import { totalAt } from '../model/counters.ts';
import { LATENCY_METRIC_NAMES } from '../model/latency-metrics.ts';
import type { Plan } from '../model/plan.ts';
import type { CheckResult, Comparison, Report, ScenarioReport, VariantReport } from '../model/report.ts';
import type { Work } from '../model/work.ts';
import { changeText, latencyText } from './comparison-text.ts';
import { formatNumber } from './format.ts';
import type { JudgedRow } from './judged-rows.ts';

/** A variant of which nothing is open, with what it did: `my-orders/indexed`, `2 commands`, `p95 55 ms of 250`. */
export interface GreenLine {
  name: string;
  figures: readonly string[];
}

/** A line a variant that passed, in the order of the report. A baseline is there to be slow, and has none. */
export function greenLines(report: Report, open: readonly JudgedRow[]): GreenLine[] {
  const held = new Set(open.map(({ scenario, variant }) => `${scenario}/${variant}`));
  return (report.comparisons ? comparedLines(report.comparisons) : report.scenarios.flatMap(measuredLines)).filter(
    ({ name }) => !held.has(name),
  );
}

function measuredLines({ name, variants, checks }: ScenarioReport): GreenLine[] {
  const passed = variants.filter(
    (variant) =>
      !variant.baseline && checks.some((check) => check.variant === variant.name && check.verdict === 'pass'),
  );
  return passed.map((variant) => ({
    name: `${name}/${variant.name}`,
    figures: [...workFigures(variant.work), ...timeFigures(variant, checks)],
  }));
}

function comparedLines(comparisons: readonly Comparison[]): GreenLine[] {
  const byVariant = Map.groupBy(comparisons, ({ scenario, variant }) => `${scenario}/${variant}`);
  return [...byVariant].flatMap(([name, rows]) => {
    if (!rows.some(({ verdict }) => verdict === 'pass')) return [];
    const work = rows.find(({ metric }) => metric === 'work')?.work.head;
    const median = rows.find(({ metric, latencyMs }) => metric === 'median' && latencyMs !== undefined);
    return [{ name, figures: [...workFigures(work), ...(median === undefined ? [] : [medianText(median)])] }];
  });
}

function medianText(row: Comparison): string {
  return `median ${latencyText(row, 'head')} (${changeText(row)})`;
}

/** Per call: commands of each engine, documents examined, and by what they were found. */
function workFigures(work: Work | undefined): string[] {
  if (work === undefined || work.calls === 0) return [];
  const perCall = (total: number | undefined) => (total ?? 0) / work.calls;
  const commands = perCall(totalAt(work, 'mongo.commands'));
  const redis = perCall(totalAt(work, 'redis.commands'));
  const documents = perCall(totalAt(work, 'mongo.docsExamined'));
  return [
    commands > 0 || redis === 0 ? counted(commands, 'command') : '',
    redis > 0 ? counted(redis, 'Redis command') : '',
    commands > 0 ? counted(documents, 'document') : '',
    accessOf(work.mongo.plans),
  ].filter((figure) => figure !== '');
}

function counted(count: number, noun: string): string {
  return `${formatNumber(count)} ${noun}${count === 1 ? '' : 's'}`;
}

/** How a plan comes to its documents; what it does with them is no access. */
const ACCESS = /SCAN|IDHACK|EXPRESS|TEXT_MATCH|GEO_NEAR/;

/** `IXSCAN`, `IXSCAN+COLLSCAN`. */
function accessOf(plans: readonly Plan[]): string {
  return [...new Set(plans.flatMap(({ stages }) => stages.filter((stage) => ACCESS.test(stage))))].join('+');
}

/** Each time that has a limit, with it; else the p95. */
function timeFigures({ name, latencyMs }: VariantReport, checks: readonly CheckResult[]): string[] {
  if (latencyMs === undefined) return [];
  const limited = LATENCY_METRIC_NAMES.flatMap((metric) => {
    const limit = checks.find((check) => check.variant === name && check.limit?.metric === metric)?.limit;
    const actual = latencyMs[metric];
    return limit === undefined ? [] : [`${metric} ${formatNumber(actual)} ms of ${formatNumber(limit.ms)}`];
  });
  return limited.length > 0 ? limited : [`p95 ${formatNumber(latencyMs.p95)} ms`];
}
