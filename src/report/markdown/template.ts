import { escapeMarkdown } from '../escape.ts';

/**
 * Markdown that is safe to print. Made by `md` and what builds on it, so that an unescaped string cannot reach the
 * output.
 */
export class Markdown {
  readonly text: string;

  private constructor(text: string) {
    this.text = text;
  }

  static readonly empty = new Markdown('');

  /** For `md` and `joined` only: trusts its text. */
  static trusted(text: string): Markdown {
    return new Markdown(text);
  }
}

export type Insert = string | number | Markdown;

/** The text as it is safe: strings are escaped, Markdown stays. */
function safe(insert: Insert): string {
  return insert instanceof Markdown ? insert.text : escapeMarkdown(String(insert));
}

/** A template whose own text is Markdown and whose inserted strings are shown literally. */
export function md(strings: TemplateStringsArray, ...inserts: Insert[]): Markdown {
  return Markdown.trusted(strings.map((text, i) => (i === 0 ? text : safe(inserts[i - 1] ?? '') + text)).join(''));
}

/** Parts with a separator between them; empty ones are left out. */
export function joined(parts: readonly Insert[], separator: string): Markdown {
  return Markdown.trusted(
    parts
      .map(safe)
      .filter((text) => text !== '')
      .join(separator),
  );
}

/** Blocks with a blank line between them. */
export function blocks(...parts: Markdown[]): Markdown {
  return joined(parts, '\n\n');
}

/** In a fixed-width font. HTML and not backticks: the text may hold backticks, and a table's pipes. */
export function code(text: string): Markdown {
  return text === '' ? Markdown.empty : md`<code>${text}</code>`;
}

export function bullets(items: readonly Insert[]): Markdown {
  return joined(
    items.map((item) => md`- ${item}`),
    '\n',
  );
}

/** A table; nothing when it has no rows. */
export function table(headers: readonly string[], rows: readonly (readonly Insert[])[]): Markdown {
  if (rows.length === 0) return Markdown.empty;
  const line = (cells: readonly Insert[], empty = '–') =>
    Markdown.trusted(`| ${cells.map((cell) => safe(cell) || empty).join(' | ')} |`);
  return joined(
    [line(headers, ' '), Markdown.trusted(`|${' --- |'.repeat(headers.length)}`), ...rows.map((row) => line(row))],
    '\n',
  );
}

/** Folded away until someone asks. The blank lines make GitHub read the inside as Markdown. */
export function details(summary: Markdown, inside: Markdown): Markdown {
  return inside.text === '' ? Markdown.empty : md`<details><summary>${summary}</summary>\n\n${inside}\n\n</details>`;
}
