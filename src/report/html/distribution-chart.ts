import type { ScenarioReport, VariantReport } from '../../model/report.ts';
import { formatNumber } from '../format.ts';
import { type Axis, logAxis, tickText } from './axis.ts';
import { bar, drawing, mark, seriesKind, text, vertical, verticals } from './svg.ts';
import { Html, html, joined } from './template.ts';

type Timed = VariantReport & { latencyMs: NonNullable<VariantReport['latencyMs']> };

const ROW = 50;
/** Of the shape below its label. */
const SHAPE = { top: 22, height: 18 } as const;
const AXIS = 26;

/** How to read them, once for all charts. */
export const DISTRIBUTION_KEY = html`<p class="key">Each thin line is a twentieth of the calls, the box the middle half of them, the thick line the
median (p50); ● is p95, ■ p99, ▲ the slowest call. The axis is logarithmic.</p>`;

/** The latencies of a scenario's variants on one axis, a row each; nothing when nothing was timed. */
export function distributionChart(scenario: ScenarioReport): Html {
  const timed = scenario.variants.filter((variant): variant is Timed => variant.latencyMs !== undefined);
  if (timed.length === 0) return Html.empty;
  const axis = logAxis(
    timed.flatMap(({ latencyMs, quantilesMs = [] }) =>
      [...Object.values(latencyMs), ...quantilesMs].filter((value) => value !== undefined),
    ),
    [5, 93],
  );
  const bottom = timed.length * ROW;
  const inside = [
    ...axis.ticks.flatMap((tick) => [
      vertical(axis.at(tick), { from: 0, to: bottom }, 'grid'),
      text(axis.at(tick), bottom + 18, 'tick middle', `${tickText(tick)} ms`),
    ]),
    ...timed.map((variant, index) => row(variant, index, axis)),
  ];
  const told = timed.map(({ name, latencyMs }) => `${name.slice(0, 60)} ${formatNumber(latencyMs.p50)} ms`).join(', ');
  return html`<figure>${drawing(`Latencies on a logarithmic axis; medians: ${told}`, bottom + AXIS, inside)}</figure>\n`;
}

function row({ name, latencyMs, quantilesMs = [] }: Timed, index: number, axis: Axis): Html {
  const top = index * ROW;
  const y = { from: top + SHAPE.top, to: top + SHAPE.top + SHAPE.height };
  const middle = (y.from + y.to) / 2;
  const [quarter, threeQuarters] = [quantilesMs[4], quantilesMs[14]];
  const kind = seriesKind(index);
  return joined([
    text(
      0,
      top + 14,
      `label ${kind}`,
      html`${name.slice(0, 60)}: p50 ${value(latencyMs.p50)} ms, p95 ${value(latencyMs.p95)} ms`,
    ),
    bar({ from: axis.at(latencyMs.min), to: axis.at(latencyMs.max) }, middle, 1, `range ${kind}`),
    quarter === undefined || threeQuarters === undefined
      ? Html.empty
      : bar({ from: axis.at(quarter), to: axis.at(threeQuarters) }, y.from, SHAPE.height, `box ${kind}`),
    quantilesMs.length === 0 ? Html.empty : verticals(quantilesMs.map(axis.at), y, `twentieth ${kind}`),
    vertical(axis.at(latencyMs.p50), { from: y.from - 3, to: y.to + 3 }, `median ${kind}`),
    ...(['p95', 'p99', 'max'] as const).map((name, shape) => mark(axis.at(latencyMs[name]), middle, shape, kind)),
  ]);
}

function value(ms: number): Html {
  return html`<tspan data-value="${String(ms)}">${formatNumber(ms)}</tspan>`;
}
