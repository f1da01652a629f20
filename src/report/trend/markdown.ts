import type { MetricTrend, PastTrends } from '../../model/trend.ts';
import { blocks, bullets, md, table } from '../markdown/template.ts';
import { changeText, isWorse, runText } from './change-text.ts';
import { chartOf } from './chart.ts';
import { rangeText } from './terminal.ts';

const COLUMNS = 40;

/** The trend as a document: the changes first, then a line a series. */
export function trendMarkdown(trends: PastTrends, shown: readonly MetricTrend[]): string {
  const changes = shown.flatMap((series) =>
    series.changePoints.map((change) => {
      const word = isWorse(change, series) ? md`**worse**` : md`better`;
      return md`${word}: ${series.scenario}/${series.variant} ${series.metric} ${changeText(change, series.kind)}`;
    }),
  );
  const rows = shown.map((series) => {
    const { scenario, variant, metric, values } = series;
    return [`${scenario}/${variant}`, metric, chartOf(series, COLUMNS).line, rangeText(series), values.length];
  });
  const text = blocks(
    md`# Trend: ${trends.runs} runs at profile ${trends.profile}`,
    md`${runText(trends.first)} to ${runText(trends.last)}, on ${trends.machineClass}. A change point is a warning and fails nothing.`,
    changes.length === 0 ? md`No change points.` : blocks(md`## Change points`, bullets(changes)),
    blocks(md`## Series`, table(['variant', 'figure', 'past', 'last (range)', 'runs'], rows)),
  ).text;
  return `${text}\n`;
}
