import { COUNTER_PATHS, type CounterPath, counterRow, totalAt } from '../../model/counters.ts';
import { LATENCY_METRIC_NAMES } from '../../model/latency-metrics.ts';
import type { Report, ScenarioReport, VariantReport } from '../../model/report.ts';
import type { Trend } from '../../model/trend.ts';
import { ABSENT, formatKnown, formatNumber, formatPerCall } from '../format.ts';
import { withUnit } from '../quantity.ts';
import { verdictWord } from '../verdict-word.ts';
import { plans } from './items.ts';
import { lastRuns } from './targets.ts';
import { blocks, bullets, code, details, type Markdown, md, table } from './template.ts';

/** Every scenario, folded: its times, its work per call, its checks and its notes. */
export function scenariosSection(report: Report, trends: readonly Trend[]): Markdown {
  if (report.scenarios.length === 0) return md``;
  return blocks(md`## All scenarios`, ...report.scenarios.map((scenario) => scenarioBlock(scenario, trends)));
}

/** One scenario, folded. */
export function scenarioBlock(scenario: ScenarioReport, trends: readonly Trend[]): Markdown {
  return details(
    md`${verdictWord(scenario.verdict)} <b>${scenario.title}</b> ${code(scenario.name)}`,
    blocks(
      latencyTable(scenario, trends),
      workTable(scenario),
      checksTable(scenario),
      bullets(scenario.variants.flatMap(({ name, notes }) => notes.map((note) => md`**${name}**: ${note}`))),
    ),
  );
}

function latencyTable(scenario: ScenarioReport, trends: readonly Trend[]): Markdown {
  const times = [...LATENCY_METRIC_NAMES, 'min', 'max'] as const;
  const rows = scenario.variants.map((variant) => [
    variant.name,
    ...times.map((time) => formatKnown(variant.latencyMs?.[time])),
    formatNumber(variant.samples),
    lastRuns(trends.find((t) => t.of === 'variant' && t.scenario === scenario.name && t.variant === variant.name)),
  ]);
  return table(['milliseconds', ...times, 'samples', 'last p50s'], rows);
}

/** Counters that every table has, and those that any variant has something of. */
function workTable({ variants }: ScenarioReport): Markdown {
  const works = variants.flatMap(({ work }) => work ?? []);
  const counters = COUNTER_PATHS.filter(
    (path) => counterRow(path).column !== undefined || works.some((work) => (totalAt(work, path) ?? 0) > 0),
  );
  const heads = counters.map((path) => {
    const { column, unit, per } = counterRow(path);
    return column ?? (per === 'all' ? `${unit} (in all)` : unit);
  });
  return table(
    ['per call', ...heads, 'counted calls', 'plan'],
    variants.map((variant) => workCells(variant, counters)),
  );
}

function workCells(variant: VariantReport, counters: readonly CounterPath[]) {
  const { work } = variant;
  if (!work) return [variant.name, ...counters.map(() => ABSENT), ABSENT, ABSENT];
  const cells = counters.map((path) => {
    const total = totalAt(work, path);
    if (total === undefined) return ABSENT;
    return counterRow(path).per === 'all' ? formatNumber(total) : formatPerCall(total, work.calls);
  });
  const unstable = work.unstable.length === 0 ? '' : ` (not the same in both passes: ${work.unstable.join(', ')})`;
  return [`${variant.name}${unstable}`, ...cells, formatNumber(work.calls), plans(variant)];
}

function checksTable(scenario: ScenarioReport): Markdown {
  const rows = scenario.checks.map((check) => [
    code(check.id),
    verdictWord(check.verdict),
    withUnit(check.expected, check.unit),
    withUnit(check.actual, check.unit),
    check.reason,
  ]);
  return table(['check', 'verdict', 'expected', 'actual', 'reason'], rows);
}
