import { LATENCY_METRIC_NAMES } from '../model/latency-metrics.ts';
import type { CheckResult, TargetReportRow } from '../model/report.ts';
import type { TargetRow } from '../model/scenario.ts';
import { OPEN_VERDICTS, type RowVerdict } from '../model/verdict.ts';
import { median } from '../stats/quantile.ts';
import { hitRateOf } from './hit-rate.ts';
import type { Subject, Subjects } from './measured-variant.ts';
import { reductionId, reductionsOf } from './reduction.ts';
import { checkId } from './result.ts';
import { WORK_METRICS, workValue } from './work-metric.ts';

type Row = TargetRow<string>;
type Metric = Row['metric'];

const UNITS: Readonly<Record<Metric, string>> = {
  latency: 'ms',
  bytes: WORK_METRICS.bytes.unit,
  mongoCommands: WORK_METRICS.mongoCommands.unit,
  hitRate: 'share of lookups',
};

/** The checks that a metric's promise rests on. */
const CHECKS_ABOUT: Readonly<Record<Metric, readonly string[]>> = {
  latency: LATENCY_METRIC_NAMES,
  bytes: ['bytes'],
  mongoCommands: ['mongoCommands', 'mongoCommandsPerHit'],
  hitRate: ['hitRate'],
};

/** The lines of the guide's tables that a scenario answers, beside what was measured. */
export function targetRows(
  scenario: string,
  rows: readonly Row[],
  subjects: Subjects,
  checks: readonly CheckResult[],
): TargetReportRow[] {
  return rows.map((row) => {
    const values = {
      ...valueAs('baseline', row, subjects),
      ...valueAs('indexed', row, subjects),
      ...valueAs('cached', row, subjects),
    };
    const { baseline, indexed } = values;
    const comparable = baseline !== undefined && indexed !== undefined && baseline > 0;
    return {
      row: row.row,
      scenario,
      metric: row.metric,
      unit: UNITS[row.metric],
      ...values,
      ...(comparable ? { reduction: 1 - indexed / baseline } : {}),
      target: row.target,
      ...verdictOn(row, subjects, checks, Object.keys(values).length > 0),
    };
  });
}

type Column = 'baseline' | 'indexed' | 'cached';

function valueAs(column: Column, row: Row, subjects: Subjects): Partial<Record<Column, number>> {
  const subject = subjects.get(row[column] ?? '');
  const value = subject && measuredValue(row.metric, subject);
  return value === undefined ? {} : { [column]: value };
}

function measuredValue(metric: Metric, { samplesMs, work }: Subject): number | undefined {
  if (metric === 'latency') return median(samplesMs);
  if (work === undefined) return undefined;
  return metric === 'hitRate' ? hitRateOf(work) : workValue(metric, work);
}

interface Decision {
  verdict: RowVerdict;
  reason: string;
}

/**
 * A row is as bad as the worst check of its variants: a fast wrong answer keeps no promise. It passes only when every
 * check of its own metric passes: with the reduction not judged, its promise is not judged.
 */
function verdictOn(row: Row, subjects: Subjects, checks: readonly CheckResult[], measured: boolean): Decision {
  const names = [row.baseline, row.indexed, row.cached].filter((name) => name !== undefined);
  const unknown = names.find((name) => !subjects.has(name));
  if (unknown !== undefined) return { verdict: 'error', reason: `the scenario has no variant "${unknown}"` };
  const relevant = checks.filter((check) => names.includes(check.variant));
  for (const verdict of OPEN_VERDICTS) {
    const worst = relevant.find((check) => check.verdict === verdict);
    if (worst) return { verdict, reason: `${worst.variant}: ${worst.reason}` };
  }
  const untimed = names.flatMap((name) => subjects.get(name)?.notTimed ?? []);
  if (!measured && row.metric === 'latency' && untimed[0] !== undefined)
    return { verdict: 'not-judged', reason: untimed[0] };
  if (!measured) return { verdict: 'error', reason: `${names.join(', ')} gave no ${row.metric} to hold it against` };
  const about = new Set(names.flatMap((name) => idsAbout(row.metric, subjects.get(name))));
  const own = relevant.filter((check) => about.has(check.id));
  if (own.length === 0)
    return { verdict: 'not-judged', reason: `no check of ${names.join(', ')} is about ${row.metric}` };
  const open = own.find((check) => check.verdict === 'not-judged');
  if (open) return { verdict: 'not-judged', reason: `${open.variant}: ${open.reason}` };
  return { verdict: 'pass', reason: own.map((check) => `${check.variant}: ${check.reason}`).join('. ') };
}

function idsAbout(metric: Metric, subject: Subject | undefined): string[] {
  if (subject === undefined) return [];
  const reductions = reductionsOf(subject.checks).filter(({ of = 'latency' }) => of === metric);
  return [
    ...CHECKS_ABOUT[metric].map((what) => checkId(subject, what)),
    ...reductions.map((reduction) => reductionId(subject, reduction)),
  ];
}
