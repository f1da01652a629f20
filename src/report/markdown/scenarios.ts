import type { Report, ScenarioReport, VariantReport } from '../../model/report.ts';
import type { Trend } from '../../model/trend.ts';
import { totalCommands } from '../../model/work.ts';
import { ABSENT, formatNumber, formatPerCall } from '../format.ts';
import { withUnit } from '../quantity.ts';
import { verdictWord } from '../verdict-word.ts';
import { plans } from './failures.ts';
import { lastRuns } from './guide.ts';
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
  const times = ['p50', 'p95', 'p99', 'mean', 'min', 'max'] as const;
  const rows = scenario.variants.map((variant) => [
    variant.name,
    ...times.map((time) => (variant.latencyMs ? formatNumber(variant.latencyMs[time]) : ABSENT)),
    formatNumber(variant.samples),
    lastRuns(trends.find((t) => t.of === 'variant' && t.scenario === scenario.name && t.variant === variant.name)),
  ]);
  return table(['milliseconds', ...times, 'samples', 'last p50s'], rows);
}

const WORK_HEADERS = [
  'per call',
  'MongoDB commands',
  'documents examined',
  'keys examined',
  'returned',
  'bytes',
  'Redis commands',
  'hits',
  'misses',
  'counted calls',
  'plan',
];

function workTable(scenario: ScenarioReport): Markdown {
  return table(WORK_HEADERS, scenario.variants.map(workCells));
}

function workCells(variant: VariantReport) {
  const { work } = variant;
  if (!work) return [variant.name, ...WORK_HEADERS.slice(1).map(() => ABSENT)];
  const { mongo, redis } = work;
  const totals = [
    totalCommands(mongo.commands),
    mongo.docsExamined,
    mongo.keysExamined,
    mongo.returned,
    mongo.bytes,
    totalCommands(redis.commands),
    redis.hits,
    redis.misses,
  ];
  const perCall = totals.map((total) => formatPerCall(total, work.calls));
  const unstable = work.unstable.length === 0 ? '' : ` (not the same in both passes: ${work.unstable.join(', ')})`;
  return [`${variant.name}${unstable}`, ...perCall, formatNumber(work.calls), plans(variant)];
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
