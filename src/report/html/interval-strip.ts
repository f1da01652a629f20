import type { Comparison } from '../../model/report.ts';
import { bar, place, vertical } from './svg.ts';
import { type Html, html, joined } from './template.ts';

const HEIGHT = 18;
/** A wider interval leaves the strip on that side: it says only that there were too few restarts. */
const WIDEST = 0.5;
const NARROWEST = 0.05;

/**
 * How far the strips of a table reach on both sides of no change, as a share; the same for all, so that they can be
 * held together.
 */
export function stripReach(rows: readonly Comparison[]): number {
  const ends = rows.flatMap(({ estimate, interval, margins }) => [
    estimate ?? 0,
    interval?.lower ?? 0,
    interval?.upper ?? 0,
    margins?.mustCatch ?? 0,
  ]);
  const furthest = Math.max(NARROWEST, ...ends.map(Math.abs).filter((end) => end <= WIDEST));
  return Math.ceil(furthest * 20) / 20;
}

/** Estimate and interval of one row around no change, the harmless slow-down shaded. The numbers stand beside it. */
export function intervalStrip({ estimate, interval, margins, verdict }: Comparison, reach: number): Html {
  if (estimate === undefined) return html``;
  const at = (share: number) => 50 + (Math.max(-reach, Math.min(reach, share)) / reach) * 48;
  const y = { from: 0, to: HEIGHT };
  return html`<svg class="strip" width="140" height="${HEIGHT}" aria-hidden="true">${joined([
    margins && bar({ from: 50, to: at(margins.harmless) }, 0, HEIGHT, 'harmless'),
    vertical(50, y, 'grid'),
    margins && vertical(at(margins.mustCatch), y, 'limit'),
    interval &&
      bar(
        { from: at(interval.lower ?? -reach), to: at(interval.upper ?? reach) },
        HEIGHT / 2 - 2,
        4,
        `interval ${verdict}`,
      ),
    html`<circle class="estimate ${verdict}" cx="${place(at(estimate))}%" cy="${HEIGHT / 2}" r="4"/>`,
  ])}</svg>`;
}
