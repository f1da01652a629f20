import type { Comparison, Report } from '../../model/report.ts';
import { changeText, disagreement, intervalText, latencyText } from '../comparison-text.ts';
import { verdictWord } from '../verdict-word.ts';
import { blocks, bullets, details, joined, type Markdown, md, table } from './template.ts';

/** Head against base: the medians of what was timed, and folded every row with its reason. */
export function comparisonsSection(report: Report): Markdown {
  const { comparisons = [] } = report;
  return blocks(
    comparedMedians(report),
    details(md`All ${String(comparisons.length)} comparisons, with their reasons`, everyComparison(comparisons)),
  );
}

/** The medians of what was timed; nothing for a run of one revision. */
export function comparedMedians({ comparisons = [], run }: Report): Markdown {
  if (comparisons.length === 0) return md``;
  const base = run.base ? `base: ${run.base.revision.slice(0, 12)}, ${run.base.is}` : '';
  const medians = comparisons.filter(({ metric }) => metric === 'median');
  return blocks(
    md`## Head against base`,
    joined([base], ''),
    table(
      ['variant', 'base', 'head', 'change', '99% interval', 'restarts', 'pairs', 'verdict'],
      medians.map((row) => [
        `${row.scenario}/${row.variant}`,
        latencyText(row, 'base'),
        latencyText(row, 'head'),
        changeText(row),
        intervalText(row),
        String(row.restarts),
        String(row.pairs),
        verdictWord(row.verdict),
      ]),
    ),
    bullets(
      medians.flatMap((row) => {
        const why = disagreement(row);
        return why === undefined ? [] : [md`${row.scenario}/${row.variant}: ${why}.`];
      }),
    ),
  );
}

export function everyComparison(comparisons: readonly Comparison[]): Markdown {
  return table(
    ['variant', 'what', 'verdict', 'reason'],
    comparisons.map(({ scenario, variant, metric, verdict, reason }) => [
      `${scenario}/${variant}`,
      metric,
      verdictWord(verdict),
      reason,
    ]),
  );
}
