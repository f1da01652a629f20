import { createHash } from 'node:crypto';
import type { Report } from '../../model/report.ts';
import { type RowVerdict, VERDICTS } from '../../model/verdict.ts';
import { judgedRows } from '../judged-rows.ts';
import { FILTER_SCRIPT } from './filter-script.ts';
import type { Part } from './part.ts';
import { STYLE } from './style.ts';
import { code, Html, html, joined } from './template.ts';

/**
 * Nothing is fetched, and nothing runs but the one script whose hash is here: not even what escaping might have missed.
 */
const POLICY = [
  "default-src 'none'",
  `script-src ${hashOf(FILTER_SCRIPT)}`,
  `style-src ${hashOf(STYLE)}`,
  "base-uri 'none'",
  "form-action 'none'",
].join('; ');

function hashOf(text: string): string {
  return `'sha256-${createHash('sha256').update(text).digest('base64')}'`;
}

/** The document around the parts: one file that needs no other. */
export function page(report: Report, header: Html, parts: readonly Part[]): string {
  const shown = parts.filter(({ inside }) => inside.text !== '');
  const links = shown.map(({ id, title }) => html`<li><a href="#${id}">${title}</a></li>`);
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${Html.trusted(POLICY)}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<title>Plumbline: ${report.verdict}</title>
<style>${Html.trusted(STYLE)}</style>
</head>
<body>
${header}<nav aria-label="Parts of this report"><ul>${joined(links)}</ul></nav>
${filterBar(report)}
<main>
${joined(shown.map(partSection))}</main>
<footer>Run ${code(report.run.id)}. The same for programs: report.json beside this file.</footer>
<script>${Html.trusted(FILTER_SCRIPT)}</script>
</body>
</html>
`.text;
}

function partSection({ id, title, inside }: Part): Html {
  return html`<section id="${id}" aria-labelledby="${id}-heading"><h2 id="${id}-heading">${title}</h2>
${inside}</section>
`;
}

/** Each verdict with how many checks, or rows of a comparison, have it. */
function filterBar(report: Report): Html {
  const rows = judgedRows(report);
  const count = (wanted: RowVerdict) => rows.filter(({ verdict }) => verdict === wanted).length;
  const boxes = VERDICTS.map(
    (verdict) =>
      html`<label><input type="checkbox" value="${verdict}" checked> ${verdict} <span class="count">${count(verdict)}</span></label>`,
  );
  return html`<search id="filter" class="filter" hidden><label>Find <input type="search" id="filter-text" autocomplete="off"></label>
<fieldset><legend>Verdicts</legend>${joined(boxes)}</fieldset><div class="buttons"><button type="button" id="expand">Expand all</button><button type="button" id="collapse">Collapse all</button></div>
<output id="filter-count" for="filter-text"></output></search>`;
}
