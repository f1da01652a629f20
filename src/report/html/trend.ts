import type { Report } from '../../model/report.ts';
import type { Trend, VariantTrend } from '../../model/trend.ts';
import { ABSENT } from '../format.ts';
import { changeText, shareText } from '../trend/change-text.ts';
import { timedChanges } from '../trend/timed-changes.ts';
import { lineChart } from './line-chart.ts';
import { number } from './number.ts';
import type { Part } from './part.ts';
import { legend } from './svg.ts';
import { table } from './table.ts';
import { bullets, code, details, Html, html, named } from './template.ts';

/** `110 to 131 ms, last 118 ms`. One value is no trend. */
export function trendText(trend: Trend | undefined, shown: (value: number) => Html = number): Html {
  const last = trend?.values.at(-1);
  if (trend === undefined || last === undefined || trend.values.length < 2) return html`${ABSENT}`;
  return html`${shown(Math.min(...trend.values))} to ${shown(Math.max(...trend.values))}, last ${shown(last)}`;
}

/**
 * The medians of a scenario's variants over past runs, with their change points; nothing when there were no two runs.
 */
export function trendsOf(scenario: string, variants: readonly string[], trends: readonly Trend[]): Html {
  const own = variants.flatMap(
    (variant) =>
      trends.find((trend) => trend.of === 'variant' && trend.scenario === scenario && trend.variant === variant) ?? [],
  ) as VariantTrend[];
  const runs = runsOf(own);
  if (runs.length < 2) return Html.empty;
  const chart = lineChart({
    label: 'Medians over past runs, on a logarithmic axis; the table below has them',
    title: 'Milliseconds, logarithmic, oldest run first',
    yScale: 'log',
    series: own.map(({ values, runs: at, changePoints = [] }) => ({
      points: values.map((value, i) => [runs.indexOf(at[i] ?? ''), value] as const),
      changes: changePoints.map(({ run, change }) => ({ x: runs.indexOf(run), text: shareText(change) })),
    })),
  });
  const entries = own.map((trend) => html`${named(trend.variant)}: ${trendText(trend)} ms`);
  return html`<h4>Medians of the last runs</h4>${chart}${legend(entries)}${bullets(own.flatMap(changesOf))}${details('Every run', runsTable(runs, own))}`;
}

function changesOf({ variant, changePoints = [] }: VariantTrend): Html[] {
  return changePoints.map((change) => html`${named(variant)}: ${changeText(change, 'time')}`);
}

/** Where a time of the last runs has another level than before: unfolded as a warning, and never a failure. */
export function changesSection(report: Report, trends: readonly Trend[]): Part {
  const items = timedChanges(report, trends).map(
    ({ scenario, variant, word, change }) =>
      html`${word}: <strong>${named(`${scenario}/${variant}`)}</strong> p50 ${changeText(change, 'time')}`,
  );
  const meaning = html`<p class="key">Of past runs on machines of this kind. They warn and fail nothing: <code>plumbline compare</code> tells
whether the code did it.</p>`;
  const inside = items.length === 0 ? Html.empty : html`${meaning}${bullets(items)}`;
  return { id: 'changes', title: 'Changes over time', inside };
}

/** Of all variants, in the order of time: each series has them in that order, and some have gaps. */
function runsOf(trends: readonly Trend[]): string[] {
  const longest = trends.toSorted((a, b) => b.runs.length - a.runs.length);
  const merged: string[] = [];
  for (const { runs } of longest) {
    let after = -1;
    for (const run of runs) {
      const known = merged.indexOf(run);
      after = known === -1 ? after + 1 : known;
      if (known === -1) merged.splice(after, 0, run);
    }
  }
  return merged;
}

function runsTable(runs: readonly string[], trends: readonly VariantTrend[]): Html {
  return table({
    caption: 'Medians of each run, in milliseconds',
    headers: ['run', ...trends.map(({ variant }) => named(variant))],
    rows: runs.map((run) => ({
      cells: [code(run), ...trends.map((trend) => number(trend.values[trend.runs.indexOf(run)]))],
    })),
  });
}
