import { line } from 'd3-shape';
import { type Axis, linearAxis, logAxis, stepAxis, tickText } from './axis.ts';
import { drawing, horizontal, mark, place, seriesKind, stretched, text, vertical } from './svg.ts';
import { Html, html, joined } from './template.ts';

export interface Series {
  points: readonly (readonly [x: number, y: number])[];
  /** Where something changed: the x of a point, and what to write there. */
  changes?: readonly { x: number; text: string }[];
}

export interface LineChart {
  /** For who cannot see it. */
  label: string;
  title: string;
  series: readonly Series[];
  /** Absent: counted from 0, without labels. */
  xUnit?: string;
  yScale: 'linear' | 'log';
  /** A line across the chart: a limit. */
  limit?: { y: number; text: string };
}

const HEIGHT = 150;
const AXIS = 24;
/** Room for the labels of the steps on the left. */
const SIDES = [14, 96] as const;
const MOST_LEVELS = 10;
const UPRIGHT = [HEIGHT - 6, 16] as const;

/** Lines over a common axis; the colours and shapes of the series are those of `legend`. */
export function lineChart({ label, title, series, xUnit, yScale, limit }: LineChart): Html {
  const points = series.flatMap(({ points }) => points);
  if (points.length === 0) return Html.empty;
  const xs = points.map(([x]) => x);
  const x = xUnit === undefined ? stepAxis(xs, SIDES) : logAxis(xs, SIDES);
  const ys = [...points.map(([, y]) => y), ...(limit ? [limit.y] : [])];
  const y = yScale === 'log' ? logAxis(ys, UPRIGHT) : linearAxis(ys, UPRIGHT);
  const inside = [
    ...y.ticks.flatMap((tick) => [horizontal(y.at(tick), 'grid'), text(0, y.at(tick) - 3, 'tick', tickText(tick))]),
    ...(xUnit === undefined
      ? []
      : labelled(xs, x).map((tick) => text(x.at(tick), HEIGHT + 16, 'tick middle', tickText(tick)))),
    ...(limit ? [horizontal(y.at(limit.y), 'limit'), text(100, y.at(limit.y) - 3, 'tick end', limit.text)] : []),
    ...series.flatMap((one, index) => drawn(one, index, x, y)),
  ];
  return html`<figure><figcaption>${title}</figcaption>${drawing(label, xUnit === undefined ? HEIGHT : HEIGHT + AXIS, inside)}${
    xUnit && html`<p class="axis">${xUnit}</p>`
  }</figure>\n`;
}

function drawn({ points, changes = [] }: Series, index: number, x: Axis, y: Axis): Html[] {
  const path = line()([...points].map(([px, py]) => [Number(place(x.at(px))), Number(place(y.at(py)))])) ?? '';
  const kind = seriesKind(index);
  return [
    stretched(0, HEIGHT, `line ${kind}`, path),
    ...changes.flatMap((change) => [
      vertical(x.at(change.x), { from: 12, to: HEIGHT }, `change ${kind}`),
      text(x.at(change.x), 10, `label middle ${kind}`, change.text),
    ]),
    joined(points.map(([px, py]) => mark(x.at(px), y.at(py), index))),
  ];
}

/** The values themselves where they are few, as levels of load are. */
function labelled(values: readonly number[], { ticks }: Axis): readonly number[] {
  const own = [...new Set(values)];
  return own.length <= MOST_LEVELS ? own : ticks;
}
