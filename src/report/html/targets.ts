import type { Report, TargetReportRow } from '../../model/report.ts';
import type { RowTrend, Trend } from '../../model/trend.ts';
import { OPEN_VERDICTS } from '../../model/verdict.ts';
import { rowName, rowQuantity } from '../quantity.ts';
import { sparkline } from '../sparkline.ts';
import { number, reduction, share, told } from './number.ts';
import type { Part } from './part.ts';
import { table } from './table.ts';
import { bullets, details, Html, html, joined, named } from './template.ts';
import { trendText } from './trend.ts';
import { badge, item } from './verdict.ts';

const HEADERS = ['query', 'verdict', 'target', 'baseline', 'indexed', 'cached', 'reduction', 'last runs'];

/** The targets with ours beside it. Reasons stand below, for every row that is not a plain pass. */
export function targetSection({ guide }: Report, trends: readonly Trend[]): Part {
  const reasons = (rows: readonly TargetReportRow[]) =>
    bullets(rows.map((row) => html`${badge(row.verdict)} <strong>${named(rowName(row))}</strong>: ${row.reason}`));
  const notJudged = guide.filter(({ verdict }) => verdict === 'not-judged');
  return {
    id: 'guide',
    title: 'The targets',
    inside: joined([
      table({
        caption: 'Targets, and what was measured',
        headers: HEADERS,
        rows: guide.map((row) => tableRow(row, trends)),
      }),
      reasons(guide.filter(({ verdict }) => OPEN_VERDICTS.includes(verdict))),
      details(`Why ${notJudged.length} of the rows could not be judged`, reasons(notJudged)),
    ]),
  };
}

function tableRow(row: TargetReportRow, trends: readonly Trend[]) {
  const trend = trends.find((one) => isOf(one, row));
  const quantity = (value: number | undefined) => told(value, rowQuantity(row, value));
  return {
    item: item(row.verdict),
    cells: [
      named(rowName(row)),
      badge(row.verdict),
      row.target,
      quantity(row.baseline),
      quantity(row.indexed),
      quantity(row.cached),
      reduction(row.reduction),
      lastRuns(trend, row.metric === 'hitRate' ? share : number),
    ],
  };
}

function isOf(trend: Trend, row: TargetReportRow): trend is RowTrend {
  return trend.of === 'row' && trend.row === row.row && trend.scenario === row.scenario && trend.metric === row.metric;
}

function lastRuns(trend: Trend | undefined, shown: (value: number) => Html): Html {
  if (trend === undefined || trend.values.length < 2) return Html.empty;
  return html`<span class="spark" aria-hidden="true">${sparkline(trend.values)}</span> ${trendText(trend, shown)}`;
}
