import type { Comparison, Report } from '../../model/report.ts';
import { changeText, intervalText } from '../comparison-text.ts';
import { formatShare } from '../format.ts';
import { intervalStrip, stripReach } from './interval-strip.ts';
import { milliseconds, number, told } from './number.ts';
import type { Part } from './part.ts';
import { table } from './table.ts';
import { details, type Html, html, joined, named } from './template.ts';
import { badge, item } from './verdict.ts';
import { planSummaries, workTable } from './work-table.ts';

/** Head against base: what was timed with its intervals, what the engines counted, and every row with its reason. */
export function comparisonsSection({ comparisons = [] }: Report): Part {
  const timed = comparisons.filter(({ metric }) => metric === 'median' || metric === 'p95');
  return {
    id: 'comparisons',
    title: 'Head against base',
    inside: html`${timesTable(timed)}${workOfBoth(comparisons)}${details(`All ${comparisons.length} comparisons, with their reasons`, everyRow(comparisons))}`,
  };
}

function timesTable(rows: readonly Comparison[]): Html {
  if (rows.length === 0) return html``;
  const reach = stripReach(rows);
  const confidence = rows.find(({ interval }) => interval)?.interval?.confidence;
  return html`<p class="key">Each strip reaches from <span class="tick">-${formatShare(reach)} to +${formatShare(reach)}</span> around no change: the
dot is the estimate, the bar its interval, the band what is harmless, the dashed line what must be caught.</p>${table({
    caption: 'Times of head against base',
    headers: [
      'variant',
      'what',
      'verdict',
      'base',
      'head',
      'change',
      'drawn',
      html`${confidence === undefined ? '' : told(confidence, formatShare(confidence))} interval`,
      'restarts',
      'pairs',
    ],
    rows: rows.map((row) => ({
      item: item(row.verdict),
      cells: [
        variantName(row),
        row.metric,
        badge(row.verdict),
        milliseconds(row.latencyMs?.base),
        milliseconds(row.latencyMs?.head),
        told(row.estimate, changeText(row)),
        intervalStrip(row, reach),
        interval(row),
        number(row.restarts),
        number(row.pairs),
      ],
    })),
  })}`;
}

function interval(row: Comparison): Html | string {
  const text = intervalText(row);
  const { lower, upper } = row.interval ?? {};
  const [low, high] = text.split(' to ');
  if (lower === undefined || upper === undefined || low === undefined || high === undefined) return text;
  return html`${told(lower, low)} to ${told(upper, high)}`;
}

/** The counts of both sides where they are not the same, before and after. */
function workOfBoth(comparisons: readonly Comparison[]): Html {
  const counted = comparisons.filter(({ metric, work }) => metric === 'work' && work.base && work.head);
  if (counted.length === 0) return html``;
  const changed = counted.filter(({ work }) => JSON.stringify(work.base) !== JSON.stringify(work.head));
  const same = counted.filter((row) => !changed.includes(row));
  return html`<h3>Work per call</h3>${joined(changed.map(bothSides))}${same.length === 0 ? '' : html`<p>The same on both sides: ${joined(same.map(variantName), ', ')}.</p>`}`;
}

function bothSides(row: Comparison): Html {
  const columns = [
    { name: 'base', work: row.work.base },
    { name: 'head', work: row.work.head },
  ];
  const [before, after] = columns.map(planSummaries);
  const plans = before?.text === after?.text ? html`` : html`<p>Plans: ${before} before, ${after} now.</p>`;
  return html`<article${item(row.verdict)}><h4>${badge(row.verdict)} ${variantName(row)}</h4><p>${row.reason}</p>${workTable(
    columns,
    'Work per call of base and head',
  )}${plans}</article>`;
}

function everyRow(comparisons: readonly Comparison[]): Html {
  return table({
    caption: 'All comparisons',
    headers: ['variant', 'what', 'verdict', 'reason'],
    rows: comparisons.map((row) => ({
      item: item(row.verdict),
      cells: [variantName(row), row.metric, badge(row.verdict), row.reason],
    })),
  });
}

function variantName({ scenario, variant }: Comparison): Html {
  return named(`${scenario}/${variant}`);
}
