import type { CheckResult, Report, VariantReport } from '../../model/report.ts';
import { OPEN_VERDICTS } from '../../model/verdict.ts';
import { type Finding, findings } from '../findings.ts';
import { withUnit } from '../quantity.ts';
import { number } from './number.ts';
import type { Part } from './part.ts';
import { table } from './table.ts';
import { bullets, code, details, Html, html, joined, named } from './template.ts';
import { badge, item } from './verdict.ts';
import { planSummaries } from './work-table.ts';

/** So many are open; more would bury the table of targets. */
const EXPLAINED = 8;

/** What did not pass, and why: the evidence, the likely causes and the remedies of each check. */
export function failuresSection(report: Report): Part {
  const found = findings(report, OPEN_VERDICTS).map((finding) => explained(report, finding));
  const more = joined(found.slice(EXPLAINED));
  return {
    id: 'failures',
    title: 'What failed, and why',
    inside: html`${joined(found.slice(0, EXPLAINED))}${details(`${found.length - EXPLAINED} more`, more)}`,
  };
}

function explained(report: Report, { scenario, check }: Finding): Html {
  const place = report.scenarios.indexOf(scenario);
  const variant = scenario.variants.find(({ name }) => name === check.variant);
  const before = scenario.variants.find(({ name, baseline }) => baseline && name !== check.variant);
  return html`<article${item(check.verdict)}><h3>${badge(check.verdict)} ${named(scenario.title)}, ${named(check.variant)}</h3>
<p>${check.reason}</p>${evidence(variant, before)}${changesTable(check)}
<dl><div><dt>Expected</dt><dd>${withUnit(check.expected, check.unit)}</dd></div><div><dt>Actual</dt><dd>${withUnit(check.actual, check.unit)}</dd></div>${list('Likely cause', check.causes)}${list('Remedy', check.remedies)}${accepted(check)}</dl>
<p class="key">${code(check.id)} · <a href="#scenario-${place}">everything about this scenario</a></p></article>\n`;
}

/** What the engines did for the variant, and for the baseline before it. */
function evidence(variant: VariantReport | undefined, before: VariantReport | undefined): Html {
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

/** Against the lock: what is not as it was recorded. */
function changesTable({ changes = [] }: CheckResult): Html {
  return table({
    caption: 'What changed against the lock',
    headers: ['count or plan', 'recorded', 'now', 'in words'],
    rows: changes.map(({ path, before, after, sentence }) => ({ cells: [code(path), before, after, sentence] })),
  });
}

function list(label: string, items: readonly string[]): Html {
  const [only] = items;
  if (only === undefined) return Html.empty;
  return html`<div><dt>${label}</dt><dd>${items.length === 1 ? only : bullets(items)}</dd></div>`;
}

function accepted({ accepted }: CheckResult): Html {
  if (accepted === undefined) return Html.empty;
  return html`<div><dt>Accepted until ${accepted.until}</dt><dd>${accepted.reason}</dd></div>`;
}
