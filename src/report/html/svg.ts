import { symbol, symbolCircle, symbolCross, symbolDiamond, symbolSquare, symbolStar, symbolTriangle } from 'd3-shape';
import { Html, html, type Insert, joined } from './template.ts';

/**
 * A drawing as wide as the page. Places from left to right are percentages, so that it fills a phone and a screen alike
 * and its text keeps its size; those from top to bottom are pixels.
 */
export function drawing(label: string, height: number, inside: readonly Html[]): Html {
  return html`<svg class="chart" role="img" aria-label="${label}" width="100%" height="${height}">${joined(inside)}</svg>`;
}

/** Two decimals: finer than a pixel, and shorter than what floating point has. */
export function place(value: number): string {
  return String(Number(value.toFixed(2)));
}

export function vertical(x: number, y: Readonly<{ from: number; to: number }>, kind: string): Html {
  const at = place(x);
  return html`<line class="${kind}" x1="${at}%" x2="${at}%" y1="${place(y.from)}" y2="${place(y.to)}"/>`;
}

/** Upright lines in one path: many of them would be long one by one. */
export function verticals(xs: readonly number[], y: Readonly<{ from: number; to: number }>, kind: string): Html {
  const height = y.to - y.from;
  return stretched(y.from, height, kind, xs.map((x) => `M${place(x)} 0v${place(height)}`).join(''));
}

/** A path whose x are percentages; it is stretched to the width of the drawing, and the width of its line is not. */
export function stretched(y: number, height: number, kind: string, path: string): Html {
  return html`<svg y="${place(y)}" width="100%" height="${place(height)}" viewBox="0 0 100 ${place(height)}" preserveAspectRatio="none"><path class="${kind}" d="${Html.trusted(path)}"/></svg>`;
}

export function horizontal(y: number, kind: string): Html {
  return html`<line class="${kind}" x1="0" x2="100%" y1="${place(y)}" y2="${place(y)}"/>`;
}

export function bar(x: Readonly<{ from: number; to: number }>, y: number, height: number, kind: string): Html {
  return html`<rect class="${kind}" x="${place(x.from)}%" y="${place(y)}" width="${place(Math.max(x.to - x.from, 0))}%" height="${height}"/>`;
}

export function text(x: number, y: number, kind: string, inside: Insert): Html {
  return html`<text class="${kind}" x="${place(x)}%" y="${place(y)}">${inside}</text>`;
}

const SHAPES = [symbolCircle, symbolSquare, symbolTriangle, symbolDiamond, symbolCross, symbolStar] as const;
const AREA = 44;

/** Colour and shape of the series at `index`; after six they come again. */
export function seriesKind(index: number): string {
  return `s${index % SHAPES.length}`;
}

/** A shape around a point: that of a series, in its colour unless another is asked for. */
export function mark(x: number, y: number, index: number, kind = seriesKind(index)): Html {
  const shape = symbol(SHAPES[index % SHAPES.length] ?? symbolCircle, AREA)() ?? '';
  return html`<svg x="${place(x)}%" y="${place(y)}"><path class="mark ${kind}" d="${Html.trusted(shape)}"/></svg>`;
}

/** Which shape is whose. */
export function legend(entries: readonly Insert[]): Html {
  const key = (index: number) => html`<svg width="16" height="16" aria-hidden="true">${mark(50, 8, index)}</svg>`;
  return html`<ul class="legend">${joined(entries.map((entry, index) => html`<li>${key(index)} ${entry}</li>`))}</ul>`;
}
