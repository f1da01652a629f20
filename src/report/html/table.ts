import { ABSENT } from '../format.ts';
import { Html, html, type Insert, joined } from './template.ts';

export interface Row {
  /** The first is the row's heading. */
  cells: readonly Insert[];
  /** What the filter looks at; absent in a table that is not filtered. */
  item?: Html;
}

interface TableOptions {
  /** For who cannot see it: what the table is. */
  caption: string;
  headers: readonly Insert[];
  rows: readonly Row[];
}

/** A table that scrolls by itself where the page is narrow; nothing when it has no rows. */
export function table({ caption, headers, rows }: TableOptions): Html {
  if (rows.length === 0) return Html.empty;
  const head = joined(headers.map((header) => html`<th scope="col">${header}</th>`));
  // What scrolls must be reachable by keyboard. A group and no region: so many landmarks would be none.
  return html`<div class="scroll" tabindex="0" role="group" aria-label="${caption}"><table><caption>${caption}</caption><thead><tr>${head}</tr></thead><tbody>
${joined(rows.map(tableRow))}</tbody></table></div>\n`;
}

function tableRow({ cells: [heading, ...cells], item }: Row): Html {
  const inside = cells.map((cell) => html`<td>${joined([cell]).text === '' ? ABSENT : cell}</td>`);
  return html`<tr${item}><th scope="row">${heading}</th>${joined(inside)}</tr>\n`;
}
