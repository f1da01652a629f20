import type { Report, TargetReportRow } from '../../model/report.ts';
import type { RowTrend, Trend } from '../../model/trend.ts';
import { OPEN_VERDICTS } from '../../model/verdict.ts';
import { ABSENT, formatNumber, formatReduction, formatShare } from '../format.ts';
import { rowName, rowQuantity } from '../quantity.ts';
import { sparkline } from '../sparkline.ts';
import { verdictWord } from '../verdict-word.ts';
import { blocks, bullets, details, type Markdown, md, table } from './template.ts';

const HEADERS = ['query', 'target', 'baseline', 'indexed', 'cached', 'reduction', 'verdict', 'last runs'];

/** The targets with ours beside it. Reasons stand below, for every row that is not a plain pass. */
export function targetSection(report: Report, trends: readonly Trend[]): Markdown {
  if (report.guide.length === 0) return md``;
  const reasons = (rows: readonly TargetReportRow[]) =>
    bullets(rows.map((row) => md`${verdictWord(row.verdict)} **${rowName(row)}**: ${row.reason}`));
  const notJudged = report.guide.filter(({ verdict }) => verdict === 'not-judged');
  return blocks(
    md`## The targets`,
    table(
      HEADERS,
      report.guide.map((row) => cells(row, trends)),
    ),
    reasons(report.guide.filter(({ verdict }) => OPEN_VERDICTS.includes(verdict))),
    details(md`Why ${notJudged.length} of the rows could not be judged`, reasons(notJudged)),
  );
}

function cells(row: TargetReportRow, trends: readonly Trend[]) {
  return [
    rowName(row),
    row.target,
    rowQuantity(row, row.baseline),
    rowQuantity(row, row.indexed),
    rowQuantity(row, row.cached),
    row.reduction === undefined ? ABSENT : formatReduction(row.reduction),
    verdictWord(row.verdict),
    lastRuns(
      trends.find((trend) => isOf(trend, row)),
      row.metric === 'hitRate' ? formatShare : formatNumber,
    ),
  ];
}

function isOf(trend: Trend, row: TargetReportRow): trend is RowTrend {
  return trend.of === 'row' && trend.row === row.row && trend.scenario === row.scenario && trend.metric === row.metric;
}

const RUNS_SHOWN = 10;

/** `▁▃▇ 110 to 131, last 118`, of the last ten. One value is no trend. */
export function lastRuns(trend: Trend | undefined, format = formatNumber): string {
  const values = trend?.values.slice(-RUNS_SHOWN) ?? [];
  const last = values.at(-1);
  if (last === undefined || values.length < 2) return ABSENT;
  const range = `${format(Math.min(...values))} to ${format(Math.max(...values))}`;
  return `${sparkline(values)} ${range}, last ${format(last)}`;
}
