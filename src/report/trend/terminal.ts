import type { MetricTrend, PastTrends } from '../../model/trend.ts';
import { plainLine } from '../escape.ts';
import { formatNumber } from '../format.ts';
import type { Paint } from '../paint.ts';
import { columnsOf, padEnd } from '../terminal-summary/columns.ts';
import { changeText, isWorse, runText, trendQuantity } from './change-text.ts';
import { chartOf } from './chart.ts';

const MOST_COLUMNS = 60;
/** Beside the name: the last value, the range and the gaps between. */
const FIGURES = 40;

/** The series as lines with their change points below. */
export function trendLines(trends: PastTrends, shown: readonly MetricTrend[], paint: Paint, width: number): string[] {
  const names = shown.map(({ scenario, variant, metric }) => plainLine(`${scenario}/${variant} ${metric}`, 80));
  const nameWidth = Math.max(0, ...names.map(columnsOf));
  const columns = Math.max(10, Math.min(MOST_COLUMNS, width - nameWidth - FIGURES));
  return [
    paint.bold(plainLine(`${formatNumber(trends.runs)} runs at profile ${trends.profile} on ${trends.machineClass}`)),
    paint.dim(plainLine(`${runText(trends.first)} to ${runText(trends.last)}`)),
    ...shown.flatMap((series, i) => {
      const { line, marks } = chartOf(series, columns);
      const name = padEnd(names[i] ?? '', nameWidth);
      const changes = series.changePoints.map((change) => {
        const text = `  ${change.change > 0 ? 'up' : 'down'} ${plainLine(changeText(change, series.kind))}`;
        return isWorse(change, series) ? paint.warn(text) : paint.dim(text);
      });
      const markLine = marks === '' ? [] : [`${' '.repeat(nameWidth + 2)}${marks}`];
      return [`${name}  ${line}  ${rangeText(series)}`, ...markLine, ...changes];
    }),
  ];
}

export function rangeText({ values, kind }: MetricTrend): string {
  const [least, most, last] = [Math.min(...values), Math.max(...values), values.at(-1)];
  const range = least === most ? '' : ` (${formatNumber(least)} to ${formatNumber(most)})`;
  return `${last === undefined ? '' : trendQuantity(last, kind)}${range}`;
}
