import type { Comparison, Report } from '../../model/report.ts';
import { changeText, disagreement, haveTimes, intervalText } from '../comparison-text.ts';
import { formatShare } from '../format.ts';
import { intervalStrip, stripReach } from './interval-strip.ts';
import { milliseconds, number, told } from './number.ts';
import type { Part } from './part.ts';
import { table } from './table.ts';
import { bullets, details, type Html, html, joined, named } from './template.ts';
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
  if (!haveTimes(rows)) return html``;
  const reach = stripReach(rows);
  return html`<p class="key">Each strip reaches from <span class="tick">-${formatShare(reach)} to +${formatShare(reach)}</span> around no change: the
dot is the estimate, the bar its interval, the band what is harmless, the dashed line what must be caught.</p>${table({
    caption: 'Times of head against base',
    headers: ['variant', 'what', 'verdict', 'change', 'drawn', 'figures'],
    rows: rows.map((row) => ({
      item: item(row.verdict),
      cells: [
        variantName(row),
        row.metric,
        badge(row.verdict),
        told(row.estimate, changeText(row)),
        intervalStrip(row, reach),
        figuresOf(row),
      ],
    })),
  })}${disagreements(rows)}`;
}

/** The two medians in sight, all else folded below them. */
function figuresOf(row: Comparison): Html {
  const { latencyMs, restarts, pairs } = row;
  const confidence = row.interval?.confidence;
  const medians = html`${milliseconds(latencyMs?.base)}\u00a0→\u00a0${milliseconds(latencyMs?.head)}`;
  const told99 = confidence === undefined ? 'interval' : html`${told(confidence, formatShare(confidence))} interval`;
  const known = row.interval === undefined ? '' : html`${told99} ${interval(row)}`;
  const facts = [known, html`${number(restarts)} restarts`, html`${number(pairs)} pairs`];
  return details(latencyMs === undefined ? 'more' : medians, html`<p>${joined(facts, ', ')}</p>`);
}

/** Rows whose medians and pairs say different things, with why. */
function disagreements(rows: readonly Comparison[]): Html {
  return bullets(
    rows.flatMap((row) => {
      const why = disagreement(row);
      return why === undefined ? [] : [html`${variantName(row)}, ${row.metric}: ${why}.`];
    }),
  );
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
  const figures = workTable(columns, { caption: 'Work per call of base and head', sides: true });
  return html`<details${item(row.verdict)}><summary>${badge(row.verdict)} ${variantName(row)}</summary><div class="inside"><p>${row.reason}</p>${figures}${plans}</div></details>`;
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
