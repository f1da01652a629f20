import type { Comparison } from '../../model/report.ts';
import { Markdown, md } from '../markdown/template.ts';

/** More bars than these have no room for their names. */
const BARS = 12;

/** Head's medians, base being 100: a bar a timed variant, the largest change first. Drawn by GitHub (Mermaid). */
export function changeChart(comparisons: readonly Comparison[]): Markdown {
  const bars = comparisons
    .flatMap(({ scenario, variant, metric, estimate }) =>
      metric === 'median' && estimate !== undefined && Number.isFinite(estimate)
        ? [{ name: `${scenario}/${variant}`, percent: 100 * (1 + estimate) }]
        : [],
    )
    .sort((a, b) => Math.abs(b.percent - 100) - Math.abs(a.percent - 100))
    .slice(0, BARS);
  if (bars.length === 0) return md``;
  const most = Math.max(100, ...bars.map(({ percent }) => percent));
  return Markdown.trusted(
    [
      '```mermaid',
      'xychart-beta',
      '  title "Median of head, base is 100"',
      `  x-axis [${bars.map(({ name }) => `"${label(name)}"`).join(', ')}]`,
      `  y-axis "percent of base" 0 --> ${Math.ceil(most * 1.1)}`,
      `  bar [${bars.map(({ percent }) => Number(percent.toFixed(1))).join(', ')}]`,
      `  line [${bars.map(() => 100).join(', ')}]`,
      '```',
    ].join('\n'),
  );
}

/** Somebody else's text inside a fence and inside quotes: letters, digits and a few marks are all that it may keep. */
function label(name: string): string {
  return name.replace(/[^A-Za-z0-9_./-]/g, '?').slice(0, 40);
}
