import { plainLine } from '../escape.ts';

/**
 * HTML that is safe to show. Made by `html` and what builds on it, so that an unescaped string cannot reach the page.
 */
export class Html {
  readonly text: string;

  private constructor(text: string) {
    this.text = text;
  }

  static readonly empty = new Html('');

  /** For `html`, `joined` and the page's own style and script only: trusts its text. */
  static trusted(text: string): Html {
    return new Html(text);
  }
}

export type Insert = string | number | Html | undefined;

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
  '`': '&#96;',
};

/** The text as it is safe between tags and in a quoted attribute: strings are escaped, HTML stays. */
function safe(insert: Insert): string {
  if (insert === undefined) return '';
  if (insert instanceof Html) return insert.text;
  // An arrow stays with what stands on both of its sides.
  const line = plainLine(String(insert)).replaceAll(' -> ', '\u00a0→\u00a0');
  return line.replace(/[&<>"'`]/g, (found) => ENTITIES[found] ?? '');
}

/**
 * A template whose own text is HTML and whose inserted strings are shown literally. Attributes are always in double
 * quotes.
 */
export function html(strings: TemplateStringsArray, ...inserts: Insert[]): Html {
  return Html.trusted(strings.map((text, i) => (i === 0 ? text : safe(inserts[i - 1]) + text)).join(''));
}

/** Parts one after another, with a separator of ours between those that are not empty. */
export function joined(parts: readonly Insert[], separator = ''): Html {
  return Html.trusted(
    parts
      .map(safe)
      .filter((text) => text !== '')
      .join(separator),
  );
}

/** The name that somebody gave to something: its direction does not turn what stands around it. */
export function named(text: string): Html {
  return html`<bdi>${text}</bdi>`;
}

export function code(text: string): Html {
  return text === '' ? Html.empty : html`<code>${text}</code>`;
}

/** A list; nothing when it has no items. */
export function bullets(items: readonly Insert[]): Html {
  return items.length === 0 ? Html.empty : html`<ul>${joined(items.map((item) => html`<li>${item}</li>`))}</ul>`;
}

/** Folded away until someone asks; nothing when there is nothing inside. */
export function details(summary: Insert, inside: Html): Html {
  return inside.text === ''
    ? Html.empty
    : html`<details><summary>${summary}</summary><div class="inside">${inside}</div></details>`;
}
