import type { CheckResult, Report } from '../../model/report.ts';
import type { Item, ReportDocument } from '../document.ts';
import { type JudgedRow, measuredBy } from '../judged-rows.ts';
import { number } from './number.ts';
import type { Part } from './part.ts';
import { table } from './table.ts';
import { code, details, Html, html, type Insert, joined, named } from './template.ts';
import { badge, item as filtered } from './verdict.ts';
import { planSummaries } from './work-table.ts';

/** So many are open; more would bury the table of targets. */
const IN_FULL = 8;

/** What makes the run red, and why: a card a fault, with what it explains folded in it. */
export function faultsSection(report: Report, { faults }: ReportDocument): Part {
  return { id: 'failures', title: 'What failed, and why', inside: cards(report, faults) };
}

/** What is worse, and was committed as such: above all else. */
export function approvedSection(report: Report, { approved }: ReportDocument): Part {
  return { id: 'approved', title: 'Approved with this change', inside: cards(report, approved) };
}

export function undecidedSection(report: Report, { undecided }: ReportDocument): Part {
  return { id: 'undecided', title: 'What is undecided', inside: cards(report, undecided) };
}

/** What is other than it was and fails nothing, then what is better. */
export function changesInWork(report: Report, { changes, better }: ReportDocument): Part {
  return {
    id: 'work-changes',
    title: 'What changed, and fails nothing',
    inside: cards(report, [...changes, ...better]),
  };
}

function cards(report: Report, items: readonly Item[]): Html {
  const all = items.map((item) => card(report, item));
  return html`${joined(all.slice(0, IN_FULL))}${details(`${all.length - IN_FULL} more`, joined(all.slice(IN_FULL)))}`;
}

function card(report: Report, item: Item): Html {
  const { verdict, name, sentence, rule, line } = item;
  const [row] = item.explains;
  const place = report.scenarios.findIndex((scenario) => scenario.name === row?.scenario);
  const scenario = place < 0 ? '' : html` · <a href="#scenario-${place}">everything about this scenario</a>`;
  if (rule === undefined) {
    const title = row?.variant ? html`${named(row.title)}, ${named(row.variant)}` : named(row?.title ?? name);
    return html`<article${filtered(verdict)}><h3>${badge(verdict)} ${title}</h3>
<p>${sentence}</p>${evidence(row)}${beforeAndAfter(item, 'What changed against the lock')}${facts(item, row?.check?.of)}
<p class="key">${code(name)}${scenario}</p></article>\n`;
  }
  const where = line === undefined ? '' : html` · ${code(line)}`;
  return html`<article${filtered(verdict)}><h3>${badge(verdict)} ${sentence}</h3>
<p class="key">${named(name)} · ${rule}${where}${scenario}</p>${beforeAndAfter(item, 'Operations before and after')}${facts(item)}${explained(item)}</article>\n`;
}

/** What is not the same on both sides is marked. */
function beforeAndAfter({ rows }: Item, caption: string): Html {
  return table({
    caption,
    headers: ['what', 'before', 'after'],
    rows: rows.map(({ what, before, after }) => ({
      cells: [code(what), before, before === after ? after : html`<mark>${after}</mark>`],
    })),
  });
}

function facts({ numbers, cure, approval }: Item, check?: CheckResult): Html {
  const accepted = check?.accepted;
  const pairs: [Insert, Insert][] = [
    ...(numbers === '' ? [] : [['Figures', numbers] satisfies [Insert, Insert]]),
    ...(cure === undefined ? [] : [['Cure', cure] satisfies [Insert, Insert]]),
    ...(approval === undefined ? [] : [['To approve it', code(approval)] satisfies [Insert, Insert]]),
    ...(accepted ? [[`Accepted until ${accepted.until}`, accepted.reason] satisfies [Insert, Insert]] : []),
  ];
  if (pairs.length === 0) return Html.empty;
  return html`<dl>${joined(pairs.map(([what, text]) => html`<div><dt>${what}</dt><dd>${text}</dd></div>`))}</dl>`;
}

/** The checks that fail by it, with the figures of each. */
function explained({ explains }: Item): Html {
  const checks = table({
    caption: 'Checks that it explains',
    headers: ['check', 'verdict', 'reason', 'figures'],
    rows: explains.map(({ id, verdict, reason, numbers }) => ({ cells: [code(id), badge(verdict), reason, numbers] })),
  });
  return details(`Explains ${explains.length} of the checks`, checks);
}

/** What the engines did for the variant of a check that no finding explains, and for the baseline before it. */
function evidence(row: JudgedRow | undefined): Html {
  if (row?.check === undefined) return Html.empty;
  const { variant, before } = measuredBy(row.check);
  if (!variant?.work) return Html.empty;
  const columns = before ? [before, variant] : [variant];
  const examined = columns.map(({ work }) =>
    number(work && work.calls > 0 ? work.mongo.docsExamined / work.calls : undefined),
  );
  return table({
    caption: 'What the engines did',
    headers: ['what', ...columns.map(({ name }) => named(name))],
    rows: [
      { cells: ['plan', ...columns.map(({ name, work }) => planSummaries({ name, work }))] },
      { cells: ['documents examined per call', ...examined] },
    ],
  });
}
