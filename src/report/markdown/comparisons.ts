import type { Comparison, Report } from '../../model/report.ts';
import { changeText, disagreement, haveTimes, intervalText, latencyText } from '../comparison-text.ts';
import { verdictWord } from '../verdict-word.ts';
import { blocks, bullets, details, joined, type Markdown, md, table } from './template.ts';

/** Head against base: the medians of what was timed, and folded every row with its reason. */
export function comparisonsSection(report: Report): Markdown {
  const { comparisons = [] } = report;
  if (comparisons.length === 0) return md``;
  return blocks(
    heading(report),
    medianTable(comparisons),
    details(md`All ${String(comparisons.length)} comparisons, with their reasons`, everyComparison(comparisons)),
  );
}

/** The medians of what was timed; nothing for a run of one revision, or where nothing was timed. */
export function comparedMedians(report: Report): Markdown {
  const medians = medianTable(report.comparisons ?? []);
  return medians.text === '' ? md`` : blocks(heading(report), medians);
}

function heading({ run }: Report): Markdown {
  const base = run.base ? `base: ${run.base.revision.slice(0, 12)}, ${run.base.is}` : '';
  return blocks(md`## Head against base`, joined([base], ''));
}

function medianTable(comparisons: readonly Comparison[]): Markdown {
  const medians = comparisons.filter(({ metric }) => metric === 'median');
  if (!haveTimes(medians)) return md``;
  return blocks(
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
